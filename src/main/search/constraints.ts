/** Passages that hold a word somewhere, or must hold none. */
import { queryWords, type QueryWord } from '../store/lexical/query-words.ts';
import type { IndexView } from './index-view.ts';
import { phraseRows } from './passage-check.ts';

/** Rows that hold a word, which is no stop word, in their text, their title or a heading. */
export function wordRows(view: IndexView, word: QueryWord): number[] {
  const { lexical } = view;
  if (word.prefix) {
    return [
      ...lexical.beginningRows(word.exact),
      ...titledRows(view, word),
      ...lexical.prefixRows('headings', word.exact),
    ];
  }
  return [
    ...lexical.rows('body', word.ways),
    ...titledRows(view, word),
    ...lexical.rows('headings', word.ways),
  ];
}

/** Rows of documents whose title has the word; null: it says nothing. */
export function titleRows(view: IndexView, text: string): number[] | null {
  const word = readWord(text);
  if (!word) return null;
  return word.stop ? null : titledRows(view, word);
}

/** Rows, rising, of the parts whose title has the word. */
export function titledRows({ lexical, directory }: IndexView, word: QueryWord): number[] {
  return directory.rowsOfParts(
    word.prefix ? lexical.prefixRows('title', word.exact) : lexical.rows('title', word.ways),
  );
}

/** Rows that hold an excluded word, in text, title or headings, or an excluded phrase in their text. */
export function excludedRows(view: IndexView, excluded: string): number[] {
  const word = excluded.includes(' ') ? undefined : readWord(excluded);
  // Stop words are not indexed: they are looked for as phrases are.
  return word && !word.stop ? wordRows(view, word) : (phraseRows(view, excluded) ?? []);
}

/** A word as filters and exclusions name it: `mot`, or `mot*` for its beginning. */
function readWord(text: string): QueryWord | undefined {
  const prefix = text.endsWith('*');
  return queryWords([{ text: prefix ? text.slice(0, -1) : text, prefix }])[0];
}
