/** Passages that hold a word somewhere, or must hold none. */
import { queryWords, type QueryWord } from '../store/lexical/query-words.ts';
import type { IndexView } from './index-view.ts';
import { phraseRows } from './passage-check.ts';

/** Rows that hold the word in their text, their title or a heading. */
export function wordRows({ lexical }: IndexView, word: QueryWord): number[] {
  if (word.prefix) {
    return [
      ...lexical.prefixRows('written', word.exact),
      ...lexical.prefixRows('title', word.exact),
      ...lexical.prefixRows('headings', word.exact),
    ];
  }
  if (word.stop) return lexical.rows('written', [word.exact]);
  return [
    ...lexical.rows('body', word.ways),
    ...lexical.rows('title', word.ways),
    ...lexical.rows('headings', word.ways),
  ];
}

/** Rows of documents whose title has the word; null: it says nothing. */
export function titleRows({ lexical }: IndexView, text: string): number[] | null {
  const word = readWord(text);
  if (!word) return null;
  if (word.prefix) return lexical.prefixRows('title', word.exact);
  return word.stop ? null : lexical.rows('title', word.ways);
}

/** Rows that hold an excluded word, in text, title or headings, or an excluded phrase in their text. */
export function excludedRows(view: IndexView, excluded: string): number[] {
  if (excluded.includes(' ')) return phraseRows(view, excluded) ?? [];
  const word = readWord(excluded);
  return word ? wordRows(view, word) : [];
}

/** A word as filters and exclusions name it: `mot`, or `mot*` for its beginning. */
function readWord(text: string): QueryWord | undefined {
  const prefix = text.endsWith('*');
  return queryWords([{ text: prefix ? text.slice(0, -1) : text, prefix }])[0];
}
