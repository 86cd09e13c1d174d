/** `eval mine add|list|remove|run`: one's own questions, each with the hit that was right. */
import { evaluationMetrics } from '../../../shared/evaluation.ts';
import type {
  OwnComparison,
  OwnComparisonProgress,
} from '../../../shared/own-questions-contract.ts';
import { cacheFolderPath } from '../../data-folder.ts';
import { markOwnQuestion, readOwnQuestions, unmarkOwnQuestion } from '../../eval/own/questions.ts';
import { usageError, type CommandContext } from '../context.ts';
import { exitStatus } from '../exit-status.ts';
import { day, integer, table } from '../format.ts';
import { printEvaluation } from '../print-evaluation.ts';
import { openProgress } from '../progress.ts';
import { indexedFile, withIndex } from '../reading.ts';
import { engineContext } from '../start-engine.ts';

export const mineActions = ['add', 'list', 'remove', 'run'] as const;
export type MineAction = (typeof mineActions)[number];

export interface MineOptions {
  readonly page?: number;
  readonly encoder?: string;
  readonly reranker?: string;
}

export function mine(
  context: CommandContext,
  action: MineAction,
  words: readonly string[],
  options: MineOptions,
): Promise<number> {
  const needed: Record<MineAction, readonly string[]> = {
    ...{ add: ['QUERY', 'PATH'], list: [], remove: ['ID'], run: [] },
  };
  const missing = needed[action][words.length];
  if (missing !== undefined) {
    const values = { name: missing, command: 'eval' };
    throw usageError(context.language, 'usage.missing-argument', values);
  }
  if (words.length > needed[action].length) {
    throw usageError(context.language, 'usage.too-many', { command: 'eval' });
  }
  const [first = '', second = ''] = words;
  switch (action) {
    case 'add':
      return add(context, first, second, options.page ?? null);
    case 'list':
      return Promise.resolve(list(context));
    case 'remove':
      return Promise.resolve(remove(context, first));
    case 'run':
      return run(context, options);
  }
}

async function add(
  context: CommandContext,
  query: string,
  named: string,
  page: number | null,
): Promise<number> {
  const { dataFolder, output, say } = context;
  const { path, pages } = await withIndex(context, (index) => {
    const file = indexedFile(context, index, named);
    return { path: file.path, pages: index?.pages(file.documentId, null)?.pages.length ?? 0 };
  });
  if (page !== null && page > pages) {
    throw usageError(context.language, 'usage.no-page', { path, page, pages });
  }
  const mark = markOwnQuestion(dataFolder, { query, path, page });
  if (output.json) output.value(mark);
  else output.line(say('cli.mine.added', { query: mark.query, path }));
  return exitStatus.done;
}

function list({ dataFolder, output, say, language }: CommandContext): number {
  const questions = readOwnQuestions(dataFolder);
  if (output.json) output.value(questions);
  else if (questions.length === 0) output.note(say('error.no-own-questions'));
  const rows = questions.map(({ id, query, path, page, marked }) => [
    ...[id.slice(0, shownOfId), day(language, marked), query],
    page === null ? path : `${path}, ${say('cli.search.page', { page })}`,
  ]);
  if (!output.json) for (const line of table(rows)) output.line(line);
  return questions.length === 0 ? exitStatus.nothingFound : exitStatus.done;
}

/** Enough of an id to tell some hundred marks apart; any beginning that does so is taken. */
const shownOfId = 8;

function remove({ dataFolder, output, say, language }: CommandContext, start: string): number {
  const found = readOwnQuestions(dataFolder).filter(({ id }) => id.startsWith(start));
  const [mark] = found;
  if (!mark || found.length > 1) throw usageError(language, 'usage.no-mark', { id: start });
  unmarkOwnQuestion(dataFolder, mark.id);
  if (output.json) output.value(mark);
  else output.line(say('cli.mine.removed', { query: mark.query }));
  return exitStatus.done;
}

async function run(context: CommandContext, { encoder, reranker }: MineOptions): Promise<number> {
  const { dataFolder, output, interruption } = context;
  const { compareOnOwnQuestions } = await import('../../eval/own/compare.ts');
  const { openIndexer } = await import('../../engine/indexer-session.ts');
  const { openSearch } = await import('../../engine/search-session.ts');
  const progress = openProgress(context);
  try {
    progress.phase('compiling');
    const comparison = await interruption.race(
      compareOnOwnQuestions(
        engineContext(dataFolder),
        { openIndexer, openSearch },
        cacheFolderPath(),
        {
          encoders: encoder === undefined ? null : [encoder],
          rerankers: reranker === undefined ? null : [reranker],
        },
        {
          signal: interruption.signal,
          onProgress: (state) =>
            progress.count(progressText(context, state), state.done, state.total),
        },
      ),
    );
    progress.stop();
    for (const path of comparison.missing) {
      output.note(context.say('cli.mine.missing', { path }));
    }
    if (output.json) output.value(comparison);
    else print(context, comparison);
    return exitStatus.done;
  } finally {
    progress.stop();
  }
}

/** The report, then the rank of each question's answer, a system a column. */
function print(context: CommandContext, comparison: OwnComparison): void {
  const { output, say, language } = context;
  printEvaluation(context, comparison, evaluationMetrics);
  output.line();
  output.line(say('cli.mine.ranks'));
  const [first] = comparison.compared;
  const rows = (first?.ranks ?? []).map(({ query }, index) => [
    ...comparison.compared.map(({ ranks }) => {
      const rank = ranks[index]?.rank ?? null;
      return rank === null ? '–' : integer(language, rank);
    }),
    query,
  ]);
  const head = [...comparison.compared.map(({ name }) => name), ''];
  const right = comparison.compared.map((_, column) => column);
  for (const line of table([head, ...rows], right)) output.line(line);
}

function progressText({ say, language }: CommandContext, state: OwnComparisonProgress): string {
  const counts = { done: integer(language, state.done), total: integer(language, state.total) };
  switch (state.phase) {
    case 'indexing':
      return say('cli.progress.mine-indexing', { model: state.encoder, ...counts });
    case 'searching':
      return say('cli.progress.searching', { mode: state.system, ...counts });
  }
}
