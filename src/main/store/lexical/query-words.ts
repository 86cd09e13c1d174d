/** The words of a query as terms of the keyword index. */
import { analyse, type Analysis, type Token } from './analyse.ts';
import { asWritten, folded } from './characters.ts';
import { foldedStemOf } from './stemmers.ts';
import { likelyLanguage } from './stop-words.ts';
import { bare, capital } from './word-forms.ts';

export interface QueryWord {
  /** As typed. */
  readonly text: string;
  /**
   * Terms of the column of words as written: a phrase of one or more. Stop words are found by it,
   * and prefixes: the last term of a prefix begins words.
   */
  readonly exact: readonly string[];
  /** The last of `exact` is a prefix. */
  readonly prefix: boolean;
  /** Says nothing of what is asked, unless the query has no other words. */
  readonly stop: boolean;
  /**
   * Ways to match it in the column of stems, any of them; all terms of a way must be there. Empty
   * for a prefix.
   */
  readonly ways: readonly (readonly string[])[];
}

/**
 * What each of `texts` (the text of a word of the query's tree each) looks for. The stop words are
 * those of the language that the texts together seem to be in; the stems are those of both.
 */
export function queryWords(
  texts: readonly { readonly text: string; readonly prefix: boolean }[],
): QueryWord[] {
  const read = texts.map(({ text, prefix }) => ({
    text,
    prefix,
    fr: analyse(text, 'fr'),
    en: analyse(text, 'en'),
  }));
  const language = likelyLanguage(
    read.flatMap(({ text, fr }) =>
      fr.tokens.map((token) => asWritten(text.slice(token.start, token.end))),
    ),
  );
  return read
    .filter(({ fr }) => fr.tokens.length > 0)
    .map(({ text, prefix, fr, en }) => ({
      text,
      exact: fr.tokens.map((token) => token.exact),
      prefix,
      stop: !prefix && { fr, en }[language].tokens.every((token) => token.stop),
      ways: prefix ? [] : waysOf(text, fr, en),
    }));
}

/** The words of a phrase, for the column of words as written. */
export function phraseTerms(phrase: string): string[] {
  return analyse(phrase, null).tokens.map((token) => token.exact);
}

function waysOf(text: string, fr: Analysis, en: Analysis): string[][] {
  const ways: string[][] = [];
  const add = (way: readonly string[]): void => {
    if (way.length > 0 && !ways.some((known) => known.join(' ') === way.join(' ')))
      ways.push([...way]);
  };
  for (const { tokens, extras } of [fr, en]) {
    add(significant(tokens).map((token) => token.stem));
    for (const { term, from } of extras) {
      // The number of a reference alone is for queries that name no letter.
      if (!isTailOf(term, tokens[from]?.exact)) add([term]);
    }
  }
  const [only, ...others] = significant(fr.tokens);
  if (only && others.length === 0) {
    const word = asWritten(text.slice(only.start, only.end));
    const unaccented = folded(word) === word;
    if (folded(word) === only.exact && /\p{L}/u.test(word)) {
      for (const { language, tokens } of [
        { language: 'fr', tokens: fr.tokens },
        { language: 'en', tokens: en.tokens },
      ] as const) {
        const stem = foldedStemOf(word, language);
        if (unaccented) {
          add([bare + stem]);
          add([stem]);
        } else if (stem !== significant(tokens)[0]?.stem) add([capital + stem]);
      }
    }
  }
  return ways;
}

/** Without the stop words where there are others: the `l` of `l'avocat`. */
function significant(tokens: readonly Token[]): readonly Token[] {
  const kept = tokens.filter((token) => !token.stop);
  return kept.length > 0 ? kept : tokens;
}

function isTailOf(term: string, whole: string | undefined): boolean {
  return whole !== undefined && whole !== term && whole.endsWith(term);
}
