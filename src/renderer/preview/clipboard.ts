/**
 * Puts a text on the clipboard, from a key or a button. Not by `navigator.clipboard`: that asks for a
 * permission, and the window is granted none; a copy that the person makes needs none.
 */
export function copyText(text: string): void {
  const oncopy = (event: ClipboardEvent): void => {
    event.preventDefault();
    event.stopImmediatePropagation();
    event.clipboardData?.setData('text/plain', text);
  };
  document.addEventListener('copy', oncopy, { capture: true, once: true });
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the way that needs no permission
  document.execCommand('copy');
  document.removeEventListener('copy', oncopy, { capture: true });
}

/** Whether the person has selected something of their own to copy. */
export function somethingSelected(): boolean {
  const field = document.activeElement;
  if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) {
    if (field.selectionStart !== field.selectionEnd) return true;
  }
  return !(document.getSelection()?.isCollapsed ?? true);
}
