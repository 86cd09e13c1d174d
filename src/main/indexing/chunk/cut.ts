/** Cuts a stretch that is too long: at sentences, then clauses and words, then characters. */
import type { Measure, Stretch } from './measure.ts';
import { isWhite } from './measure.ts';

export interface Piece extends Stretch {
  readonly cost: number;
  /** A whole sentence (or line): it may be repeated after a cut. */
  readonly whole: boolean;
}

/** A clause's end is taken over a fuller piece from this share of the limit on. */
const clauseShare = 0.6;
const clauseEnds = new Set(',;:)|–—');
/** Text seen after a cut, so that a character made of several code points is not cut. */
const graphemeReach = 64;
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Each of `parts` as it is where it costs at most `limit`, else cut at words. All in order. */
export function fitting(
  text: string,
  parts: readonly Stretch[],
  limit: number,
  measure: Measure,
): Piece[] {
  return parts.flatMap((part) => {
    const cost = measure.cost(text, part.start, part.end);
    if (cost <= limit) return [{ ...part, cost, whole: true }];
    return [...atWords(text, part, limit, measure)];
  });
}

/** Greedy: words up to the limit, ended at a clause's end where one is near. */
function* atWords(text: string, part: Stretch, limit: number, measure: Measure): Generator<Piece> {
  let open = new OpenPiece();
  for (const word of words(text, part, limit, measure)) {
    const gap = open.last ? measure.gap(open.last.end, word.start) : 0;
    while (
      open.first &&
      (open.cost + gap + word.cost > limit || word.end - open.first.start > measure.maxCharacters)
    ) {
      const [piece, rest] = open.split(text, limit * clauseShare);
      yield piece;
      open = rest;
    }
    open.push(word, gap);
  }
  if (open.first) yield open.whole();
}

/** The words of the piece being filled, with its cost after each. */
class OpenPiece {
  readonly #words: Stretch[] = [];
  readonly #costs: number[] = [];

  get first(): Stretch | undefined {
    return this.#words[0];
  }

  get last(): Stretch | undefined {
    return this.#words.at(-1);
  }

  get cost(): number {
    return this.#costs.at(-1) ?? 0;
  }

  push(word: Piece, gap: number): void {
    this.#words.push(word);
    this.#costs.push(this.cost + gap + word.cost);
  }

  whole(): Piece {
    return this.#upTo(this.#words.length);
  }

  /** What is closed, up to the last clause's end past `least` where there is one, and what stays open. */
  split(text: string, least: number): [Piece, OpenPiece] {
    let length = this.#words.length;
    for (let at = length; at > 0 && (this.#costs[at - 1] ?? 0) >= least; at--) {
      const word = this.#words[at - 1];
      if (word && clauseEnds.has(text.charAt(word.end - 1))) {
        length = at;
        break;
      }
    }
    const rest = new OpenPiece();
    const before = this.#costs[length - 1] ?? 0;
    for (let at = length; at < this.#words.length; at++) {
      const word = this.#words[at];
      if (!word) break;
      rest.#words.push(word);
      rest.#costs.push((this.#costs[at] ?? 0) - before);
    }
    return [this.#upTo(length), rest];
  }

  #upTo(length: number): Piece {
    const start = this.#words[0]?.start ?? 0;
    const end = this.#words[length - 1]?.end ?? start;
    return { start, end, cost: this.#costs[length - 1] ?? 0, whole: false };
  }
}

/** The words of a stretch; one that is too long itself comes in several. */
function* words(text: string, part: Stretch, limit: number, measure: Measure): Generator<Piece> {
  let at = part.start;
  while (at < part.end) {
    while (at < part.end && isWhite(text, at)) at++;
    let end = at;
    while (end < part.end && !isWhite(text, end)) end++;
    if (end === at) return;
    const cost = measure.cost(text, at, end);
    if (cost <= limit) yield { start: at, end, cost, whole: false };
    else yield* atCharacters(text, { start: at, end }, limit, measure);
    at = end;
  }
}

/** A word without end, cut between characters: each try starts from the length that fitted last. */
function* atCharacters(
  text: string,
  word: Stretch,
  limit: number,
  measure: Measure,
): Generator<Piece> {
  let guess = Math.min(measure.maxCharacters, limit * 4);
  for (let at = word.start; at < word.end;) {
    let to = characterBoundary(text, at, at + guess, word.end);
    let cost = measure.cost(text, at, to);
    while (cost > limit) {
      const shorter = Math.max(1, Math.floor(((to - at) * limit * 0.95) / cost));
      const next = characterBoundary(text, at, at + Math.min(shorter, to - at - 1), word.end);
      if (next <= at || next >= to) break; // a single code point
      to = next;
      cost = measure.cost(text, at, to);
    }
    yield { start: at, end: to, cost, whole: false };
    guess = Math.min(measure.maxCharacters, Math.max(16, Math.ceil(((to - at) * limit) / cost)));
    at = to;
  }
}

/**
 * The last boundary between characters in `(start, at]`; between code points where no character
 * ends there. `start` itself only where `at` is `start`.
 */
export function characterBoundary(text: string, start: number, at: number, end: number): number {
  if (at >= end) return end;
  if (at <= start) return start;
  const slice = text.slice(start, Math.min(end, at + graphemeReach));
  const index = graphemes.segment(slice).containing(at - start)?.index ?? 0;
  if (index > 0) return start + index;
  const splitsPair = isHigh(text.charCodeAt(at - 1)) && isLow(text.charCodeAt(at));
  if (!splitsPair) return at;
  return at - 1 > start ? at - 1 : at + 1;
}

const isHigh = (code: number): boolean => code >= 0xd800 && code <= 0xdbff;
const isLow = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff;
