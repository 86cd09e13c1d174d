/** What the keyword index knows of a word, kept for the words met before. */
import type { Language } from '../../../shared/domain.ts';
import { asWritten, folded } from './characters.ts';
import { foldedStemOf, stemOf } from './stemmers.ts';
import { isStopWord } from './stop-words.ts';

export interface WordForms {
  /** Lower case and without accents: what phrases and prefixes are looked up by. */
  readonly exact: string;
  /** Accents as written: what words are looked up and weighed by. */
  readonly stem: string;
  readonly stop: boolean;
  /**
   * Terms by which it is found where accents may be missing. `bare` + stem without accents: the
   * word has accents, and a query without them finds it. `capital` + that: it is in capitals
   * without accents (ETAT, Etat), and a query with accents finds it. A query for *thé* thus never
   * meets *the*.
   */
  readonly accents: readonly string[];
}

/** Letters to FTS5's tokenizers, and in no word of a language. */
export const bare = 'ʰ';
export const capital = 'ᶜ';

/** Words kept a language; French text of 1 MB has some 20,000, after which nearly all are known. */
const keptWords = 150_000;
const longestKept = 32;
const kept: Readonly<Record<Language, Map<string, WordForms>>> = { fr: new Map(), en: new Map() };

/** `word` as it stands in a text. */
export function formsOf(word: string, language: Language): WordForms {
  const known = kept[language].get(word);
  if (known) return known;
  const forms = made(word, language);
  if (word.length <= longestKept) {
    if (kept[language].size >= keptWords) kept[language].clear();
    kept[language].set(word, forms);
  }
  return forms;
}

function made(word: string, language: Language): WordForms {
  const written = asWritten(word);
  const exact = folded(written);
  const stem = stemOf(written, language);
  const stop = isStopWord(written, language);
  const accents: string[] = [];
  if (!stop) {
    const accented = exact !== written;
    const shouted =
      !accented && word.length > 1 && word === word.toUpperCase() && /\p{L}/u.test(word);
    const foldedStem = foldedStemOf(written, language);
    if (accented && foldedStem !== stem) accents.push(bare + foldedStem);
    if (shouted || /^[AEIO]\p{Ll}/u.test(word)) accents.push(capital + foldedStem);
  }
  return { exact, stem, stop, accents };
}
