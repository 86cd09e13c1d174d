import type { ModelProgress } from '../../../shared/model-work.ts';
import type { ModelHooks } from '../../models/hooks.ts';
import type { CommandContext } from '../context.ts';
import { integer, size } from '../format.ts';
import { openProgress } from '../progress.ts';

/** Does work on a model with its progress shown; Ctrl+C ends it. */
export async function withModelProgress<Result>(
  context: CommandContext,
  work: (hooks: ModelHooks) => Promise<Result>,
): Promise<Result> {
  const progress = openProgress(context);
  const { signal } = context.interruption;
  try {
    return await work({
      signal,
      onProgress: (state) => progress.count(progressText(context, state), state.done, state.total),
    });
  } finally {
    progress.stop();
  }
}

function progressText(
  { say, language }: CommandContext,
  { phase, done, total }: ModelProgress,
): string {
  const what = say(`cli.models.phase.${phase}`);
  if (total === 0) return what;
  const shown = (count: number): string =>
    phase === 'downloading' ? size(language, count) : integer(language, count);
  return `${what} : ${say('cli.progress.count', { done: shown(done), total: shown(total) })}`;
}
