/** Passages that hold what every hit must hold, or none may. */
import { phraseTerms, queryWords } from '../store/lexical/query-words.ts';
import type { PhraseTerms, Ways } from '../store/lexical-index.ts';
import type { IndexView } from './index-view.ts';

/** Rows that hold the phrase; null: there is no word in it. */
export function phraseRows(view: IndexView, phrase: string): number[] | null {
  const terms = phraseTerms(phrase);
  return terms.length > 0 ? view.lexical.phraseRows({ terms, prefix: false }) : null;
}

/** Rows of documents whose title has the word; null: it says nothing. */
export function titleRows(view: IndexView, word: string): number[] | null {
  const prefix = word.endsWith('*');
  const [read] = queryWords([{ text: prefix ? word.slice(0, -1) : word, prefix }]);
  if (!read) return null;
  const [begun] = read.exact.slice(-1);
  if (prefix) return begun === undefined ? null : view.lexical.wordPrefixRows('title', begun);
  return read.stop ? null : view.lexical.wordRows('title', read.ways);
}

/** Rows that hold an excluded word or phrase, in their text, their title or a heading. */
export function excludedRows(view: IndexView, excluded: string): number[] {
  const { lexical } = view;
  if (excluded.includes(' ')) return phraseRows(view, excluded) ?? [];
  const prefix = excluded.endsWith('*');
  const text = prefix ? excluded.slice(0, -1) : excluded;
  return queryWords([{ text, prefix }]).flatMap((word) => {
    const written: PhraseTerms = { terms: word.exact, prefix };
    if (prefix || word.stop) return lexical.phraseRows(written);
    const ways: Ways = word.ways;
    return [
      ...lexical.wordRows('body', ways),
      ...lexical.wordRows('title', ways),
      ...lexical.wordRows('headings', ways),
    ];
  });
}
