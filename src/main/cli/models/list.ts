/** `models list`: the catalogue, and what is installed. */
import { modelRows } from '../../models/rows.ts';
import type { CommandContext } from '../context.ts';
import { exitStatus } from '../exit-status.ts';
import { decimal, integer, size, table } from '../format.ts';

export function list(context: CommandContext): number {
  const { dataFolder, output, say, language } = context;
  // One damaged model is told, and the others are still listed.
  let status: number = exitStatus.done;
  const models = modelRows(dataFolder, (error) => {
    status = context.report(error);
  });
  if (output.json) {
    output.value(models);
    return status;
  }
  const unless = <Value>(value: Value | null, show: (value: Value) => string): string =>
    value === null ? '' : show(value);
  const rows = models.map((model) => [
    model.inUse ? '*' : '',
    model.id,
    say(`cli.models.role.${model.role}`),
    unless(model.parameters, (count) => `${integer(language, count / 1e6)} M`),
    unless(model.bytes, (bytes) => size(language, bytes)),
    model.languages.join(' '),
    model.licence ?? '',
    Object.entries(model.published)
      .map(([metric, score]) => `${metric} ${decimal(language, score, 1)}`)
      .join(', '),
    say(`cli.models.${model.inUse ? 'in-use' : model.installed ? 'installed' : 'not-installed'}`),
  ]);
  for (const line of table(rows, [3, 4])) output.line(line);
  return status;
}
