/** The words of a query as terms of the keyword index. */
import type { Language } from '../../../shared/domain.ts';
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
  /**
   * Beginnings of the stems of words of its family: *inscription* beside *inscrire*, *contrôleur* beside
   * *contrôle*. Empty where a stem is too short to say so, for a number, and for a prefix.
   */
  readonly kin: readonly string[];
}

/**
 * The share of a stem, and the letters at least, that words of a family have in common. Keywords'
 * nDCG@10 by share and letters: docs/search-quality.md, “Keywords”.
 */
const kinShare = 0.6;
const kinLetters = 4;

/**
 * What each of `texts` (the text of a word of the query's tree each) looks for. Stop words and stems
 * are those of the language that the texts together seem to be in; where they do not say, the stop
 * words are French and the stems of both languages.
 *
 * Stems of both in any case cost nDCG@10 .005 on service-public-qr and .010 on cdtn.
 */
export function queryWords(
  texts: readonly { readonly text: string; readonly prefix: boolean }[],
): QueryWord[] {
  const read = texts.map(({ text, prefix }) => ({
    text,
    prefix,
    tokens: analyse(text, null).tokens,
  }));
  const language = likelyLanguage(
    read.flatMap(({ text, tokens }) =>
      tokens.map((token) => asWritten(text.slice(token.start, token.end))),
    ),
  );
  const languages: readonly Language[] = language ? [language] : ['fr', 'en'];
  return read
    .filter(({ tokens }) => tokens.length > 0)
    .map(({ text, prefix, tokens }) => {
      const readings = languages.map((one) => ({ language: one, ...analyse(text, one) }));
      const ways = prefix ? [] : waysOf(text, readings);
      return {
        text,
        exact: tokens.map((token) => token.exact),
        prefix,
        stop: !prefix && (readings[0]?.tokens.every((token) => token.stop) ?? false),
        ways,
        kin: [...new Set(ways.flatMap(kinOf))],
      };
    });
}

function kinOf(way: readonly string[]): string[] {
  const [term = '', ...others] = way;
  const mark = term.startsWith(bare) ? bare : '';
  const stem = term.slice(mark.length);
  if (others.length > 0 || stem.length < kinLetters || !/^\p{Ll}+$/u.test(stem)) return [];
  return [mark + stem.slice(0, Math.max(kinLetters, Math.ceil(stem.length * kinShare)))];
}

/** The words of a phrase, for the column of words as written. */
export function phraseTerms(phrase: string): string[] {
  return analyse(phrase, null).tokens.map((token) => token.exact);
}

interface Reading extends Analysis {
  readonly language: Language;
}

function waysOf(text: string, readings: readonly Reading[]): string[][] {
  const ways: string[][] = [];
  const add = (way: readonly string[]): void => {
    const known = ways.some((other) => other.join(' ') === way.join(' '));
    if (way.length > 0 && !known) ways.push([...way]);
  };
  for (const { tokens, extras } of readings) {
    add(significant(tokens).map((token) => token.stem));
    for (const { term, from } of extras) {
      // The number of a reference alone is for queries that name no letter, a company's for such as
      // do not name its establishment.
      if (!isEndOf(term, tokens[from]?.exact)) add([term]);
    }
  }
  for (const way of accentWays(text, readings)) add(way);
  return ways;
}

/** How a single word is found where accents are missing, in it or in the text. */
function* accentWays(text: string, readings: readonly Reading[]): Generator<[string]> {
  for (const { language, tokens } of readings) {
    const [only, ...others] = significant(tokens);
    if (!only || others.length > 0) continue;
    const word = asWritten(text.slice(only.start, only.end));
    if (folded(word) !== only.exact || !/\p{L}/u.test(word)) continue;
    const stem = foldedStemOf(word, language);
    if (folded(word) === word) {
      yield [stem];
      // Accents are French far more often than not, whatever language the query seems to be in.
      for (const one of ['fr', language] as const) yield [bare + foldedStemOf(word, one)];
    } else if (stem !== only.stem) yield [capital + stem];
  }
}

/** Without the stop words where there are others: the `l` of `l'avocat`. */
function significant(tokens: readonly Token[]): readonly Token[] {
  const kept = tokens.filter((token) => !token.stop);
  return kept.length > 0 ? kept : tokens;
}

function isEndOf(term: string, whole: string | undefined): boolean {
  if (whole === undefined || whole === term) return false;
  return whole.endsWith(term) || whole.startsWith(term);
}
