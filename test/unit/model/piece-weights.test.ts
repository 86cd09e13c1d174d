import { describe, expect, it } from 'vitest';
import { pieceWeights } from '../../../src/main/model/piece-weights.ts';
import { tokenizerSchema } from '../../../src/main/model/tokenizer-files.ts';

const weightsOf = (vocab: unknown) => pieceWeights(tokenizerSchema.parse({ model: { vocab } }));

describe('what a piece tells', () => {
  it('is its information where the vocabulary holds logarithms of probabilities', () => {
    const weight = weightsOf([
      ['<unk>', 0],
      ['\u2581de', -5.25],
      ['\u2581courriel', -14.5],
      ['\u2581?', -9],
      ['\u2581', -4],
      ['2021', -11],
    ]);
    expect([0, 1, 2, 3, 4, 5].map(weight)).toEqual([0, 5.25, 14.5, 0, 0, 11]);
  });

  it('is the same for all words where it does not', () => {
    const weight = weightsOf({ '[CLS]': 0, le: 1, '##ment': 2, '?': 3, '##-': 4, '7': 5 });
    expect([1, 2, 3, 4, 5].map(weight)).toEqual([1, 1, 0, 0, 1]);
  });

  it('is nothing of punctuation that begins a word of a byte-level vocabulary', () => {
    const weight = weightsOf({ '\u0120le': 0, '\u0120?': 1, '\u0120': 2, '\u00c3\u00a9': 3 });
    expect([0, 1, 2, 3].map(weight)).toEqual([1, 0, 0, 1]);
  });

  it('is nothing of a token that is no piece', () => {
    expect(weightsOf({ le: 0 })(9)).toBe(0);
    expect(weightsOf([['le', -3]])(9)).toBe(0);
  });
});
