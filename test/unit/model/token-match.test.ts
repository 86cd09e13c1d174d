import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileModel } from '../../../src/main/model/compile.ts';
import { loadEncoder } from '../../../src/main/model/encoder.ts';
import { distinctRows, meanState, tokenMatch } from '../../../src/main/model/token-match.ts';
import { stateReader } from '../../../src/main/model/token-states.ts';
import { loadTokenizer } from '../../../src/main/model/tokenizer.ts';
import { fixtureModels, temporaryFolder } from './compiled-root.ts';

const none = Float32Array.of(0, 0);
const rows = (...values: number[]) => distinctRows(Float32Array.from(values), none);
const question = (
  values: number[],
  weights = values.filter((_, i) => i % 2 === 0).map(() => 1),
) => ({
  rows: rows(...values),
  weights: Float32Array.from(weights),
});

describe('how tokens meet', () => {
  it('is the mean, over the question’s, of the cosine with the nearest of the passage', () => {
    const asked = question([1, 0, 0, 1]);
    expect(tokenMatch(asked, rows(0, 2, 3, 0), 2)).toBeCloseTo(1);
    // The second token of the question meets none: its nearest is the first of the passage, at 0.
    expect(tokenMatch(asked, rows(5, 0), 2)).toBeCloseTo(0.5);
    expect(tokenMatch(asked, rows(1, 1), 2)).toBeCloseTo(Math.SQRT1_2);
  });

  it('counts a token by what it tells: three times one, another not at all', () => {
    expect(tokenMatch(question([1, 0, 0, 1], [3, 1]), rows(5, 0), 2)).toBeCloseTo(0.75);
    expect(tokenMatch(question([1, 0, 0, 1], [1, 0]), rows(5, 0), 2)).toBeCloseTo(1);
  });

  it('is 0 where either has no token that tells anything', () => {
    expect(tokenMatch(question([]), rows(1, 0), 2)).toBe(0);
    expect(tokenMatch(question([1, 0]), new Float32Array(), 2)).toBe(0);
    expect(tokenMatch(question([1, 0], [0]), rows(1, 0), 2)).toBe(0);
  });

  it('is 1 of a text with itself, and no more of a passage with fewer tokens', () => {
    const token = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: -9, max: 9 }));
    fc.assert(
      fc.property(fc.array(token, { minLength: 2, maxLength: 12 }), (tokens) => {
        const asked = question(tokens.flat());
        expect(tokenMatch(asked, asked.rows, 2)).toBeCloseTo(1, 4);
        expect(tokenMatch(asked, asked.rows.subarray(2), 2)).toBeLessThanOrEqual(1 + 1e-6);
      }),
    );
  });

  it('leaves out what all states have in common', () => {
    const states = Float32Array.of(10, 1, 10, -1);
    const common = meanState([states], 2);
    expect([...common]).toEqual([10, 0]);
    expect([...distinctRows(states, common)]).toEqual([0, 1, 0, -1]);
    expect([...distinctRows(Float32Array.of(10, 0), common)]).toEqual([0, 0]);
  });
});

// A model with a prefix, one without, and one whose texts end in a special token alone.
describe.each([
  ['bert-e5', 'query: '],
  ['camembert-mean', ''],
  ['bloom-retriever', ''],
])('the states of %s', (name, prefix) => {
  it('are those of the text’s own tokens', async () => {
    const { folder, manifest } = await compileModel(
      join(fixtureModels, 'parity', name),
      temporaryFolder(),
      { dtype: 'fp32' },
    );
    const encoder = await loadEncoder(folder, { threads: 1 });
    try {
      const tokenizer = loadTokenizer(folder, manifest.maxTokens);
      const read = stateReader(encoder, tokenizer, prefix);
      const text = 'le préavis du locataire ?';
      const one = await read(text);
      expect(one?.states.length).toBe(tokenizer.countTokens(text) * manifest.dimensions);
      // Each of its words tells something, the question mark nothing.
      const weights = [...(one?.weights ?? [])];
      expect(weights).toHaveLength(tokenizer.countTokens(text));
      expect(weights.at(-1)).toBe(0);
      expect(weights.filter((weight) => weight > 0).length).toBeGreaterThanOrEqual(4);
      const { vectors } = await encoder.embed([tokenizer.encode(prefix + text)]);
      expect(one?.vector).toEqual(vectors);
      expect(await read('')).toBeNull();
    } finally {
      await encoder.close();
    }
  });
});
