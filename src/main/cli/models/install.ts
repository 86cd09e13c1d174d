/** `models download ID`, `models import DIR` and `models verify [ID]`: a model checked to its output. */
import type { ModelVerdict } from '../../../shared/models-contract.ts';
import { makeDataFolder } from '../../data-folder.ts';
import { compiledRoot } from '../../engine/compile-in-use.ts';
import { resolveModel } from '../../model/installed.ts';
import { verifyModel, type ModelCheck } from '../../model/verify.ts';
import { downloadAndInstall, importFolder, verifyOptions } from '../../models/install.ts';
import { readSettings } from '../../settings.ts';
import type { CommandContext } from '../context.ts';
import { exitStatus } from '../exit-status.ts';
import { readableFolder } from '../folders.ts';
import { withModelProgress } from './progress.ts';

export async function download(context: CommandContext, id: string): Promise<number> {
  const verdict = await withModelProgress(context, (hooks) =>
    downloadAndInstall(context.dataFolder, id, hooks),
  );
  return printInstalled(context, verdict);
}

export async function importNamed(
  context: CommandContext,
  named: string,
  id?: string,
): Promise<number> {
  const source = readableFolder(named);
  const verdict = await withModelProgress(context, (hooks) =>
    importFolder(context.dataFolder, source, id, hooks),
  );
  return printInstalled(context, verdict);
}

/** Without an id, the models in use: their checks together, each under its model's name. */
export async function verify(context: CommandContext, named?: string): Promise<number> {
  const { dataFolder } = context;
  const { encoder, reranker } = readSettings(dataFolder);
  const ids = named === undefined ? [encoder, reranker] : [named];
  const checks: ModelCheck[] = [];
  await withModelProgress(context, async (hooks) => {
    for (const id of ids) {
      const folder = resolveModel(dataFolder, id);
      makeDataFolder(dataFolder);
      const options = verifyOptions(dataFolder, hooks);
      const found = await verifyModel(folder, compiledRoot(dataFolder), options);
      const prefix = ids.length > 1 ? `${id}: ` : '';
      checks.push(...found.map((check) => ({ ...check, name: prefix + check.name })));
    }
  });
  const ok = checks.every((check) => check.ok);
  return printVerdict(context, { id: ids.join(', '), ok, checks });
}

function printInstalled(context: CommandContext, verdict: ModelVerdict): number {
  const status = printVerdict(context, verdict);
  const { output, say } = context;
  if (verdict.ok) output.note(say('cli.models.imported', { id: verdict.id }));
  return status;
}

function printVerdict({ output, say }: CommandContext, { id, ok, checks }: ModelVerdict): number {
  if (output.json) output.value({ id, ok, checks });
  else {
    for (const { name, ok: good, detail } of checks) {
      const verdict = good
        ? output.style('green', say('cli.doctor.ok'))
        : output.style('red', say('cli.doctor.bad'));
      output.line(`${name} — ${verdict} — ${detail}`);
    }
  }
  const failed = checks.find((check) => !check.ok);
  if (failed) output.error(say('error.model-bad', { path: id, reason: failed.detail }));
  return ok ? exitStatus.done : exitStatus.model;
}
