/**
 * Keywords alone on BEIR-style folders, without a model: `node bench/keywords.ts FOLDER...
 * [--cache FOLDER] [--half 0|1] [--fresh] [--runs FOLDER]`. Reading, cutting, indexing and searching
 * are the product's own, so that the figures are those of `trouvaille eval --modes keywords`.
 *
 * `--half`: the queries of one of two seeded halves, to choose on one and to confirm on the other.
 * `--fresh`: index anew, after a change of what is indexed. `--runs`: a line a query and metric, for
 * paired tests.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { SearchContract } from '../src/shared/search-contract.ts';
import { runPipeline } from '../src/shared/pipeline.ts';
import { createClient, portPair, serve } from '../src/shared/rpc.ts';
import { documentIndex, writeCorpus } from '../src/main/eval/corpus.ts';
import { readDataset, type Dataset, type EvaluationQuery } from '../src/main/eval/dataset.ts';
import { measure, type QueryMetrics } from '../src/main/eval/metrics.ts';
import { mean, seededSample } from '../src/main/eval/statistics.ts';
import { extractFile } from '../src/main/extract/extract-file.ts';
import { draftDocument } from '../src/main/indexing/drafting.ts';
import { modelEncoder } from '../src/main/indexing/model-encoder.ts';
import { loadTokenizer } from '../src/main/model/tokenizer.ts';
import { OpenIndex } from '../src/main/search/open-index.ts';
import { searchHandlers } from '../src/main/search/service.ts';
import { openReader, openWriter } from '../src/main/store/open.ts';

/** Passages asked for, as `eval` does. */
const candidates = 1000;
/** Of the halves: another seed is another division. */
const halvesSeed = 11;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    cache: { type: 'string', default: join(tmpdir(), 'trouvaille-keywords') },
    half: { type: 'string' },
    fresh: { type: 'boolean', default: false },
    runs: { type: 'string' },
  },
});

for (const folder of positionals) {
  const dataset = await readDataset(folder);
  const dataFolder = join(values.cache, basename(folder));
  await indexCorpus(dataset, dataFolder);
  const queries = half(dataset.queries);
  const started = performance.now();
  const measured = await searchAll(queries, dataFolder, documentIds(dataset, dataFolder));
  const milliseconds = (performance.now() - started) / queries.length;
  const figure = (metric: keyof QueryMetrics): string =>
    mean(measured.map((metrics) => metrics[metric])).toFixed(4);
  process.stdout.write(
    `${dataset.name}\t${queries.length} queries\tnDCG@10 ${figure('ndcg@10')}\tMRR@10 ${figure('mrr@10')}` +
      `\tR@100 ${figure('recall@100')}\t${milliseconds.toFixed(1)} ms a query` +
      `\t${statSync(join(dataFolder, 'index.db')).size} bytes\n`,
  );
  if (values.runs !== undefined) {
    mkdirSync(values.runs, { recursive: true });
    const lines = measured.map(
      (metrics, at) => `${queries[at]?.id ?? ''}\t${metrics['ndcg@10']}\n`,
    );
    writeFileSync(join(values.runs, `${dataset.name}.tsv`), lines.join(''));
  }
}

function half(queries: readonly EvaluationQuery[]): readonly EvaluationQuery[] {
  if (values.half === undefined) return queries;
  const first = new Set(seededSample(queries, Math.ceil(queries.length / 2), halvesSeed));
  return queries.filter((query) => first.has(query) === (values.half === '0'));
}

/** Each document cut as the embedded encoder wants it, all with one vector that means nothing. */
async function indexCorpus(dataset: Dataset, dataFolder: string): Promise<void> {
  const complete = join(dataFolder, 'complete');
  if (existsSync(complete) && !values.fresh) return;
  rmSync(dataFolder, { recursive: true, force: true });
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const documents = join(values.cache, `${dataset.name}-documents`);
  await writeCorpus(dataset.documents, join(documents, 'files'));
  const tokens = loadTokenizer(
    join(import.meta.dirname, '..', 'resources', 'models', 'encoder'),
    512,
  );
  const model = { identity: 'keywords', dimensions: 8, passagePrefix: 'passage: ' };
  const encoder = modelEncoder(model, tokens);
  const { signal } = new AbortController();
  const vectorHash = new Uint8Array(16);
  const store = openWriter(dataFolder);
  const root = store.addRoot(documents, '0', '0');
  const generation = store.openGeneration(encoder.identity, encoder.dimensions);
  for (const index of dataset.documents.keys()) {
    const path = join(documents, 'files', String(Math.floor(index / 1000)), `${index}.html`);
    const contentHash = createHash('sha256').update(readFileSync(path)).digest('hex');
    const [device, inode] = ['0', String(index)];
    const observed = { rootId: root.id, path, size: 1, modifiedMs: index, inode, device };
    const fileId = store.observeFile(observed);
    if (store.linkFile(fileId, contentHash, 'keywords')) continue;
    const { parts, type } = await extractFile(path);
    const draft = await draftDocument(path, parts, encoder, signal);
    const drafts = draft.parts.map(({ part, passages }) => ({
      part,
      passages: passages.map((passage) => ({ ...passage, inputHash: vectorHash })),
    }));
    const document = { contentHash, extractorVersion: 'keywords', type, parts: drafts };
    const vector = new Float32Array(encoder.dimensions).fill(encoder.dimensions ** -0.5);
    store.storeDocument(fileId, document, generation.id, [vectorHash], vector);
  }
  store.tidy();
  store.close();
  writeFileSync(complete, '');
}

/** The collection's ids of each indexed document: texts that are equal share one. */
function documentIds(dataset: Dataset, dataFolder: string): Map<number, string[]> {
  const ids = new Map<number, string[]>();
  const reader = openReader(dataFolder);
  for (const { path, documentId } of reader.files()) {
    const id = dataset.documents[documentIndex(path)]?.id;
    if (documentId === null || id === undefined) continue;
    ids.set(documentId, [...(ids.get(documentId) ?? []), id]);
  }
  reader.close();
  return ids;
}

async function searchAll(
  queries: readonly EvaluationQuery[],
  dataFolder: string,
  documents: ReadonlyMap<number, string[]>,
): Promise<QueryMetrics[]> {
  const index = new OpenIndex();
  const [near, far] = portPair();
  serve<SearchContract>(far, searchHandlers(index));
  const search = createClient<SearchContract>(near, 'search');
  await search.call('open', { dataFolder });
  const measured: QueryMetrics[] = [];
  for (const { text, judgements } of queries) {
    const { ranking } = await runPipeline(
      { search, inference: null, encoder: null, reranker: null },
      text,
      {
        ...{ mode: 'keywords', limit: 0, depth: 20, by: 'document', sort: 'relevance' },
        ...{ folder: null, all: true, candidates },
      },
    );
    const ids = ranking.flatMap(({ documentId }) => documents.get(documentId) ?? []);
    measured.push(measure([...new Set(ids)], judgements));
  }
  index.close();
  return measured;
}
