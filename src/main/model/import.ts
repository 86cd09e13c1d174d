import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { TrouvailleError } from '../../shared/errors.ts';
import { embeddedModels, folderOfId, importedModelsFolder, isSafeId } from './installed.ts';
import { sourceFiles } from './source-files.ts';
import { verifyModel, type ModelCheck, type VerifyOptions } from './verify.ts';

/** Files that come with a model though they do not decide what it gives. */
const companions = ['README.md', 'LICENSE', 'LICENSE.txt', 'expected.json'];

/**
 * Copies a published folder into the data folder under `id` and verifies the copy; one that is bad is
 * not kept, and an installed one of the same id then stays as it was. Throws `model-bad` where the
 * folder is no model's or the id cannot be one, and errors of the disk.
 */
export async function importModel(
  dataFolder: string,
  source: string,
  id: string,
  compiledRoot: string,
  options: VerifyOptions,
): Promise<ModelCheck[]> {
  if (!isSafeId(id) || embeddedModels.some((model) => model.id === id)) {
    throw new TrouvailleError('model-bad', { path: id, reason: 'the id is taken, or is not one' });
  }
  const files = sourceFiles(source).map(({ name }) => name);
  const target = join(importedModelsFolder(dataFolder), folderOfId(id));
  if (files.length === 0) return verifyModel(source, compiledRoot, options);
  if (resolve(source) === resolve(target)) return verifyModel(target, compiledRoot, options);

  const earlier = join(dirname(target), `.earlier-${folderOfId(id)}`);
  mkdirSync(dirname(target), { recursive: true });
  rmSync(earlier, { recursive: true, force: true });
  if (existsSync(target)) renameSync(target, earlier);
  let kept = false;
  try {
    for (const name of [...files, ...companions]) {
      const file = join(source, name);
      // Links are followed: hubs keep a model's files as links into a store of their own.
      if (existsSync(file)) cpSync(file, join(target, name), { dereference: true });
    }
    const checks = await verifyModel(target, compiledRoot, options);
    kept = checks.every((check) => check.ok);
    return checks;
  } finally {
    if (!kept) {
      rmSync(target, { recursive: true, force: true });
      if (existsSync(earlier)) renameSync(earlier, target);
    }
    rmSync(earlier, { recursive: true, force: true });
  }
}
