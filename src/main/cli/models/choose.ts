/** `models use ID` and `models rollback`. */
import { basename, dirname, resolve } from 'node:path';
import { makeDataFolder } from '../../data-folder.ts';
import { importedModelsFolder, isSafeId, resolveModel } from '../../model/installed.ts';
import { chooseModel } from '../../model-choice.ts';
import { prepareModel } from '../../models/prepare.ts';
import { rollbackModel } from '../../models/rollback.ts';
import type { CommandContext } from '../context.ts';
import { exitStatus } from '../exit-status.ts';
import { withModelProgress } from './progress.ts';

/** The model is compiled first: a bad one is refused, and the one in use stays. */
export async function use(context: CommandContext, named: string): Promise<number> {
  const { dataFolder, output, say } = context;
  const folder = resolveModel(dataFolder, named);
  makeDataFolder(dataFolder);
  const { role } = await withModelProgress(context, (hooks) =>
    prepareModel(dataFolder, named, hooks),
  );
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
export function rollback({ dataFolder, output, say }: CommandContext): number {
  const { id, role } = rollbackModel(dataFolder);
  output.note(say('cli.models.use', { id, role: say(`cli.models.role.${role}`) }));
  if (output.json) output.value({ id, role });
  return exitStatus.done;
}
