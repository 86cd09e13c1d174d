/** Models brought into the data folder: from the hub, or from a folder of this machine. */
import { statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { TrouvailleError } from '../../shared/errors.ts';
import type { ModelVerdict } from '../../shared/models-contract.ts';
import { folderError, makeDataFolder } from '../data-folder.ts';
import { compiledRoot } from '../engine/compile-in-use.ts';
import { modelThreads } from '../engine/threads.ts';
import { builtInTexts } from '../model/built-in-texts.ts';
import { questionsAsked } from '../model/calibration.ts';
import { catalogueEntry } from '../model/catalogue.ts';
import { downloadModel } from '../model/download/download.ts';
import { removeIfEmpty } from '../model/empty-folder.ts';
import { importModel, installStaged, mustBeFree } from '../model/import.ts';
import { isSafeId } from '../model/installed.ts';
import type { ModelCheck, VerifyOptions } from '../model/verify.ts';
import { recordConnection } from '../run-state.ts';
import { readSettings } from '../settings.ts';
import type { ModelHooks } from './hooks.ts';
import { prepareModel } from './prepare.ts';

/**
 * Downloads a model of the hub and installs it, checked and calibrated. Any repository of the hub's
 * may be named, `owner/name`; one in another form throws `model-unknown`.
 */
export async function downloadAndInstall(
  dataFolder: string,
  id: string,
  hooks: ModelHooks = {},
): Promise<ModelVerdict> {
  if (!isSafeId(id) || !(id.includes('/') || catalogueEntry(id))) {
    throw new TrouvailleError('model-unknown', { model: id });
  }
  mustBeFree(id);
  makeDataFolder(dataFolder);
  const { hub, proxy } = readSettings(dataFolder);
  hooks.onProgress?.({ phase: 'connecting', done: 0, total: 0 });
  try {
    await downloadModel(dataFolder, id, {
      address: hub,
      proxy,
      onConnection: () => recordConnection(dataFolder),
      onProgress: (done, total) => hooks.onProgress?.({ phase: 'downloading', done, total }),
      ...(hooks.signal && { signal: hooks.signal }),
    });
  } catch (error) {
    throw folderError(error, dataFolder);
  }
  hooks.onProgress?.({ phase: 'checking', done: 0, total: 0 });
  const options = verifyOptions(dataFolder, hooks);
  const checks = await installStaged(dataFolder, id, compiledRoot(dataFolder), options);
  return calibrated(dataFolder, { id, checks }, hooks);
}

/**
 * Installs a published folder under `id`, its own name by default, checked and calibrated. Throws
 * `path-missing` or `path-not-folder`, and what `importModel` does.
 */
export async function importFolder(
  dataFolder: string,
  path: string,
  id: string = basename(resolve(path)),
  hooks: ModelHooks = {},
): Promise<ModelVerdict> {
  mustBeFolder(path);
  makeDataFolder(dataFolder);
  hooks.onProgress?.({ phase: 'checking', done: 0, total: 0 });
  const options = verifyOptions(dataFolder, hooks);
  const checks = await importModel(dataFolder, path, id, compiledRoot(dataFolder), options);
  return calibrated(dataFolder, { id, checks }, hooks);
}

function mustBeFolder(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new TrouvailleError('path-missing', { path });
  if (!found.isDirectory()) throw new TrouvailleError('path-not-folder', { path });
}

export function verifyOptions(dataFolder: string, { signal }: ModelHooks): VerifyOptions {
  const settings = readSettings(dataFolder);
  return {
    dtype: settings.dtype,
    threads: modelThreads(settings),
    reference: true,
    ...(signal && { signal }),
  };
}

async function calibrated(
  dataFolder: string,
  { id, checks }: { id: string; checks: ModelCheck[] },
  hooks: ModelHooks,
): Promise<ModelVerdict> {
  if (!checks.every((check) => check.ok)) {
    removeIfEmpty(compiledRoot(dataFolder)); // made for this one alone
    return { id, ok: false, checks };
  }
  const { compiledFolder } = await prepareModel(dataFolder, id, hooks);
  const all = builtInTexts().questions.length;
  const detail = `${questionsAsked(compiledFolder) ?? all} of ${all} questions`;
  return { id, ok: true, checks: [...checks, { name: 'calibration', ok: true, detail }] };
}
