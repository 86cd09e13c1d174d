/**
 * `search impôts -foncier`: there `-foncier` is a word of the query language, where a parser of
 * options sees options. Such words are marked before the command line is parsed, and unmarked after.
 * No option but `-h` has a single dash, so a mistyped one (`--limt`) is still told.
 */

/** No argument of a process can hold it. */
const mark = '\0';

export function markDashWords(words: readonly string[]): string[] {
  return words.map((word) => (/^-[^-]/.test(word) && word !== '-h' ? mark + word : word));
}

export function unmarked(word: string): string {
  return word.startsWith(mark) ? word.slice(mark.length) : word;
}
