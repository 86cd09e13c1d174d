import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { applicationRoot } from '../application-root.ts';
import { readyModel } from '../engine/ready-model.ts';
import type { EngineContext } from '../engine/engine.ts';
import { openIndexer } from '../engine/indexer-session.ts';
import { openSearch } from '../engine/search-session.ts';
import type { EvaluationReport } from '../../shared/evaluation.ts';
import type { PipelineServices } from '../../shared/pipeline-types.ts';
import { readSettings } from '../settings.ts';
import { nodeShell } from '../shell/node/fork.ts';
import { stampOf } from '../source-stamp.ts';
import { openReader } from '../store/open.ts';
import { takeWriterLock } from '../store/writer-lock.ts';
import { applicationVersion } from '../version.ts';
import {
  cachedInference,
  digest,
  rerankingIdentity,
  vectorsIdentity,
  type CompiledModels,
} from './cached-inference.ts';
import { writeCorpus } from './corpus.ts';
import { readDataset, type Dataset, type EvaluationQuery } from './dataset.ts';
import { indexedCorpus, type IndexedCorpus } from './indexed-corpus.ts';
import { KeptValues } from './kept-values.ts';
import { askedSchema, rankQueries } from './rank-queries.ts';
import { compareSystems, type Measurement } from './report.ts';
import { rerankNegatives } from './rerank-only.ts';
import { seededSample } from './statistics.ts';
import type { EvaluationHooks, EvaluationOptions, RunEvaluation } from './types.ts';
import { writeReport } from './write-report.ts';

/** Measures the modes on a collection. Throws `data-locked` while the same one is being measured. */
export const runEvaluation: RunEvaluation = async (options, hooks = {}) => {
  const dataset = await readDataset(options.folder);
  const queries = seededSample(dataset.queries, options.queries ?? Infinity, options.seed);
  const context = evaluationContext(dataset, options);
  await indexCorpus(dataset, context, hooks);

  // Held to the end: another evaluation of the collection would index it by other models meanwhile.
  const lock = takeWriterLock(context.dataFolder);
  try {
    return await measure(dataset, queries, context, options, hooks);
  } finally {
    lock.release();
  }
};

async function measure(
  dataset: Dataset,
  queries: readonly EvaluationQuery[],
  context: EngineContext,
  options: EvaluationOptions,
  hooks: EvaluationHooks,
): Promise<EvaluationReport> {
  const models = await compiledModels(context, options);
  const unfinished = join(context.dataFolder, 'unfinished');
  const reader = openReader(context.dataFolder);
  const session = await openSearch(context, { models: modelsNeeded(options) });
  let measurements: Measurement[];
  try {
    const corpus = indexedCorpus(dataset, reader);
    measurements = await measureAll(session, models, corpus, queries, options, unfinished, hooks);
  } finally {
    await session.close();
    reader.close();
  }
  const made = {
    ...{ set: dataset.name, documents: dataset.documents.length, queries: queries.length },
    ...(await compareSystems(measurements, options.seed, hooks.signal)),
  };
  if (options.out !== null) await writeReport(made, measurements, options.out);
  await rm(unfinished, { recursive: true, force: true });
  return made;
}

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

function modelsNeeded({ modes, rerankOnly }: EvaluationOptions): 'none' | 'encoder' | 'both' {
  if (rerankOnly || modes.includes('reranked')) return 'both';
  return modes.every((mode) => mode === 'keywords') ? 'none' : 'encoder';
}

/** Where the models that will be asked are compiled: what they compute is cached by that. */
async function compiledModels(
  context: EngineContext,
  options: EvaluationOptions,
): Promise<CompiledModels> {
  const { dtype } = context.settings;
  const needed = modelsNeeded(options);
  const of = async (role: 'encoder' | 'reranker'): Promise<string> =>
    (await readyModel(context, role, dtype)).folder;
  return {
    encoderFolder: needed === 'none' ? null : await of('encoder'),
    rerankerFolder: needed === 'both' ? await of('reranker') : null,
  };
}

async function measureAll(
  session: PipelineServices,
  models: CompiledModels,
  { documents, passageOf }: IndexedCorpus,
  queries: readonly EvaluationQuery[],
  options: EvaluationOptions,
  unfinished: string,
  hooks: EvaluationHooks,
): Promise<Measurement[]> {
  const cached =
    session.inference &&
    cachedInference(session.inference, models, join(options.cacheFolder, 'computed'));
  const services = { ...session, inference: cached?.client ?? null };
  const savedMilliseconds = (): number => cached?.savedMilliseconds ?? 0;
  if (options.rerankOnly) {
    const { negatives } = options;
    const setting = { negatives, documents, passageOf, savedMilliseconds };
    return rerankNegatives(services, queries, setting, hooks);
  }
  const run = runIdentity(models, documents, options);
  return rankQueries(
    services,
    queries,
    {
      ...{ modes: options.modes, depth: options.depth, documents },
      kept: (mode) => new KeptValues(join(unfinished, `${mode}-${run}.jsonl`), askedSchema),
      savedMilliseconds,
    },
    hooks,
  );
}

/** What decides the rankings: an interrupted run goes on only where all of it is the same. */
function runIdentity(
  { encoderFolder, rerankerFolder }: CompiledModels,
  documents: IndexedCorpus['documents'],
  { depth }: EvaluationOptions,
): string {
  // From a checkout the program may have been changed meanwhile.
  const program = import.meta.url.endsWith('.ts')
    ? stampOf(applicationRoot(), ['src/shared', 'src/main'])
    : applicationVersion();
  return digest(
    JSON.stringify([
      program,
      [...documents],
      encoderFolder && vectorsIdentity(encoderFolder),
      rerankerFolder && rerankingIdentity(rerankerFolder),
      depth,
    ]),
  );
}
