/** `models bench [ID…]`: how fast models are on this machine. */
import { littleWeight, type ModelSpeed } from '../../../shared/models-contract.ts';
import { benchModel } from '../../models/bench.ts';
import { modelRows } from '../../models/rows.ts';
import { nodeShell } from '../../shell/node/fork.ts';
import type { CommandContext } from '../context.ts';
import { exitStatus } from '../exit-status.ts';
import { decimal, integer, size, table } from '../format.ts';
import { withModelProgress } from './progress.ts';

/** Without an id, every installed model. */
export async function bench(context: CommandContext, named: readonly string[]): Promise<number> {
  const { dataFolder, output, language, say } = context;
  const rows = (): ReturnType<typeof modelRows> => modelRows(dataFolder, context.report);
  const ids =
    named.length > 0 ? named : rows().flatMap(({ id, installed }) => (installed ? [id] : []));
  const shell = nodeShell();
  const speeds: ModelSpeed[] = [];
  await withModelProgress(context, async (hooks) => {
    for (const id of ids) speeds.push(...(await benchModel({ shell, dataFolder, id }, hooks)));
  });
  if (output.json) output.value(speeds);
  else {
    const head = ['', 'dtype', 'provider', 'tokens/s', 'passages/s', 'query ms', 'RSS'];
    const lines = speeds.map((speed) => [
      speed.id,
      speed.dtype,
      speed.provider,
      integer(language, speed.tokensPerSecond),
      decimal(language, speed.passagesPerSecond, 1),
      decimal(language, speed.queryMs, 1),
      size(language, speed.peakBytes),
    ]);
    for (const line of table([head, ...lines], [3, 4, 5, 6])) output.line(line);
  }
  for (const { id, weight } of rows()) {
    if (weight === null || weight >= littleWeight || !ids.includes(id)) continue;
    output.note(say('cli.models.little-weight', { id, weight: decimal(language, weight, 2) }));
  }
  return exitStatus.done;
}
