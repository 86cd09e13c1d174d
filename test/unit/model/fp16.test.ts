/** Half precision, which graphics processors run: here the processor widens it, which tells its values. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileModel } from '../../../src/main/model/compile.ts';
import { loadEncoder } from '../../../src/main/model/encoder.ts';
import { loadReranker } from '../../../src/main/model/reranker.ts';
import { fixtureModels, temporaryFolder } from './compiled-root.ts';
import { readReference, type EncoderReference, type RerankerReference } from './reference.ts';

const parity = join(fixtureModels, 'parity');
const references = readdirSync(parity).map((name) => ({
  name,
  folder: join(parity, name),
  reference: readReference(join(parity, name)),
}));
/** Asked of a graphics provider as well (issue 9): eleven bits of each number are kept. */
const leastCosine = 0.999;

describe.each(references.filter(({ reference }) => reference.role === 'encoder'))(
  'the encoder $name at fp16',
  ({ folder, reference }) => {
    it('gives vectors close to the reference, of half the bytes', async () => {
      const { texts, ids, vectors } = reference as EncoderReference;
      const root = temporaryFolder();
      const half = await compileModel(folder, root, { dtype: 'fp16' });
      const whole = await compileModel(folder, root, { dtype: 'fp32' });
      expect(dataBytes(half.folder)).toBeLessThan(dataBytes(whole.folder));
      expect(half.manifest.identity).not.toBe(whole.manifest.identity);
      const encoder = await loadEncoder(half.folder, { threads: 1 });
      for (const [index, row] of ids.entries()) {
        const expected = vectors[index];
        if (!expected) continue;
        const { vectors: given } = await encoder.embed([Int32Array.from(row)]);
        expect(cosine(given, expected), texts[index]).toBeGreaterThan(leastCosine);
      }
      await encoder.close();
    });
  },
);

describe.each(references.filter(({ reference }) => reference.role === 'reranker'))(
  'the reranker $name at fp16',
  ({ folder, reference }) => {
    it('gives logits close to the reference', async () => {
      const expected = reference as RerankerReference;
      const { folder: compiled } = await compileModel(folder, temporaryFolder(), { dtype: 'fp16' });
      const reranker = await loadReranker(compiled, { threads: 1 });
      const largest = Math.max(1, ...expected.logits.flat().map(Math.abs));
      for (const [index, row] of expected.pair_ids.entries()) {
        const ids = Int32Array.from(row);
        const typeIds = Int32Array.from(expected.pair_type_ids?.[index] ?? row.map(() => 0));
        const { logits } = await reranker.score([{ ids, typeIds }]);
        for (const [label, logit] of (expected.logits[index] ?? []).entries()) {
          expect(Math.abs((logits[label] ?? NaN) - logit) / largest).toBeLessThan(0.02);
        }
      }
      await reranker.close();
    });
  },
);

function dataBytes(folder: string): number {
  return statSync(join(folder, 'graph.onnx.data')).size + statSync(join(folder, 'graph.onnx')).size;
}

function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [dot, left, right] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] ?? NaN, b[i] ?? NaN];
    dot += x * y;
    left += x * x;
    right += y * y;
  }
  return dot / Math.sqrt(left * right);
}
