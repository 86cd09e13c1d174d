/** Token counters for tests, and the exact count of what a model would read. */
import { passageInput } from '../../../src/shared/passage-input.ts';
import type { ModelPassage } from '../../../src/shared/domain.ts';
import type { ChunkLimits, TokenCounter } from '../../../src/main/indexing/chunk/limits.ts';

/** Splits at white space; a word costs one token for each four UTF-16 units begun. */
export const wordwise: TokenCounter = {
  wordwise: true,
  countTokens: (text) =>
    (text.match(/\S+/g) ?? []).reduce((sum, word) => sum + Math.ceil(word.length / 4), 0),
};

/** Counts bytes in threes over the whole text, white space included: nothing adds up exactly. */
export const bytewise: TokenCounter = {
  countTokens: (text) => Math.ceil(Buffer.byteLength(text) / 3),
};

export const limits: ChunkLimits = {
  textTokens: 128,
  inputTokens: 512,
  specialTokens: 2,
  prefix: 'passage: ',
};

export function inputTokens(
  passage: ModelPassage,
  tokens: TokenCounter,
  { prefix, specialTokens }: ChunkLimits,
): number {
  return tokens.countTokens(prefix + passageInput(passage)) + specialTokens;
}
