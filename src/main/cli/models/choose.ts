/** `models use ID` and `models rollback`. */
import { basename, dirname, resolve } from 'node:path';
import { TrouvailleError } from '../../../shared/errors.ts';
import { makeDataFolder } from '../../data-folder.ts';
import { compiledRoot } from '../../engine/compile-in-use.ts';
import { compileModel } from '../../model/compile.ts';
import { importedModelsFolder, isSafeId, resolveModel } from '../../model/installed.ts';
import { chooseModel, takeBackChoice } from '../../model-choice.ts';
import { readSettings } from '../../settings.ts';
import type { CommandContext } from '../context.ts';
import { exitStatus } from '../exit-status.ts';
import { openProgress } from '../progress.ts';
import { withIndex } from '../reading.ts';

/** The model is compiled first: a bad one is refused, and the one in use stays. */
export async function use(context: CommandContext, named: string): Promise<number> {
  const { dataFolder, output, say, interruption } = context;
  const folder = resolveModel(dataFolder, named);
  makeDataFolder(dataFolder);
  const progress = openProgress(context);
  progress.phase('compiling');
  const { dtype } = readSettings(dataFolder);
  const { manifest } = await compileModel(folder, compiledRoot(dataFolder), {
    dtype,
    signal: interruption.signal,
  }).finally(() => progress.stop());
  const { role } = manifest;
  const id = isIdOf(dataFolder, named, folder) ? named : resolve(named);
  chooseModel(dataFolder, { role, id });
  output.note(say('cli.models.use', { id, role: say(`cli.models.role.${role}`) }));
  if (role === 'encoder') output.note(say('cli.models.use-index'));
  if (output.json) output.value({ id, role });
  return exitStatus.done;
}

/** Whether the name is an id, which stays true wherever the command is run, and not a path. */
function isIdOf(dataFolder: string, named: string, folder: string): boolean {
  if (!isSafeId(named)) return false;
  const imported = dirname(folder) === importedModelsFolder(dataFolder);
  return imported || basename(folder) !== basename(named) || resolve(named) !== folder;
}

/** The model before is in use again, and its vectors serve where they are still there. */
export async function rollback(context: CommandContext): Promise<number> {
  const { dataFolder, output, say } = context;
  const anything = await withIndex(context, (index) => index !== null);
  const { openWriter } = await import('../../store/open.ts');
  // Opened before the choice is taken back: where another process writes, nothing is changed.
  const writer = anything ? openWriter(dataFolder) : null;
  try {
    const choice = takeBackChoice(dataFolder);
    if (choice === null) throw new TrouvailleError('model-no-earlier');
    const { id, role } = choice;
    if (role === 'encoder') writer?.rollbackGeneration();
    output.note(say('cli.models.use', { id, role: say(`cli.models.role.${role}`) }));
    if (output.json) output.value({ id, role });
    return exitStatus.done;
  } finally {
    writer?.close();
  }
}
