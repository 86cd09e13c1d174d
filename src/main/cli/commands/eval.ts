/** `eval DIR`: quality on a test collection, mode beside mode. */
import type { Command } from 'commander';
import type { SearchMode } from '../../../shared/domain.ts';
import { evaluationMetrics } from '../../../shared/evaluation.ts';
import { cacheFolderPath } from '../../data-folder.ts';
import type { EvaluationProgress } from '../../eval/types.ts';
import type { CommandLine } from '../command-line.ts';
import { usageError, type CommandContext } from '../context.ts';
import { exitStatus } from '../exit-status.ts';
import { readableFolder } from '../folders.ts';
import { mine, mineActions } from '../evaluation/mine.ts';
import { integer } from '../format.ts';
import { printEvaluation } from '../print-evaluation.ts';
import { openProgress } from '../progress.ts';

interface EvalOptions {
  readonly modes: readonly SearchMode[];
  readonly encoder?: string;
  readonly reranker?: string;
  readonly dtype?: 'int8' | 'fp32';
  readonly layers?: number;
  readonly depth: number;
  readonly queries?: number;
  readonly seed: number;
  readonly out?: string;
  readonly rerankOnly?: true;
  readonly negatives: number;
  readonly page?: number;
}

const allModes: readonly SearchMode[] = ['keywords', 'vectors', 'hybrid', 'reranked'];

export function declare(command: Command, line: CommandLine): void {
  command
    .addArgument(line.argument('DIR…', 'help.argument.collection'))
    .addOption(line.list('--modes <modes>', 'help.option.modes', allModes, allModes))
    .addOption(line.option('--encoder <model>', 'help.option.encoder'))
    .addOption(line.option('--reranker <model>', 'help.option.reranker'))
    .addOption(line.choice('--dtype <dtype>', 'help.option.dtype', ['int8', 'fp32'], null))
    .addOption(line.number('--layers <n>', 'help.option.layers', 1, 1000))
    .addOption(line.number('--depth <n>', 'help.option.depth', 1, 1000, 20))
    .addOption(line.number('--queries <n>', 'help.option.queries', 1, 10_000_000))
    .addOption(line.number('--seed <n>', 'help.option.seed', 0, 2 ** 31 - 1, 1))
    .addOption(line.option('--out <folder>', 'help.option.out'))
    .addOption(line.option('--rerank-only', 'help.option.rerank-only'))
    .addOption(line.number('--negatives <n>', 'help.option.negatives', 1, 100_000, 200))
    .addOption(line.number('--page <n>', 'help.option.mine-page', 1, 1_000_000))
    .action((words: string[], options: EvalOptions) =>
      line.run((context) => {
        const [first, action = 'list', ...rest] = words;
        return first === 'mine'
          ? mine(context, line.oneOf(action, mineActions, 'eval mine'), rest, options)
          : evaluate(context, words, options);
      }),
    );
}

async function evaluate(
  context: CommandContext,
  [named = '', ...others]: readonly string[],
  options: EvalOptions,
): Promise<number> {
  const { language, dataFolder, output, say, interruption } = context;
  if (others.length > 0) throw usageError(language, 'usage.too-many', { command: 'eval' });
  const folder = readableFolder(named);
  const { runEvaluation } = await import('../../eval/run.ts');
  const progress = openProgress(context);
  try {
    const report = await interruption.race(
      runEvaluation(
        {
          dataFolder,
          cacheFolder: cacheFolderPath(),
          folder,
          modes: options.modes,
          encoder: options.encoder ?? null,
          reranker: options.reranker ?? null,
          dtype: options.dtype ?? null,
          layers: options.layers ?? null,
          depth: options.depth,
          queries: options.queries ?? null,
          seed: options.seed,
          out: options.out ?? null,
          rerankOnly: options.rerankOnly ?? false,
          negatives: options.negatives,
        },
        {
          signal: interruption.signal,
          onProgress: (state) =>
            progress.count(progressText(context, state), state.done, state.total),
        },
      ),
    );
    progress.stop();
    if (output.json) output.value(report);
    else printEvaluation(context, report, evaluationMetrics);
    if (options.out !== undefined) output.note(say('cli.eval.written', { path: options.out }));
    return exitStatus.done;
  } finally {
    progress.stop();
  }
}

function progressText({ say, language }: CommandContext, state: EvaluationProgress): string {
  const counts = { done: integer(language, state.done), total: integer(language, state.total) };
  switch (state.phase) {
    case 'compiling':
      return say('cli.progress.compiling');
    case 'indexing':
      return say('cli.progress.indexing', counts);
    case 'searching':
      return say('cli.progress.searching', { mode: state.mode ?? '', ...counts });
  }
}
