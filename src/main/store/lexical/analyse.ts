/** A text as the keyword index sees it. */
import type { Language } from '../../../shared/domain.ts';
import { scan } from './scan.ts';
import { formsOf, type WordForms } from './word-forms.ts';

/** One word of a text, `text.slice(start, end)`. */
export interface Token extends WordForms {
  readonly start: number;
  readonly end: number;
}

/** Terms beside the words: a date's one form, a hyphenated word as one. */
export interface ExtraTerm {
  readonly term: string;
  /** The tokens it stands for, by index: half open. */
  readonly from: number;
  readonly to: number;
}

export interface Analysis {
  readonly tokens: readonly Token[];
  readonly extras: readonly ExtraTerm[];
}

/** null: a text whose language is not known is read as French. */
export const defaultLanguage: Language = 'fr';

export function analyse(text: string, language: Language | null): Analysis {
  const read = language ?? defaultLanguage;
  const { words, extras } = scan(text);
  return {
    tokens: words.map(({ start, end, text: word, form }) => {
      const { exact, stem, stop, accents } = form ? asForm(word) : formsOf(word, read);
      return { exact, stem, stop, accents, start, end };
    }),
    extras: extras.map(({ text: word, form, from, to }) => ({
      term: form ? word : formsOf(word, read).stem,
      from,
      to,
    })),
  };
}

function asForm(term: string): WordForms {
  return { exact: term, stem: term, stop: false, accents: [] };
}

export interface IndexTerms {
  /** Every word in order, lower case, without accents: for phrases, prefixes and distances. */
  readonly exact: string;
  /** Stems of what is no stop word, in order; then, once each, the terms beside the words. */
  readonly stems: string;
}

/**
 * The terms of a text for the columns of an FTS5 table with `tokenize = 'ascii'` (or
 * `unicode61 remove_diacritics 0`): parted by spaces, and left by those tokenizers as they are.
 */
export function indexTerms(text: string, language: Language | null): IndexTerms {
  const read = language ?? defaultLanguage;
  const { words, extras } = scan(text);
  const exact: string[] = [];
  const stems: string[] = [];
  const beside = new Set<string>();
  for (const { text: word, form } of words) {
    if (form) {
      exact.push(word);
      stems.push(word);
      continue;
    }
    const forms = formsOf(word, read);
    exact.push(forms.exact);
    if (forms.stop) continue;
    stems.push(forms.stem);
    for (const term of forms.accents) beside.add(term);
  }
  for (const { text: word, form } of extras) beside.add(form ? word : formsOf(word, read).stem);
  return { exact: exact.join(' '), stems: [...stems, ...beside].join(' ') };
}
