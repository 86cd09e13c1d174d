/** Where a text holds what a query looks for. */
import type { Language, Span } from '../../../shared/domain.ts';
import { analyse, type Token } from './analyse.ts';
import { asWritten, folded } from './characters.ts';
import type { QueryWord } from './query-words.ts';

/** The places of the query's words in `text`, in order, none overlapping. */
export function matchSpans(
  text: string,
  language: Language | null,
  words: readonly QueryWord[],
): Span[] {
  const meant = words.some((word) => !word.stop) ? words.filter((word) => !word.stop) : words;
  const terms = new Set(meant.flatMap((word) => word.ways.flat()));
  const asTyped = new Set(meant.filter((word) => word.stop).flatMap((word) => word.exact));
  const prefixes = meant.filter((word) => word.prefix).map((word) => word.exact.at(-1) ?? '');
  const { tokens, extras } = analyse(text, language);
  const found = tokens.map(
    (token) =>
      (!token.stop && (terms.has(token.stem) || token.accents.some((term) => terms.has(term)))) ||
      asTyped.has(token.exact) ||
      prefixes.some((prefix) => token.exact.startsWith(prefix)),
  );
  for (const { term, from, to } of extras) {
    if (terms.has(term)) found.fill(true, from, to);
  }
  return tokens.flatMap((token, at): Span[] =>
    found[at] === true ? [[token.start, token.end]] : [],
  );
}

/**
 * The places where `text` holds `phrase` as written: in any case, whatever its spaces, hyphens and
 * apostrophes are. A word of the phrase that has accents wants them, except of one in capitals
 * without accents; one that has none is found with and without.
 */
export function phraseSpans(text: string, phrase: string): Span[] {
  const wanted = analyse(phrase, null).tokens.map((token) => asPhraseWord(phrase, token));
  if (wanted.length === 0) return [];
  const { tokens } = analyse(text, null);
  const spans: Span[] = [];
  for (let at = 0; at + wanted.length <= tokens.length; at++) {
    const matches = wanted.every((word, offset) => {
      const token = tokens[at + offset];
      return token?.exact === word.exact && accentsFit(text, token, word);
    });
    const last = tokens[at + wanted.length - 1];
    const first = tokens[at];
    if (!matches || !first || !last) continue;
    spans.push([first.start, last.end]);
    at += wanted.length - 1;
  }
  return spans;
}

interface PhraseWord {
  readonly exact: string;
  /** null: it has no accents. */
  readonly accented: string | null;
}

function asPhraseWord(phrase: string, token: Token): PhraseWord {
  const written = asWritten(phrase.slice(token.start, token.end));
  return { exact: token.exact, accented: folded(written) === written ? null : written };
}

function accentsFit(text: string, token: Token, word: PhraseWord): boolean {
  if (word.accented === null) return true;
  const here = text.slice(token.start, token.end);
  if (asWritten(here) === word.accented) return true;
  return here === here.toUpperCase() || /^[AEIO]/.test(here);
}
