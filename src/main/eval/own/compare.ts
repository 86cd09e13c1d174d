/** Modes and installed models compared on a person's own questions. */
import type { SearchMode } from '../../../shared/domain.ts';
import { TrouvailleError } from '../../../shared/errors.ts';
import type {
  ComparedSystem,
  OwnComparison,
  OwnComparisonProgress,
  OwnQuestionsContract,
} from '../../../shared/own-questions-contract.ts';
import type {
  EngineContext,
  IndexerSession,
  IndexerStart,
  SearchSession,
  SearchStart,
} from '../../engine/engine.ts';
import { compareSystems, type Measurement } from '../report.ts';
import { measureQuestions, questionsOf } from './measure.ts';
import { readOwnQuestions } from './questions.ts';
import { contextOfEncoder, otherModels } from './systems.ts';

/** What starts the services: the engine's own, or that of an application which compiles apart. */
export interface ComparisonEngine {
  openIndexer(context: EngineContext, start: IndexerStart): Promise<IndexerSession>;
  openSearch(context: EngineContext, start: SearchStart): Promise<SearchSession>;
}

export interface ComparisonHooks {
  readonly signal?: AbortSignal;
  onProgress?: (progress: OwnComparisonProgress) => void;
}

/** Of the bootstrap and the tests: the same questions give the same figures. */
const seed = 1;

/**
 * Asks every marked question of every system. Throws `no-own-questions`, `own-questions-damaged`,
 * `nothing-indexed`, `model-*`, `cancelled`; vectors computed by then are kept in `cacheFolder`.
 */
export async function compareOnOwnQuestions(
  context: EngineContext,
  engine: ComparisonEngine,
  cacheFolder: string,
  asked: OwnQuestionsContract['requests']['compare']['input'],
  hooks: ComparisonHooks = {},
): Promise<OwnComparison> {
  const marks = readOwnQuestions(context.dataFolder);
  if (marks.length === 0) throw new TrouvailleError('no-own-questions');
  const others = otherModels(context, asked);

  const systems: { compared: ComparedSystem; measurement: Measurement }[] = [];
  const run = async (session: SearchSession, modes: readonly SearchMode[]): Promise<void> => {
    for (const mode of modes) systems.push(await measureQuestions(session, mode, questions, hooks));
  };

  const inUse = await engine.openSearch(context, { models: 'both' });
  let roots: readonly string[];
  let known: ReadonlySet<string>;
  let documents: number;
  try {
    await inUse.ledger.call('open', { dataFolder: context.dataFolder });
    const summary = await inUse.ledger.call('summary', null);
    ({ documents } = summary);
    roots = summary.folders.map(({ path }) => path);
    const paths = [...new Set(marks.map(({ path }) => path))];
    known = new Set((await inUse.ledger.call('indexed', { paths })).paths);
  } catch (error) {
    await inUse.close();
    throw error;
  }
  const questions = questionsOf(marks.filter(({ path }) => known.has(path)));
  try {
    if (questions.length === 0) throw new TrouvailleError('no-own-questions');
    await run(inUse, ['keywords', 'vectors', 'hybrid', 'reranked']);
  } finally {
    await inUse.close();
  }

  for (const reranker of others.rerankers) {
    const settings = { ...context.settings, reranker };
    const session = await engine.openSearch({ ...context, settings }, { models: 'both' });
    await run(session, ['reranked']).finally(() => session.close());
  }
  for (const encoder of others.encoders) {
    const other = await contextOfEncoder(context, encoder, roots, cacheFolder);
    await bringUpToDate(other, engine, roots, hooks);
    const session = await engine.openSearch(other, { models: 'both' });
    await run(session, ['vectors', 'hybrid', 'reranked']).finally(() => session.close());
  }

  return {
    ...{ set: 'mine', documents, queries: questions.length },
    ...(await compareSystems(
      systems.map(({ measurement }) => measurement),
      seed,
      hooks.signal,
    )),
    compared: systems.map(({ compared }) => compared),
    missing: [...new Set(marks.map(({ path }) => path))].filter((path) => !known.has(path)),
  };
}

/** The index for another encoder: what it holds already is not computed again. */
async function bringUpToDate(
  context: EngineContext,
  engine: ComparisonEngine,
  roots: readonly string[],
  { signal, onProgress }: ComparisonHooks,
): Promise<void> {
  const { encoder } = context.settings;
  const indexer = await engine.openIndexer(context, {
    onProgress: ({ filesDone, filesTotal }) =>
      onProgress?.({ phase: 'indexing', encoder, done: filesDone, total: filesTotal }),
  });
  try {
    for (const path of roots) await indexer.client.call('addFolder', { path });
    await indexer.client.call('update', { folders: null }, signal ? { signal } : {});
  } finally {
    await indexer.close();
  }
}
