/** `models list`: what is installed. */
import { listModels } from '../../model/listing.ts';
import { readSettings } from '../../settings.ts';
import type { CommandContext } from '../context.ts';
import { exitStatus } from '../exit-status.ts';
import { integer, size, table } from '../format.ts';

export function list(context: CommandContext): number {
  const { dataFolder, output, say, language } = context;
  const { encoder, reranker } = readSettings(dataFolder);
  // One damaged model is told, and the others are still listed.
  let status: number = exitStatus.done;
  const models = listModels(dataFolder, [encoder, reranker], (error) => {
    status = context.report(error);
  });
  if (output.json) {
    output.value(models);
    return status;
  }
  const rows = models.map((model) => [
    model.inUse ? '*' : '',
    model.id,
    say(`cli.models.role.${model.role}`),
    `${integer(language, model.parameters / 1e6)} M`,
    size(language, model.bytes),
    model.languages.join(' '),
    model.licence ?? '',
    model.inUse ? say('cli.models.in-use') : say('cli.models.installed'),
  ]);
  for (const line of table(rows, [3, 4])) output.line(line);
  return status;
}
