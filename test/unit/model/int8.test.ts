import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantizeRows } from '../../../src/main/model/architectures/int8-linear.ts';
import { compileModel } from '../../../src/main/model/compile.ts';
import { embedAll } from '../../../src/main/model/embed-all.ts';
import { loadEncoder } from '../../../src/main/model/encoder.ts';
import { loadReranker } from '../../../src/main/model/reranker.ts';
import { loadTokenizer } from '../../../src/main/model/tokenizer.ts';
import { readReference, type RerankerReference } from './reference.ts';
import { resourceModels, temporaryFolder } from './compiled-root.ts';

const passages = [
  'passage: Le locataire peut donner congé à tout moment, avec un préavis de trois mois ramené à un mois en zone tendue.',
  "passage: Les congés payés s'acquièrent à raison de deux jours et demi ouvrables par mois de travail effectif.",
  'passage: La taxe foncière est due par le propriétaire au 1er janvier ; elle est établie pour l’année entière.',
  'passage: The deposit must be returned within one month when the inventory shows no damage.',
  'passage: Montant | 1 234,56 € | TTC',
];

describe('the embedded encoder at int8', () => {
  it(
    'stays close to fp32, and a vector does not depend on batch or threads',
    { timeout: 180_000 },
    async () => {
      const source = join(resourceModels, 'encoder');
      const root = temporaryFolder();
      const int8 = await compileModel(source, root, { dtype: 'int8' });
      const fp32 = await compileModel(source, root, { dtype: 'fp32' });
      expect(int8.manifest.bytes).toBeLessThan(fp32.manifest.bytes / 3);
      const tokenizer = loadTokenizer(int8.folder, int8.manifest.maxTokens);
      const ids = passages.map((text) => tokenizer.encode(text));
      const { dimensions } = int8.manifest;

      const exact = await loadEncoder(fp32.folder, { threads: 1 });
      const one = await loadEncoder(int8.folder, { threads: 1 });
      const two = await loadEncoder(int8.folder, { threads: 2 });
      const reference = (await embedAll(exact, ids)).vectors;
      const together = (await embedAll(one, [...ids, ...ids.toReversed()])).vectors;
      const cosines = ids.map((row, i) => {
        const at = (list: Float32Array, position: number) =>
          list.subarray(position * dimensions, (position + 1) * dimensions);
        return Promise.all([one.embed([row]), two.embed([row])]).then(([a, b]) => {
          expect(Array.from(b.vectors)).toEqual(Array.from(a.vectors));
          // Once alone, twice with another of its length.
          expect(Array.from(at(together, i))).toEqual(Array.from(a.vectors));
          expect(Array.from(at(together, 2 * ids.length - 1 - i))).toEqual(Array.from(a.vectors));
          return dot(at(reference, i), a.vectors);
        });
      });
      const mean = (await Promise.all(cosines)).reduce((sum, value) => sum + value, 0) / ids.length;
      expect(mean).toBeGreaterThan(0.995);
      for (const encoder of [exact, one, two]) await encoder.close();
    },
  );
});

describe('the embedded reranker at int8', () => {
  it('orders pairs as fp32 does, within half a logit', { timeout: 180_000 }, async () => {
    const source = join(resourceModels, 'reranker');
    const { pairs, logits } = readReference(source) as RerankerReference;
    const { folder, manifest } = await compileModel(source, temporaryFolder(), { dtype: 'int8' });
    const tokenizer = loadTokenizer(folder, manifest.maxTokens);
    const reranker = await loadReranker(folder, { threads: 1 });
    for (const [i, [query, passage]] of pairs.entries()) {
      const score = (await reranker.score([tokenizer.encodePair(query, passage)])).logits[0] ?? NaN;
      expect(Math.abs(score - (logits[i]?.[0] ?? NaN))).toBeLessThan(0.6);
    }
    await reranker.close();
  });
});

describe('weights in 8 bits', () => {
  it('are within half a step of what they were, and never reach -128', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ noNaN: true, min: -100, max: 100 }), { minLength: 12, maxLength: 12 }),
        (values) => {
          const weight = Float32Array.from(values);
          const { levels, scales } = quantizeRows(weight, 3);
          for (const [i, value] of weight.entries()) {
            const scale = scales[Math.floor(i / 4)] ?? NaN;
            expect(Math.abs((levels[i] ?? NaN) * scale - value)).toBeLessThanOrEqual(
              scale * 0.5001,
            );
            // With inputs of at most 127: two products stay within 16 bits on processors without VNNI.
            expect(Math.abs(levels[i] ?? NaN)).toBeLessThanOrEqual(127);
          }
        },
      ),
    );
  });
});

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? NaN), 0);
}
