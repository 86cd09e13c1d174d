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
      expect(Math.abs(cosineWith(query, scale)(codes) - dot(query, vector))).toBeLessThan(0.001);
    }
  },
);

/** The step between two codes near the mean and at the ends, in deviations. */
const steps = { least: 0.017, most: 0.78 };
/** What the outermost codes stand for, in deviations. */
const outermost = 4.99;

test('a value comes back within half a step, and what lies beyond the last code is cut to it', () => {
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
        const mean = vector.map((_, index) => Math.sin(index) / 4);
        const scale = codeScale(mean, residual);
        const decoded = decodeVector(storedCodes(codeBytes(encodeVector(vector, scale))), scale);
        for (const [index, value] of vector.entries()) {
          const [own, back] = [value, decoded[index] ?? NaN].map(
            (one) => (one - (mean[index] ?? 0)) / scale.deviation,
          ) as [number, number];
          const inside = Math.max(-outermost, Math.min(outermost, own));
          // Codes are dense at the mean and sparse far from it.
          const step = Math.abs(inside) < 1 ? steps.least * 2 : steps.most;
          expect(Math.abs(back - inside)).toBeLessThanOrEqual(step / 2 + 1e-4);
        }
      },
    ),
  );
});

test('values in order have codes in order, and every code is used', () => {
  const scale = codeScale(new Float32Array(4000), Math.sqrt(4000));
  const rising = Float32Array.from({ length: 4000 }, (_, index) => (index - 2000) / 300);
  const codes = encodeVector(rising, scale);
  expect([...codes]).toEqual([...codes].sort((a, b) => a - b));
  expect(new Set(codes).size).toBe(256);
});

test('values spread as a normal distribution lose less than with steps of one size', () => {
  const count = 20_000;
  const normal = Float32Array.from({ length: count }, (_, index) => {
    // Box and Muller's, over two even sequences.
    const [u, v] = [(index + 0.5) / count, (index * 0.618_033_988_75) % 1];
    return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v);
  });
  const scale = codeScale(new Float32Array(count), Math.sqrt(count));
  const decoded = decodeVector(encodeVector(normal, scale), scale);
  const error = normal.reduce((sum, value, i) => sum + (value - (decoded[i] ?? 0)) ** 2, 0) / count;
  // Panter and Dite's figure for 256 codes; 256 even steps over 4.5 deviations lose 1.05e-4.
  expect(error).toBeLessThan(1.1 * ((Math.sqrt(3) * Math.PI) / 2 / 256 ** 2));
});
