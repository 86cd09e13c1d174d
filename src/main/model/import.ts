import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { TrouvailleError } from '../../shared/errors.ts';
import { discardStaging, stagingFolder } from './download/staging.ts';
import { embeddedModels, folderOfId, importedModelsFolder, isSafeId } from './installed.ts';
import { sourceFiles } from './source-files.ts';
import { verifyModel, type ModelCheck, type VerifyOptions } from './verify.ts';

/** Files that come with a model though they do not decide what it gives. */
const companions = ['README.md', 'LICENSE', 'LICENSE.txt', 'expected.json'];

/**
 * Copies a published folder into the data folder under `id` and installs the copy. Throws `model-bad`
 * where the id cannot be one, and errors of the disk.
 */
export async function importModel(
  dataFolder: string,
  source: string,
  id: string,
  compiledRoot: string,
  options: VerifyOptions,
): Promise<ModelCheck[]> {
  mustBeFree(id);
  const files = sourceFiles(source).map(({ name }) => name);
  const installed = join(importedModelsFolder(dataFolder), folderOfId(id));
  if (files.length === 0 || resolve(source) === resolve(installed)) {
    return verifyModel(source, compiledRoot, options);
  }
  discardStaging(dataFolder, id); // of an import that was killed
  const staged = stagingFolder(dataFolder, id);
  try {
    mkdirSync(staged, { recursive: true });
    for (const name of [...files, ...companions]) {
      const file = join(source, name);
      // Links are followed: hubs keep a model's files as links into a store of their own.
      if (existsSync(file)) cpSync(file, join(staged, name), { dereference: true });
    }
    return await installStaged(dataFolder, id, compiledRoot, options);
  } finally {
    discardStaging(dataFolder, id);
  }
}

/**
 * Verifies the model that lies in its staging folder and moves it among the installed ones, in one
 * rename. A bad one is not kept, and an installed one of the same id then stays as it was.
 */
export async function installStaged(
  dataFolder: string,
  id: string,
  compiledRoot: string,
  options: VerifyOptions,
): Promise<ModelCheck[]> {
  const staged = stagingFolder(dataFolder, id);
  const checks = await verifyModel(staged, compiledRoot, options);
  if (!checks.every((check) => check.ok)) {
    discardStaging(dataFolder, id);
    return checks;
  }
  const target = join(importedModelsFolder(dataFolder), folderOfId(id));
  const earlier = join(dirname(target), `.earlier-${folderOfId(id)}`);
  rmSync(earlier, { recursive: true, force: true });
  if (existsSync(target)) renameSync(target, earlier);
  renameSync(staged, target);
  rmSync(earlier, { recursive: true, force: true });
  discardStaging(dataFolder, id); // its folders, empty now
  return checks;
}

/** Throws `model-bad` where the id is not one, or one of the application's own. */
export function mustBeFree(id: string): void {
  if (isSafeId(id) && !embeddedModels.some((model) => model.id === id)) return;
  throw new TrouvailleError('model-bad', { path: id, reason: 'the id is taken, or is not one' });
}
