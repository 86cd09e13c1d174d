/** Reads a query from left to right, once. */
import { writtenFormAt } from '../written-forms.ts';
import { filterOf, isFilterName, type Filter } from './filters.ts';

export type Token =
  /** `text` without the punctuation around it; `raw` as typed, without the star. */
  | { readonly kind: 'word'; readonly text: string; readonly raw: string; readonly prefix: boolean }
  | { readonly kind: 'phrase'; readonly text: string }
  | { readonly kind: 'filter'; readonly filter: Filter; readonly quoted: boolean }
  /** Punctuation that stands alone: it goes to the encoder only. */
  | { readonly kind: 'mark'; readonly raw: string }
  | { readonly kind: 'or' | 'and'; readonly raw: string }
  | { readonly kind: 'near'; readonly distance: number }
  | { readonly kind: 'exclude' }
  | { readonly kind: 'open' }
  | { readonly kind: 'close' };

const closingQuotes: Readonly<Record<string, string>> = {
  '"': '"',
  '“': '”"“',
  '„': '“”"',
  '”': '”',
  '«': '»',
  '»': '«',
};
/** Most words between the two sides of a `NEAR`. */
const furthest = 100;
const space = /\s/;
const wordCharacter = /[\p{L}\p{N}]/u;
const near = /^(?:près|pres|near)\/(\d{1,4})$/iu;
const filterStart = /^(\p{L}{2,12}):/u;

/** A token and where it stands in the source: half open, UTF-16 units. */
export interface PlacedToken {
  readonly token: Token;
  readonly start: number;
  readonly end: number;
}

/** `source` with plain spaces and NFC. Linear: no character is read more than a few times. */
export function* lex(source: string): Generator<Token> {
  for (const { token } of lexPlaced(source)) yield token;
}

/** The same, with the place of each token. */
export function* lexPlaced(source: string): Generator<PlacedToken> {
  const quotes = new QuoteFinder(source);
  // In a query all in capitals, NOT is a word like the others.
  const mixedCase = /\p{Ll}/u.test(source);
  let depth = 0;
  for (let at = 0; at < source.length;) {
    const character = source.charAt(at);
    if (space.test(character)) {
      at++;
    } else if (character === '(') {
      depth++;
      yield { token: { kind: 'open' }, start: at, end: at + 1 };
      at++;
    } else if (character === ')') {
      if (depth > 0) {
        depth--;
        yield { token: { kind: 'close' }, start: at, end: at + 1 };
      }
      at++;
    } else if (closingQuotes[character] !== undefined) {
      const close = quotes.closing(at);
      if (close < 0) at++;
      else {
        yield { token: phrase(source.slice(at + 1, close)), start: at, end: close + 1 };
        at = close + 1;
      }
    } else if (excludes(source, at)) {
      yield { token: { kind: 'exclude' }, start: at, end: at + 1 };
      at++;
      // Filters cannot be excluded: what follows is a word, whatever it looks like.
      if (closingQuotes[source.charAt(at)] !== undefined || source.charAt(at) === '(') continue;
      const [token, next] = readWord(source, at, null);
      yield { token, start: at, end: next };
      at = next;
    } else if (mixedCase && /^NOT\s/.test(source.slice(at, at + 4))) {
      yield { token: { kind: 'exclude' }, start: at, end: at + 4 };
      at += 4;
    } else {
      const [token, next] = readWord(source, at, quotes);
      yield { token, start: at, end: next };
      at = next;
    }
  }
}

/** `-` (or a minus sign) before a word, a quote or a parenthesis, at the beginning of a word. */
function excludes(source: string, at: number): boolean {
  return /^[-−][\p{L}\p{N}"“„«(]/u.test(source.slice(at, at + 3));
}

function phrase(text: string): Token {
  const inner = text.replace(/\s+/g, ' ').trim();
  return wordCharacter.test(inner) ? { kind: 'phrase', text: inner } : { kind: 'mark', raw: inner };
}

/** `quotes`: null where a filter would not be meant. */
function readWord(source: string, at: number, quotes: QuoteFinder | null): [Token, number] {
  const name = filterStart.exec(source.slice(at, at + 14))?.[1];
  if (quotes && name !== undefined && isFilterName(name)) {
    const found = readFilter(source, at + name.length + 1, name, quotes);
    if (found) return found;
  }
  const form = writtenFormAt(source, at);
  if (form && /\s/.test(source.slice(at, form.end)) && endsWord(source, form.end)) {
    const raw = source.slice(at, form.end);
    return [{ kind: 'word', text: raw, raw, prefix: false }, form.end];
  }
  const end = wordEnd(source, at);
  return [word(source.slice(at, end)), end];
}

function readFilter(
  source: string,
  at: number,
  name: string,
  quotes: QuoteFinder,
): [Token, number] | null {
  const close = closingQuotes[source.charAt(at)] === undefined ? -1 : quotes.closing(at);
  const quoted = close >= 0;
  const end = quoted ? close : wordEnd(source, at);
  const filter = filterOf(name, source.slice(quoted ? at + 1 : at, end));
  return filter ? [{ kind: 'filter', filter, quoted }, quoted ? end + 1 : end] : null;
}

/** The end of what has no space in it; `salarié(e)s` is a word, `(a OU b)` ends at its parenthesis. */
function wordEnd(source: string, from: number): number {
  let inner = 0;
  let at = from;
  for (; at < source.length; at++) {
    const character = source.charAt(at);
    if (space.test(character) || closingQuotes[character] !== undefined) break;
    if (character === '(') inner++;
    if (character !== ')') continue;
    if (inner > 0) inner--;
    else break;
  }
  return Math.max(at, from + (from < source.length ? 1 : 0));
}

function endsWord(source: string, at: number): boolean {
  return at >= source.length || /[\s).,;:!?"”»€%$]/.test(source.charAt(at));
}

function word(typed: string): Token {
  if (typed === 'OU' || typed === 'OR') return { kind: 'or', raw: typed };
  if (typed === 'ET' || typed === 'AND') return { kind: 'and', raw: typed };
  const distance = near.exec(typed)?.[1];
  if (distance !== undefined)
    return { kind: 'near', distance: Math.min(furthest, Number(distance)) };
  const prefix = /[\p{L}\p{N}]\*+$/u.test(typed);
  const raw = prefix ? typed.replace(/\*+$/, '') : typed;
  const text = trimmedWord(raw);
  return text === '' ? { kind: 'mark', raw } : { kind: 'word', text, raw, prefix };
}

/** Without the punctuation around it; what belongs to a word stays: `C++`, `n°`, `100 €`, `salarié(e)`. */
function trimmedWord(raw: string): string {
  if (!wordCharacter.test(raw)) return '';
  let start = 0;
  while (start < raw.length && !/[\p{L}\p{N}\ud800-\udfff.#@]/u.test(raw.charAt(start))) start++;
  let end = raw.length;
  while (end > start && /[.,;:!?…'’*/\\|<>=~^`_-]/.test(raw.charAt(end - 1))) end--;
  // An acronym's last point, or a closing parenthesis without its opening one.
  return raw.slice(start, end);
}

/** Where quotes close, found without reading the rest of the query again for each. */
class QuoteFinder {
  readonly #source: string;
  /** Kinds of quotes that close nowhere further on. */
  readonly #absent = new Set<string>();

  constructor(source: string) {
    this.#source = source;
  }

  /** Index of the quote that closes the one at `at`; -1 where none does. */
  closing(at: number): number {
    const open = this.#source.charAt(at);
    const closers = closingQuotes[open] ?? '';
    if (this.#absent.has(open)) return -1;
    for (let index = at + 1; index < this.#source.length; index++) {
      if (closers.includes(this.#source.charAt(index))) return index;
    }
    this.#absent.add(open);
    return -1;
  }
}
