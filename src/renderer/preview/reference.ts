/** A passage as it is quoted elsewhere. */
export interface Quotation {
  readonly text: string;
  readonly title: string;
  /** `p. 3`, or where else in the document; null where that says nothing. */
  readonly where: string | null;
  readonly date: string;
}

/** The passage between the language's quotation marks, and where it is from on a line of its own. */
export function quotation(
  { text, title, where, date }: Quotation,
  [open, close]: readonly [string, string],
): string {
  const reference = [title, where, date].filter((part) => part !== null && part !== '').join(', ');
  return `${open}${text.trim()}${close}\n— ${reference}\n`;
}
