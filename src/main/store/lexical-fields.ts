/**
 * How the word index says where a stem stands: a letter before the term. A table of its own for
 * each would cost a list of passages' sizes each, and FTS5 keeps no columns without positions.
 */

export const wordFields = {
  /** In the passage's text. */
  body: 'b',
  /** Twice or more in it; three times or more: all of a count that BM25 still tells apart. */
  twice: 'd',
  thrice: 'e',
  /** In its part's title: said of the part's first passage, for all of them. */
  title: 't',
  /** In a heading it stands under. */
  headings: 'h',
  /** As written but for case and accents, in its text, where that is no stem of it. */
  written: 'w',
} as const;

export type WordField = keyof typeof wordFields;
