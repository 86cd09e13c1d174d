import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileModel } from '../../../src/main/model/compile.ts';
import { loadEncoder, type Encoder } from '../../../src/main/model/encoder.ts';
import { loadReranker } from '../../../src/main/model/reranker.ts';
import { loadTokenizer } from '../../../src/main/model/tokenizer.ts';
import { fixtureModels, resourceModels, temporaryFolder } from './compiled-root.ts';
import {
  differenceOver,
  readReference,
  type EncoderReference,
  type RerankerReference,
} from './reference.ts';

const models = [
  ...['encoder', 'reranker'].map((name) => join(resourceModels, name)),
  ...readdirSync(join(fixtureModels, 'parity')).map((name) => join(fixtureModels, 'parity', name)),
];
const references = models.map((folder) => ({
  name: folder.split('/').slice(-2).join('/'),
  folder,
  reference: readReference(folder),
}));
const vectorTolerance = 1e-4;
const logitTolerance = 1e-3;
/** Padded to the longest of them: enough rows to differ in length, few enough to be quick. */
const rowsABatch = 4;
/** The embedded models compute a few thousand tokens at fp32, on machines that may be busy. */
const timeout = 180_000;

describe.each(references.filter(({ reference }) => reference.role === 'encoder'))(
  'the encoder $name',
  ({ folder, reference }) => {
    const expected = reference as EncoderReference;

    it(
      'gives the reference ids, and its vectors alone and in padded batches',
      { timeout },
      async () => {
        const { folder: compiled, manifest } = await compileModel(folder, temporaryFolder(), {
          dtype: 'fp32',
        });
        expect(manifest.maxTokens).toBe(expected.max_length);
        if (expected.prefix) expect(manifest.prefixes).toEqual(expected.prefix);
        if (expected.pooling) expect(manifest.pooling).toBe(expected.pooling);
        if (expected.normalized !== undefined)
          expect(manifest.normalised).toBe(expected.normalized);

        const tokenizer = loadTokenizer(compiled, manifest.maxTokens);
        const ids = expected.texts.map((text) => tokenizer.encode(text));
        expect(ids.map((row) => Array.from(row))).toEqual(expected.ids);

        const encoder = await loadEncoder(compiled, { threads: 1 });
        const withPrefix = (prefix: string) =>
          expected.texts.map((text) => tokenizer.encode(prefix + text));
        await expectVectors(encoder, ids, expected.vectors);
        if (expected.query_vectors) {
          await expectVectors(encoder, withPrefix(manifest.prefixes.query), expected.query_vectors);
        }
        if (expected.passage_vectors) {
          await expectVectors(
            encoder,
            withPrefix(manifest.prefixes.passage),
            expected.passage_vectors,
          );
        }
        await encoder.close();
      },
    );

    it.runIf(expected.layers)(
      'gives the reference vectors with its first layers alone',
      async () => {
        for (const [layers, vectors] of Object.entries(expected.layers ?? {})) {
          const compiled = await compileModel(folder, temporaryFolder(), {
            dtype: 'fp32',
            layers: Number(layers),
          });
          expect(compiled.manifest.layers).toBe(Number(layers));
          const encoder = await loadEncoder(compiled.folder, { threads: 1 });
          await expectVectors(
            encoder,
            expected.ids.map((row) => Int32Array.from(row)),
            vectors,
          );
          await encoder.close();
        }
      },
    );
  },
);

describe.each(references.filter(({ reference }) => reference.role === 'reranker'))(
  'the reranker $name',
  ({ folder, reference }) => {
    const expected = reference as RerankerReference;

    it(
      'gives the reference ids and types, and its logits alone and in padded batches',
      { timeout },
      async () => {
        const { folder: compiled, manifest } = await compileModel(folder, temporaryFolder(), {
          dtype: 'fp32',
        });
        expect(manifest.maxTokens).toBe(expected.max_length);
        expect(manifest.labels).toBe(expected.labels);
        const tokenizer = loadTokenizer(compiled, manifest.maxTokens);
        const reranker = await loadReranker(compiled, { threads: 1 });

        const orders = [
          {
            pairs: expected.pairs,
            ids: expected.pair_ids,
            types: expected.pair_type_ids,
            logits: expected.logits,
          },
          ...(expected.passage_first
            ? [
                {
                  pairs: expected.pairs.map(([query, passage]) => [passage, query] as const),
                  ids: expected.passage_first.pair_ids,
                  types: null,
                  logits: expected.passage_first.logits,
                },
              ]
            : []),
        ];
        for (const { pairs, ids, types, logits } of orders) {
          const encoded = pairs.map(([first, second]) => tokenizer.encodePair(first, second));
          expect(encoded.map((pair) => Array.from(pair.ids))).toEqual(ids);
          if (types) expect(encoded.map((pair) => Array.from(pair.typeIds))).toEqual(types);
          const batch = (await reranker.score(encoded)).logits;
          for (const [i, row] of logits.entries()) {
            const alone = (await reranker.score(encoded.slice(i, i + 1))).logits;
            expect(differenceOver(logitTolerance, alone, row)).toBeLessThan(1);
            const together = batch.subarray(i * expected.labels, (i + 1) * expected.labels);
            expect(differenceOver(logitTolerance, together, row)).toBeLessThan(1);
          }
        }
        await reranker.close();
      },
    );
  },
);

async function expectVectors(
  encoder: Encoder,
  ids: readonly Int32Array[],
  expected: readonly (readonly number[] | null)[],
): Promise<void> {
  const { dimensions } = encoder.manifest;
  // The reference has no vector where there is no token.
  expect(ids.map((row) => row.length === 0)).toEqual(expected.map((vector) => vector === null));
  const rows = ids.flatMap((row, i) => (expected[i] ? [{ row, vector: expected[i] }] : []));
  for (let start = 0; start < rows.length; start += rowsABatch) {
    const part = rows.slice(start, start + rowsABatch);
    const batch = (await encoder.embed(part.map(({ row }) => row))).vectors;
    for (const [i, { row, vector }] of part.entries()) {
      const alone = (await encoder.embed([row])).vectors;
      expect(differenceOver(vectorTolerance, alone, vector)).toBeLessThan(1);
      const together = batch.subarray(i * dimensions, (i + 1) * dimensions);
      expect(differenceOver(vectorTolerance, together, vector)).toBeLessThan(1);
    }
  }
}
