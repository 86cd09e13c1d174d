import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { TrouvailleError } from '../../shared/errors.ts';
import { runPipeline, type PipelineServices } from '../../shared/pipeline.ts';
import type { EngineContext } from '../engine/engine.ts';
import { openIndexer } from '../engine/indexer-session.ts';
import { openSearch } from '../engine/search-session.ts';
import { readSettings } from '../settings.ts';
import { nodeShell } from '../shell/node/fork.ts';
import { openReader } from '../store/open.ts';
import { documentIndex, writeCorpus } from './corpus.ts';
import { readDataset, type Dataset, type EvaluationQuery } from './dataset.ts';
import { measure } from './metrics.ts';
import { rerankNegatives } from './rerank-only.ts';
import { compareSystems, type Measurement } from './report.ts';
import { seededSample } from './statistics.ts';
import type { EvaluationHooks, EvaluationOptions, RunEvaluation } from './types.ts';
import { writeReport } from './write-report.ts';

/** Candidates of a mode that is measured to depth 500: passages, of which a document has several. */
const deepCandidates = 1000;

/** Measures the modes on a collection. */
export const runEvaluation: RunEvaluation = async (options, hooks = {}) => {
  const dataset = await readDataset(options.folder);
  const queries = seededSample(dataset.queries, options.queries ?? Infinity, options.seed);
  if (queries.length === 0) throw new TrouvailleError('usage', { detail: options.folder });

  const context = evaluationContext(dataset, options);
  await indexCorpus(dataset, context, hooks);
  const documents = documentIds(dataset, context.dataFolder);
  const services = await openSearch(context, { models: 'both' });
  let measurements: Measurement[];
  try {
    measurements = options.rerankOnly
      ? await rerankNegatives(services, queries, documents, options, hooks)
      : await searchAll(services, queries, documents, options, hooks);
  } finally {
    await services.close();
  }
  const made = {
    ...{ set: dataset.name, documents: dataset.documents.length, queries: queries.length },
    ...compareSystems(measurements, options.seed),
  };
  if (options.out !== null) await writeReport(made, measurements, options.out);
  return made;
};

/** The collection has a data folder of its own; the models are those of the person's. */
function evaluationContext(dataset: Dataset, options: EvaluationOptions): EngineContext {
  const own = readSettings(options.dataFolder);
  return {
    dataFolder: join(options.cacheFolder, 'eval', dataset.name),
    modelsDataFolder: options.dataFolder,
    settings: {
      ...own,
      ignorePatterns: [],
      pauseOnBattery: false,
      encoder: options.encoder ?? own.encoder,
      reranker: options.reranker ?? own.reranker,
      dtype: options.dtype ?? own.dtype,
    },
    shell: nodeShell(),
    ...(options.layers === null ? {} : { encoderLayers: options.layers }),
  };
}

/** Brings the collection's index up to date; what was embedded in an earlier run is kept. */
async function indexCorpus(
  dataset: Dataset,
  context: EngineContext,
  { signal, onProgress }: EvaluationHooks,
): Promise<void> {
  const folder = join(context.dataFolder, 'documents');
  await mkdir(context.dataFolder, { recursive: true, mode: 0o700 });
  await writeCorpus(dataset.documents, folder);
  onProgress?.({ phase: 'compiling', mode: null, done: 0, total: 0 });
  const indexer = await openIndexer(context, {
    onProgress: ({ filesDone, filesTotal }) =>
      onProgress?.({ phase: 'indexing', mode: null, done: filesDone, total: filesTotal }),
  });
  try {
    await indexer.client.call('addFolder', { path: folder });
    await indexer.client.call('update', { folders: null }, signal ? { signal } : {});
  } finally {
    await indexer.close();
  }
}

/** The collection's ids of each indexed document: texts that are equal share one. */
function documentIds(dataset: Dataset, dataFolder: string): ReadonlyMap<number, string[]> {
  const ids = new Map<number, string[]>();
  const reader = openReader(dataFolder);
  try {
    for (const { path, documentId } of reader.files()) {
      const id = dataset.documents[documentIndex(path)]?.id;
      if (documentId === null || id === undefined) continue;
      ids.set(documentId, [...(ids.get(documentId) ?? []), id]);
    }
  } finally {
    reader.close();
  }
  return ids;
}

async function searchAll(
  services: PipelineServices,
  queries: readonly EvaluationQuery[],
  documents: ReadonlyMap<number, string[]>,
  options: EvaluationOptions,
  { signal, onProgress }: EvaluationHooks,
): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  for (const mode of options.modes) {
    const deep = mode === 'keywords' || mode === 'vectors';
    const measured: Measurement = { system: mode, rankings: [], metrics: [], milliseconds: [] };
    for (const [index, query] of queries.entries()) {
      const result = await runPipeline(
        services,
        query.text,
        {
          mode,
          limit: 0,
          depth: options.depth,
          by: 'document',
          sort: 'relevance',
          folder: null,
          all: true,
          ...(deep ? { candidates: deepCandidates } : {}),
        },
        signal ? { signal } : {},
      );
      const ranking = rankDocuments(result.ranking, documents);
      measured.rankings.push({ query: query.id, documents: ranking });
      measured.metrics.push(measure(ranking, query.judgements));
      measured.milliseconds.push(result.took.total);
      onProgress?.({ phase: 'searching', mode, done: index + 1, total: queries.length });
    }
    measurements.push(measured);
  }
  return measurements;
}

/** A ranking of documents from one of passages: each at the place of its best passage. */
function rankDocuments(
  passages: readonly { documentId: number }[],
  documents: ReadonlyMap<number, string[]>,
): string[] {
  return [...new Set(passages.flatMap(({ documentId }) => documents.get(documentId) ?? []))];
}
