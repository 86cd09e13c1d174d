/** `models verify [ID]` and `models import DIR`: a model checked from its files to its output. */
import { basename, resolve } from 'node:path';
import { makeDataFolder } from '../../data-folder.ts';
import { compiledRoot } from '../../engine/compile-in-use.ts';
import { modelThreads } from '../../engine/threads.ts';
import { importModel } from '../../model/import.ts';
import { resolveModel } from '../../model/installed.ts';
import { verifyModel, type ModelCheck, type VerifyOptions } from '../../model/verify.ts';
import { readSettings } from '../../settings.ts';
import type { CommandContext } from '../context.ts';
import { exitStatus } from '../exit-status.ts';
import { readableFolder } from '../folders.ts';

/** Without an id, the models in use: their checks together, each under its model's name. */
export async function verify(context: CommandContext, named?: string): Promise<number> {
  const { dataFolder } = context;
  const { encoder, reranker } = readSettings(dataFolder);
  const ids = named === undefined ? [encoder, reranker] : [named];
  const checks: ModelCheck[] = [];
  for (const id of ids) {
    const folder = resolveModel(dataFolder, id);
    makeDataFolder(dataFolder);
    const found = await verifyModel(folder, compiledRoot(dataFolder), options(context));
    const prefix = ids.length > 1 ? `${id}: ` : '';
    checks.push(...found.map((check) => ({ ...check, name: prefix + check.name })));
  }
  return printChecks(context, ids.join(', '), checks);
}

export async function importFolder(
  context: CommandContext,
  named: string,
  asked?: string,
): Promise<number> {
  const { dataFolder, output, say } = context;
  const source = readableFolder(named);
  const id = asked ?? basename(resolve(source));
  makeDataFolder(dataFolder);
  const root = compiledRoot(dataFolder);
  const checks = await importModel(dataFolder, source, id, root, options(context));
  const status = printChecks(context, id, checks);
  if (status === exitStatus.done) output.note(say('cli.models.imported', { id }));
  return status;
}

function options({ dataFolder, interruption }: CommandContext): VerifyOptions {
  const settings = readSettings(dataFolder);
  const { dtype } = settings;
  return { dtype, threads: modelThreads(settings), signal: interruption.signal, reference: true };
}

function printChecks(
  { output, say }: CommandContext,
  id: string,
  checks: readonly ModelCheck[],
): number {
  const ok = checks.every((check) => check.ok);
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
