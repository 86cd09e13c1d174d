import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Stage } from '../../shared/domain.ts';
import { TrouvailleError } from '../../shared/errors.ts';
import { runPipeline } from '../../shared/pipeline.ts';
import type { PipelineOptions } from '../../shared/pipeline-types.ts';
import { parseQuery } from '../../shared/query.ts';
import type { EngineContext, SearchSession } from '../engine/engine.ts';
import { openSearch } from '../engine/search-session.ts';
import { seededSample } from '../eval/statistics.ts';
import { readSettings } from '../settings.ts';
import { nodeShell } from '../shell/node/fork.ts';
import { realPassages } from './real-passages.ts';
import { writeSeededCollection, type SeededCollection } from './seeded-collection.ts';
import type { BenchContext, BenchSearch } from './types.ts';

/** Real passages the collection is made from, and queries asked of it. */
const sourcePassages = 1000;
const queries = 30;
/** Words of a passage that make a query: as many as a typed question has. */
const queryWords = 9;

/** Asked before anything is measured; none of those measured, whose results are then not kept. */
const warmingQuery = 'échauffement';

/** Milliseconds from the question to each stage. */
interface QueryTimes {
  readonly keywords: number;
  readonly fused: number;
  readonly firstSlice: number;
  readonly reranked: number;
}

/** Searches a seeded collection of `passages`, made from the data folder's own passages. */
export const benchSearch: BenchSearch = async (bench, { passages, seed }, hooks = {}) => {
  const context = await freshContext(bench);
  const { sources, identity } = await realPassages(context, bench.dataFolder, sourcePassages, seed);
  const collection = writeSeededCollection(
    context.dataFolder,
    identity,
    sources,
    passages,
    seed,
    (done) => hooks.onProgress?.({ done, total: passages }),
  );
  const session = await openSearch(context, { models: 'both' });
  try {
    await measureQuery(session, warmingQuery);
    const asked = seededSample(sources, queries, seed + 1).map(({ text }) => question(text));
    const measured: QueryTimes[] = [];
    for (const text of asked) measured.push(await measureQuery(session, text));
    const recalls = [];
    for (const text of asked) recalls.push(await recallAt10(session, collection, text));
    const middle = (figure: keyof QueryTimes): number =>
      median(measured.map((each) => each[figure]));
    return {
      passages,
      keywordsMs: middle('keywords'),
      fusedMs: middle('fused'),
      firstSliceMs: middle('firstSlice'),
      rerankedMs: middle('reranked'),
      recallAt10: recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length,
    };
  } finally {
    await session.close();
  }
};

async function freshContext({ dataFolder, cacheFolder }: BenchContext): Promise<EngineContext> {
  const own = join(cacheFolder, 'bench-search');
  await rm(own, { recursive: true, force: true });
  await mkdir(own, { recursive: true, mode: 0o700 });
  return {
    dataFolder: own,
    modelsDataFolder: dataFolder,
    settings: readSettings(dataFolder),
    shell: nodeShell(),
  };
}

/**
 * Milliseconds until each stage is there, the earlier ones included. The query is asked once: asked
 * again, its words and its vector would be known already.
 */
async function measureQuery(session: SearchSession, text: string): Promise<QueryTimes> {
  const options: PipelineOptions = {
    mode: 'reranked',
    limit: 10,
    depth: 10,
    by: 'passage',
    sort: 'relevance',
    folder: null,
    all: true,
  };
  const stages = new Map<Stage, number>();
  const from = performance.now();
  const { took } = await runPipeline(session, text, options, {
    onStage: ({ stage }) => stages.set(stage, performance.now() - from),
  });
  // The reranker's slices are of one size: the first is there after its share of their time.
  const slices = Math.ceil(options.depth / 4);
  return {
    keywords: stages.get('lexical') ?? NaN,
    fused: stages.get('fused') ?? NaN,
    firstSlice: took.total - took.rerank + took.rerank / slices,
    reranked: took.total,
  };
}

/** Share of the exact scan's ten nearest that the two-stage search finds. */
async function recallAt10(
  { search, inference }: SearchSession,
  { vectors, dimensions }: SeededCollection,
  text: string,
): Promise<number> {
  const query = parseQuery(text);
  const embedded = await inference?.call('embedQuery', { text: query.meaning });
  const vector = embedded?.vector;
  if (!vector) throw new TrouvailleError('internal', { detail: 'a query without a vector' });
  const exact = exactNearest(vectors, dimensions, vector, 10);
  const found = await search.call('vectors', {
    scope: { query, folder: null },
    vector,
    limit: 10,
  });
  const { passages } = await search.call('passages', {
    passageIds: found.candidates.map(({ passageId }) => passageId),
  });
  const numbers = new Set(passages.map((passage) => Number(/\((\d+)\)$/.exec(passage.text)?.[1])));
  return exact.filter((number) => numbers.has(number)).length / exact.length;
}

function exactNearest(
  vectors: Float32Array,
  dimensions: number,
  query: Float32Array,
  count: number,
): number[] {
  const nearest: { number: number; cosine: number }[] = [];
  for (let number = 0; number * dimensions < vectors.length; number++) {
    let cosine = 0;
    const from = number * dimensions;
    for (let index = 0; index < dimensions; index++) {
      cosine += (vectors[from + index] ?? 0) * (query[index] ?? 0);
    }
    if (nearest.length === count && cosine <= (nearest.at(-1)?.cosine ?? -2)) continue;
    nearest.push({ number, cosine });
    nearest.sort((a, b) => b.cosine - a.cosine);
    nearest.length = Math.min(nearest.length, count);
  }
  return nearest.map(({ number }) => number);
}

function question(text: string): string {
  const words = text.match(/\p{L}{2,}/gu) ?? [];
  return words.slice(0, queryWords).join(' ') || 'document';
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
