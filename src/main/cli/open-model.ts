/** A model named on the command line, or the one in use, ready to run in this process. */
import { TrouvailleError } from '../../shared/errors.ts';
import { makeDataFolder } from '../data-folder.ts';
import { compiledRoot } from '../engine/compile-in-use.ts';
import { modelThreads } from '../engine/threads.ts';
import { compileModel, type CompiledModel, type Dtype } from '../model/compile.ts';
import type { Role } from '../model/description.ts';
import { resolveModel } from '../model/installed.ts';
import { readSettings } from '../settings.ts';
import type { CommandContext } from './context.ts';
import { openProgress } from './progress.ts';

/** The published folder of `named` (a folder or an id), else of the model in use for `role`. */
export function modelFolder(
  { dataFolder }: CommandContext,
  named: string | undefined,
  role: Role,
): string {
  return resolveModel(dataFolder, named ?? readSettings(dataFolder)[role]);
}

export interface ModelOptions {
  readonly model?: string;
  readonly dtype: Dtype;
  readonly layers?: number;
}

/** Compiles where that was not done yet. Throws `model-bad` too where the model has another role. */
export async function compiledModel(
  context: CommandContext,
  role: Role,
  { model, dtype, layers }: ModelOptions,
): Promise<CompiledModel & { readonly threads: number }> {
  const { dataFolder, interruption } = context;
  const source = modelFolder(context, model, role);
  makeDataFolder(dataFolder);
  const progress = openProgress(context);
  progress.phase('compiling');
  try {
    const compiled = await compileModel(source, compiledRoot(dataFolder), {
      dtype,
      signal: interruption.signal,
      ...(layers === undefined ? {} : { layers }),
    });
    if (compiled.manifest.role !== role) {
      const expected = context.say(`cli.models.role.${role}`);
      const is = context.say(`cli.models.role.${compiled.manifest.role}`);
      throw new TrouvailleError('model-bad', {
        path: source,
        reason: context.say('cli.models.other-role', { is, expected }),
      });
    }
    return { ...compiled, threads: modelThreads(readSettings(dataFolder)) };
  } finally {
    progress.stop();
  }
}
