/** `models remove ID`: an imported model and what was compiled of it. */
import { removeModel } from '../../models/remove.ts';
import type { CommandContext } from '../context.ts';
import { exitStatus } from '../exit-status.ts';

export function remove({ dataFolder, output, say }: CommandContext, id: string): number {
  removeModel(dataFolder, id);
  output.note(say('cli.models.removed', { id }));
  if (output.json) output.value({ id });
  return exitStatus.done;
}
