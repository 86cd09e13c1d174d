import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  codeBytes,
  codeScale,
  cosineWith,
  decodeVector,
  encodeVector,
  storedCodes,
} from '../../../src/main/store/vector-codes.ts';
import { vectorOf } from './temporary-store.ts';

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}

/** Vectors in a cone around one direction, as a text encoder's are: their cosines are about 0.8. */
function inCone(name: string, length: number): Float32Array {
  const [axis, own] = [vectorOf('axis', length), vectorOf(name, length)];
  const sum = axis.map((value, index) => value + 0.5 * (own[index] ?? 0));
  const norm = Math.hypot(...sum);
  return sum.map((value) => value / norm);
}

test.each([384, 768])(
  'codes of %i dimensions keep the cosines of vectors in a cone within 0.001',
  (length) => {
    const mean = vectorOf('axis', length).map((value) => value * 0.9);
    const scale = codeScale(mean, 0.45);
    for (let n = 0; n < 200; n++) {
      const [query, vector] = [inCone(`q${n}`, length), inCone(`v${n}`, length)];
      const codes = encodeVector(vector, scale);
      expect(Math.abs(cosineWith(query, scale)(codes) - dot(query, vector))).toBeLessThan(0.0006);
    }
  },
);

test('every value within the scale is kept within a quarter of a step, and what lies beyond is cut to its end', () => {
  const values = fc.array(fc.float({ min: -1, max: 1, noNaN: true }), {
    minLength: 1,
    maxLength: 40,
  });
  fc.assert(
    fc.property(
      values,
      fc.float({ min: Math.fround(0.1), max: 2, noNaN: true }),
      (numbers, residual) => {
        const vector = Float32Array.from(numbers);
        const scale = codeScale(
          vector.map((_, index) => Math.sin(index) / 4),
          residual,
        );
        const { codes, halves } = encodeVector(vector, scale);
        const decoded = decodeVector(storedCodes(codeBytes(codes), halves), scale);
        for (const [index, value] of vector.entries()) {
          const mean = scale.mean[index] ?? 0;
          const end = 127.25 * scale.step;
          const expected = mean + Math.max(-end, Math.min(end, value - mean));
          expect(Math.abs((decoded[index] ?? NaN) - expected)).toBeLessThanOrEqual(
            scale.step / 4 + 1e-5,
          );
        }
      },
    ),
  );
});
