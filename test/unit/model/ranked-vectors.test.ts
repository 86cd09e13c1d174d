/** Vectors of an index rank by their cosine as the model's card asks. */
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { embedderHandlers } from '../../../src/main/inference/passages-service.ts';
import { inferenceHandlers } from '../../../src/main/inference/queries-service.ts';
import { compileModel } from '../../../src/main/model/compile.ts';
import { loadEncoder } from '../../../src/main/model/encoder.ts';
import { rankedVectors } from '../../../src/main/model/ranked-vectors.ts';
import { loadTokenizer } from '../../../src/main/model/tokenizer.ts';
import { verifyModel } from '../../../src/main/model/verify.ts';
import { codeScale, decodeVector, encodeVector } from '../../../src/main/store/vector-codes.ts';
import type {
  EmbedderContract,
  InferenceContract,
} from '../../../src/shared/inference-contract.ts';
import { createClient, portPair, serve, type Server } from '../../../src/shared/rpc.ts';
import { fixtureModels, temporaryFolder } from './compiled-root.ts';

type Similarity = 'cosine' | 'dot' | 'l2';

/** As the similarities are defined: higher is nearer. */
const definitions: Readonly<
  Record<Similarity, (query: Float32Array, passage: Float32Array) => number>
> = {
  cosine: (a, b) => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)),
  dot,
  l2: (a, b) => -Math.hypot(...a.map((value, at) => value - (b[at] ?? NaN))),
};

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? NaN), 0);
}

/** Places of scores, the highest first. */
function order(scores: readonly number[]): number[] {
  return Array.from(scores.keys()).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
}

/** The first of each is no lower than every other by more than rounding, in the other's scores. */
function expectSameOrder(given: readonly number[], defined: readonly number[]): void {
  const range = Math.max(...defined) - Math.min(...defined);
  const sorted = order(given).map((place) => defined[place] ?? NaN);
  sorted.slice(1).forEach((score, at) => {
    expect(score - (sorted[at] ?? NaN)).toBeLessThanOrEqual(1e-4 * Math.max(1, range));
  });
}

const rowOf = (rows: Float32Array, width: number, at: number): Float32Array =>
  rows.subarray(at * width, (at + 1) * width);

describe('vectors of any length', () => {
  const dimensions = 12;
  const vector = fc
    .tuple(
      fc.array(fc.double({ min: -1, max: 1, noNaN: true }), {
        minLength: dimensions,
        maxLength: dimensions,
      }),
      fc.double({ min: 0.5, max: 8, noNaN: true }),
    )
    .filter(([values]) => Math.hypot(...values) > 0.1)
    .map(([values, length]) =>
      Float32Array.from(values, (value) => (value / Math.hypot(...values)) * length),
    );

  it.each(['cosine', 'dot', 'l2'] as const)('rank as %s is defined', (similarity) => {
    const ranked = rankedVectors({
      ...{ dimensions, normalised: false, similarity },
      lengths: similarity === 'cosine' ? null : { usual: 3, most: 8 },
    });
    const joined = (rows: Float32Array[]): Float32Array =>
      Float32Array.from(rows.flatMap((row) => [...row]));
    fc.assert(
      fc.property(vector, fc.array(vector, { minLength: 2, maxLength: 20 }), (query, passages) => {
        const own = ranked.queries(joined([query]));
        const rows = ranked.passages(joined(passages));
        expect(Math.hypot(...own)).toBeCloseTo(1, 5);
        const cosines = passages.map((_, at) => {
          const row = rowOf(rows, ranked.dimensions, at);
          expect(Math.hypot(...row)).toBeCloseTo(1, 5);
          return dot(own, row);
        });
        expectSameOrder(
          cosines,
          passages.map((passage) => definitions[similarity](query, passage)),
        );
      }),
    );
  });

  it.each(['cosine', 'dot', 'l2'] as const)(
    'of length 1 as the graph gives them rank alike, %s too, and stay as they are',
    (similarity) => {
      const ranked = rankedVectors({ dimensions, normalised: true, similarity, lengths: null });
      const unit = (row: Float32Array): Float32Array => {
        const length = Math.hypot(...row);
        return row.map((value) => value / length);
      };
      fc.assert(
        fc.property(vector, fc.array(vector, { minLength: 2, maxLength: 20 }), (long, others) => {
          const [query, passages] = [unit(long), others.map(unit)];
          const kept = passages.map((passage) => Array.from(ranked.passages(passage.slice())));
          expect(kept).toEqual(passages.map((passage) => Array.from(passage)));
          expectSameOrder(
            kept.map((row) => dot(query, Float32Array.from(row))),
            passages.map((passage) => definitions[similarity](query, passage)),
          );
        }),
      );
    },
  );

  it.each(['dot', 'l2'] as const)(
    'keep their rank by %s in the codes of an index',
    (similarity) => {
      const width = 128;
      const draw = seeded(7);
      /** In a narrow cone, as texts' vectors are, of lengths that differ by a tenth. */
      const some = (count: number): Float32Array =>
        Float32Array.from({ length: count }, () => 10 + draw()).reduce(
          (rows, length, row) => {
            for (let at = 0; at < width; at++) {
              rows[row * width + at] =
                ((at % 3 === 0 ? 1 : 0) + draw()) * (length / Math.sqrt(width));
            }
            return rows;
          },
          new Float32Array(count * width),
        );
      const [passages, queries] = [some(500), some(20)];
      const ranked = rankedVectors({
        ...{ dimensions: width, normalised: false, similarity },
        lengths: { usual: 12, most: 24 },
      });
      const rows = ranked.passages(passages);
      const size = ranked.dimensions;
      const mean = new Float32Array(size);
      for (let at = 0; at < rows.length; at++)
        mean[at % size] = (mean[at % size] ?? 0) + (rows[at] ?? 0) / 500;
      let residual = 0;
      for (let at = 0; at < rows.length; at++)
        residual += ((rows[at] ?? 0) - (mean[at % size] ?? 0)) ** 2;
      const scale = codeScale(mean, Math.sqrt(residual / 500));
      const own = ranked.queries(queries);
      let found = 0;
      for (let query = 0; query < 20; query++) {
        const coded = Array.from({ length: 500 }, (_, at) => {
          const stored = encodeVector(rowOf(rows, size, at), scale);
          return dot(rowOf(own, size, query), decodeVector(stored, scale));
        });
        const exact = Array.from({ length: 500 }, (_, at) =>
          definitions[similarity](rowOf(queries, width, query), rowOf(passages, width, at)),
        );
        const nearest = new Set(order(exact).slice(0, 10));
        found += order(coded)
          .slice(0, 10)
          .filter((place) => nearest.has(place)).length;
      }
      expect(found / 200).toBeGreaterThan(0.9);
    },
  );
});

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return state / 2 ** 31;
  };
}

/** A parity model whose card asks for `similarity`, by the hub's name of it. */
function modelWith(name: string, similarity: string): string {
  const folder = join(temporaryFolder(), name);
  cpSync(join(fixtureModels, 'parity', name), folder, { recursive: true });
  const file = join(folder, 'config_sentence_transformers.json');
  const card: object = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as object) : {};
  writeFileSync(file, JSON.stringify({ ...card, similarity_fn_name: similarity }));
  return folder;
}

const texts = [
  'Le bail est signé pour trois ans.',
  'Le préavis est de trois mois.',
  'chat',
  'Le gâteau est dans le four depuis une heure, et il sent bon.',
  'THE CAKE IS IN THE OVEN',
  '42',
];

describe('a model that does not normalise', () => {
  it.each([
    ['roberta-cls', 'dot', 'dot'],
    ['bert-wordpiece-uncased', 'dot', 'dot'],
    ['distilbert', 'euclidean', 'l2'],
    ['bloom-l2', 'euclidean', 'l2'],
  ] as const)('%s is ranked by %s in an index', async (name, asked, similarity) => {
    const source = modelWith(name, asked);
    const { folder, manifest } = await compileModel(source, temporaryFolder(), { dtype: 'fp32' });
    expect(manifest).toMatchObject({ similarity, normalised: false });
    const plain = await compileModel(join(fixtureModels, 'parity', name), temporaryFolder(), {
      dtype: 'fp32',
    });
    expect(manifest.identity).not.toBe(plain.manifest.identity);
    expect(plain.manifest).toMatchObject({ similarity: 'cosine', lengths: null });

    const tokenizer = loadTokenizer(folder, manifest.maxTokens);
    const encoder = await loadEncoder(folder, { threads: 1 });
    const raw: Float32Array[] = [];
    for (const text of texts) raw.push((await encoder.embed([tokenizer.encode(text)])).vectors);
    await encoder.close();
    for (const vector of raw) {
      expect(Math.hypot(...vector)).toBeLessThanOrEqual(manifest.lengths?.most ?? 0);
    }

    // As the indexer and a search ask for them.
    const [embedderHere, embedderThere] = portPair();
    const server: Server<EmbedderContract> = serve(
      embedderThere,
      embedderHandlers({ server: () => server }),
    );
    const embedder = createClient<EmbedderContract>(embedderHere, 'embedder');
    const { dimensions } = await embedder.call('load', { compiledFolder: folder, threads: 1 });
    const ids = texts.map((text) => tokenizer.encode(manifest.prefixes.passage + text));
    const { vectors } = await embedder.call('embed', { ids });
    const [here, there] = portPair();
    serve<InferenceContract>(there, inferenceHandlers());
    const inference = createClient<InferenceContract>(here, 'inference');
    await inference.call('load', { encoderFolder: folder, rerankerFolder: null, threads: 1 });
    for (const [at, text] of texts.entries()) {
      const { vector } = await inference.call('embedQuery', { text });
      expect(vector).toHaveLength(dimensions);
      const cosines = texts.map((_, row) =>
        dot(vector ?? new Float32Array(), rowOf(vectors, dimensions, row)),
      );
      const query = raw[at] ?? new Float32Array();
      expectSameOrder(
        cosines,
        raw.map((passage) => definitions[similarity](query, passage)),
      );
    }
  });

  it('is told of by models verify, as one that does is', async () => {
    const outputOf = async (source: string): Promise<string | undefined> => {
      const checks = await verifyModel(source, temporaryFolder(), {
        ...{ dtype: 'fp32', threads: 1, reference: false },
      });
      return checks.find(({ name }) => name === 'output')?.detail;
    };
    expect(await outputOf(modelWith('distilbert', 'euclidean'))).toBe(
      '32 x 2, ranked by l2 (not normalised; 49 numbers in an index)',
    );
    expect(await outputOf(modelWith('roberta-cls', 'dot'))).toMatch(
      /ranked by dot \(not normalised; \d+ numbers in an index\)$/,
    );
    expect(await outputOf(modelWith('bert-e5', 'dot'))).toBe(
      '64 x 2, dot ranks as the cosine (length 1)',
    );
    expect(await outputOf(modelWith('bert-e5', 'cosine'))).toBe('64 x 2');
  });
});

it('a similarity that is not known is refused, with its name', async () => {
  await expect(
    compileModel(modelWith('bert-e5', 'manhattan'), temporaryFolder(), { dtype: 'int8' }),
  ).rejects.toMatchObject({
    code: 'model-bad',
    values: {
      reason:
        'config_sentence_transformers.json: asks for a similarity that is not supported (manhattan)',
    },
  });
});
