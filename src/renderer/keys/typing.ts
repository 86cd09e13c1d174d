/** Keys that are not the window's: an element that has the focus means them itself. */
import type { Key } from './chord.ts';

const choosing: ReadonlySet<string> = new Set([
  'ArrowUp',
  'ArrowDown',
  'PageUp',
  'PageDown',
  'Enter',
  'Escape',
]);

/** Whether the element that has the focus takes this key: a choice its arrows, a button its Enter. */
export function keysTaken(event: Key, target: EventTarget | null): boolean {
  if (target instanceof HTMLSelectElement) return choosing.has(event.key);
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  return plain && event.key === 'Enter' && target instanceof HTMLButtonElement;
}

/** Whether a key outside a field of text begins to type: a character, the space bar apart. */
export function beginsTyping(event: Key): boolean {
  return (
    event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey
  );
}
