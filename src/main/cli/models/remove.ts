/** `models remove ID`: an imported model and what was compiled of it. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { TrouvailleError } from '../../../shared/errors.ts';
import { folderError } from '../../data-folder.ts';
import { compiledRoot } from '../../engine/compile-in-use.ts';
import {
  embeddedModels,
  folderOfId,
  importedModels,
  importedModelsFolder,
} from '../../model/installed.ts';
import { manifestFile, readManifest } from '../../model/manifest.ts';
import { readSettings } from '../../settings.ts';
import type { CommandContext } from '../context.ts';
import { exitStatus } from '../exit-status.ts';

export function remove(context: CommandContext, id: string): number {
  const { dataFolder, output, say } = context;
  if (embeddedModels.some((model) => model.id === id)) {
    throw new TrouvailleError('model-embedded', { model: id });
  }
  if (!importedModels(dataFolder).includes(id)) {
    throw new TrouvailleError('model-unknown', { model: id });
  }
  const { encoder, reranker } = readSettings(dataFolder);
  if (id === encoder || id === reranker) {
    throw new TrouvailleError('model-in-use', { model: id });
  }
  try {
    rmSync(join(importedModelsFolder(dataFolder), folderOfId(id)), { recursive: true });
    for (const folder of compiledFoldersOf(dataFolder, id)) rmSync(folder, { recursive: true });
  } catch (error) {
    throw folderError(error, dataFolder);
  }
  output.note(say('cli.models.removed', { id }));
  if (output.json) output.value({ id });
  return exitStatus.done;
}

function compiledFoldersOf(dataFolder: string, id: string): string[] {
  const root = compiledRoot(dataFolder);
  if (!existsSync(root)) return [];
  return readdirSync(root)
    .map((name) => join(root, name))
    .filter((folder) => existsSync(join(folder, manifestFile)) && readManifest(folder).id === id);
}
