import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeVector, VectorDecoder } from '../../../src/main/store/quantized-vector.ts';
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

test.each([384, 768])('codes of %i dimensions keep a cosine within 0.002', (length) => {
  const decoder = new VectorDecoder(length, null);
  for (let n = 0; n < 200; n++) {
    const [query, vector] = [vectorOf(`q${n}`, length), vectorOf(`v${n}`, length)];
    const encoded = encodeVector(vector, null);
    expect(encoded.length).toBe(length + 4);
    expect(Math.abs(decoder.comparedWith(query)(encoded) - dot(query, vector))).toBeLessThan(0.002);
  }
});

test('around a mean, codes of vectors in a cone keep a cosine within 0.001', () => {
  const mean = inCone('mean', 384);
  const decoder = new VectorDecoder(384, mean);
  for (let n = 0; n < 200; n++) {
    const [query, vector] = [inCone(`q${n}`, 384), inCone(`v${n}`, 384)];
    const cosine = decoder.comparedWith(query)(encodeVector(vector, mean));
    expect(Math.abs(cosine - dot(query, vector))).toBeLessThan(0.001);
  }
});

test('every value is within half a step of what was stored, for any vector and mean', () => {
  const values = fc.array(fc.float({ min: -1, max: 1, noNaN: true }), {
    minLength: 1,
    maxLength: 40,
  });
  fc.assert(
    fc.property(values, fc.boolean(), (numbers, centred) => {
      const vector = Float32Array.from(numbers);
      const mean = centred ? vector.map((_, index) => Math.sin(index)) : null;
      const rest = vector.map((value, index) => value - (mean?.[index] ?? 0));
      const step = Math.max(...rest.map(Math.abs)) / 127;
      const decoded = new VectorDecoder(vector.length, mean).decode(encodeVector(vector, mean));
      for (const [index, value] of vector.entries()) {
        expect(Math.abs((decoded[index] ?? NaN) - value)).toBeLessThanOrEqual(step / 2 + 1e-6);
      }
    }),
  );
});
