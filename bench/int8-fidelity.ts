/**
 * What int8 costs the embedded encoder against fp32: the mean and least cosine of passages, and nDCG@10
 * of an exact scan over a BEIR-style folder.
 *
 *   node bench/int8-fidelity.ts FOLDER [DOCUMENTS]
 *
 * Each document is one text with its title, cut to the model's maximum. DOCUMENTS: the first ones of the
 * folder only, and the questions that they answer; figures of nDCG@10 are then higher than the whole
 * folder's, for both. Aim: cosine at least .99, nDCG@10 within .01.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDataset } from '../src/main/eval/dataset.ts';
import { measure } from '../src/main/eval/metrics.ts';
import { compileModel, type Dtype } from '../src/main/model/compile.ts';
import { embedAll } from '../src/main/model/embed-all.ts';
import { loadEncoder } from '../src/main/model/encoder.ts';
import { rankedVectors } from '../src/main/model/ranked-vectors.ts';
import { loadTokenizer } from '../src/main/model/tokenizer.ts';

interface Embedded {
  readonly dimensions: number;
  readonly passages: Float32Array;
  readonly queries: Float32Array;
  readonly tokensPerSecond: number;
}

const [folder, limit] = process.argv.slice(2);
if (folder === undefined) throw new Error('a BEIR-style folder');
const dataset = await readDataset(folder);
const documents = dataset.documents.slice(0, limit === undefined ? undefined : Number(limit));
const kept = new Set(documents.map(({ id }) => id));
const queries = dataset.queries.filter(({ judgements }) =>
  [...judgements.keys()].every((id) => kept.has(id)),
);

const compiledRoot = mkdtempSync(join(tmpdir(), 'int8-fidelity-'));
try {
  const fp32 = await embed('fp32');
  const int8 = await embed('int8');
  const cosines = documents.map((_, at) =>
    dot(fp32.passages, at, int8.passages, at, fp32.dimensions),
  );
  const report = {
    set: dataset.name,
    documents: documents.length,
    queries: queries.length,
    meanCosine: mean(cosines),
    leastCosine: Math.min(...cosines),
    ndcg10: { fp32: gain(fp32), int8: gain(int8) },
    tokensPerSecond: { fp32: fp32.tokensPerSecond, int8: int8.tokensPerSecond },
  };
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
} finally {
  rmSync(compiledRoot, { recursive: true });
}

async function embed(dtype: Dtype): Promise<Embedded> {
  const source = join(import.meta.dirname, '..', 'resources', 'models', 'encoder');
  const { folder: compiled, manifest } = await compileModel(source, compiledRoot, { dtype });
  const tokenizer = loadTokenizer(compiled, manifest.maxTokens);
  const encoder = await loadEncoder(compiled, { threads: 2 });
  const { prefixes } = manifest;
  const ranked = rankedVectors(manifest);
  const texts = documents.map(({ title, text }) =>
    tokenizer.encode(`${prefixes.passage}${title === '' ? text : `${title}\n${text}`}`),
  );
  const passages = await embedAll(encoder, texts);
  const asked = await embedAll(
    encoder,
    queries.map(({ text }) => tokenizer.encode(prefixes.query + text)),
  );
  await encoder.close();
  const tokens = texts.reduce((sum, ids) => sum + ids.length, 0);
  return {
    dimensions: ranked.dimensions,
    passages: ranked.passages(passages.vectors),
    queries: ranked.queries(asked.vectors),
    tokensPerSecond: Math.round((tokens / passages.forwardMs) * 1000),
  };
}

function gain({ dimensions, passages, queries: asked }: Embedded): number {
  return mean(
    queries.map(({ judgements }, row) => {
      const scores = documents.map(({ id }, at) => ({
        id,
        score: dot(asked, row, passages, at, dimensions),
      }));
      const ranking = scores.toSorted((a, b) => b.score - a.score).map(({ id }) => id);
      return measure(ranking.slice(0, 10), judgements)['ndcg@10'];
    }),
  );
}

function dot(
  a: Float32Array,
  rowA: number,
  b: Float32Array,
  rowB: number,
  dimensions: number,
): number {
  let sum = 0;
  for (let i = 0; i < dimensions; i++) {
    sum += (a[rowA * dimensions + i] ?? NaN) * (b[rowB * dimensions + i] ?? NaN);
  }
  return sum;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
