/** What stretches of text cost in tokens, each counted once. */
import type { ChunkLimits, TokenCounter } from './limits.ts';
import { chunkingParameters } from './limits.ts';

/** Half-open stretch of a page's text that begins and ends with something visible. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

export interface Measure {
  /** Most tokens of own text, before context is taken into account. */
  readonly textTokens: number;
  /** Most tokens of context and text together. */
  readonly roomTokens: number;
  /** Most UTF-16 units of a passage. */
  readonly maxCharacters: number;
  /**
   * Cost of `text.slice(start, end)`: its tokens, at least 1. `Infinity`, uncounted, where it has
   * more than `maxCharacters`.
   */
  cost(text: string, start: number, end: number): number;
  /** Cost of the white space between two stretches that follow each other. */
  gap(from: number, to: number): number;
  /** Tokens of a short text, exactly. */
  count(text: string): number;
  /** True where the costs of stretches with white space between them add up to this text's. */
  additive(text: string): boolean;
}

/** Words kept with their counts: a few megabytes; French text of 1 MB has some 36,000. */
const keptWords = 100_000;
const longestKeptWord = 48;
/** Marks join what stands before them, and tokenizers drop invisible characters: counted whole. */
const irregular = /[\p{M}\p{Cf}\p{Co}\p{Cn}\p{Cs}\u0000-\u0008\u000e-\u001f\u007f-\u009f]/u;
const word = /\S+/g;

/** Counts belong to a tokenizer, and serve all documents it is used for. */
const wordCounts = new WeakMap<TokenCounter, Map<string, number>>();

export function createMeasure(tokens: TokenCounter, limits: ChunkLimits): Measure {
  const maxCharacters = limits.textTokens * chunkingParameters.charactersPerToken;
  const wordwise = tokens.wordwise === true;
  const counts = wordCounts.get(tokens) ?? new Map<string, number>();
  wordCounts.set(tokens, counts);

  function countWord(text: string): number {
    const known = counts.get(text);
    if (known !== undefined) return known;
    const count = tokens.countTokens(text);
    if (text.length <= longestKeptWord) {
      if (counts.size >= keptWords) counts.clear();
      // A slice would keep its whole page alive: the key is a copy.
      counts.set(Buffer.from(text, 'utf16le').toString('utf16le'), count);
    }
    return count;
  }

  function count(text: string): number {
    if (!wordwise || irregular.test(text)) return tokens.countTokens(text);
    let total = 0;
    for (const [found] of text.matchAll(word)) total += countWord(found);
    return total;
  }

  return {
    textTokens: limits.textTokens,
    roomTokens: limits.inputTokens - limits.specialTokens - tokens.countTokens(limits.prefix),
    maxCharacters,
    cost(text, start, end) {
      if (end - start > maxCharacters) return Infinity;
      // Where white space is part of tokens, a stretch is counted with the space before it.
      const from = !wordwise && start > 0 && isWhite(text, start - 1) ? start - 1 : start;
      return Math.max(1, count(text.slice(from, end)));
    },
    gap: (from, to) => (wordwise ? 0 : Math.max(0, to - from - 1)),
    count,
    additive: (text) => wordwise && !irregular.test(text),
  };
}

/** The stretch without the white space at its ends; null where nothing is left. */
export function trimmed(text: string, start: number, end: number): Stretch | null {
  let from = start;
  let to = end;
  while (from < to && isWhite(text, from)) from++;
  while (to > from && isWhite(text, to - 1)) to--;
  return from < to ? { start: from, end: to } : null;
}

export function isWhite(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  if (code < 0x80) return code === 0x20 || (code >= 0x09 && code <= 0x0d);
  return code >= 0xa0 && /\s/.test(text.charAt(index));
}
