/** Single typing errors, looked for only where a word as typed finds nothing. */
import type { LexicalIndex } from '../store/lexical-index.ts';
import { oneEdit } from '../store/lexical/one-edit.ts';
import { queryWords, type QueryWord } from '../store/lexical/query-words.ts';

/** Below this, one letter is too much of a word: *bail* is one letter from *mail* and *bain*. */
const shortest = 5;
/** Above this no one types a word, and each letter costs fifty look-ups. */
const longest = 24;

/**
 * The word of the index that is one typing error from `word` and stands in most passages; null where
 * there is none, or `word` is none of a language (a number, a compound).
 */
export function corrected(lexical: LexicalIndex, word: QueryWord): QueryWord | null {
  const [typed, ...others] = word.exact.filter((term) => term.length > 2); // without `l'`, `qu'`
  if (word.prefix || typed === undefined || others.length > 0) return null;
  if (typed.length < shortest || typed.length > longest || !/^[a-z]+$/.test(typed)) return null;
  let meant: string | null = null;
  let most = 0;
  for (const candidate of new Set(oneEdit(typed))) {
    const held = lexical.writtenRows([candidate]).length;
    if (held <= most) continue;
    meant = candidate;
    most = held;
  }
  return meant === null ? null : (queryWords([{ text: meant, prefix: false }])[0] ?? null);
}
