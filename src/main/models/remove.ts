/** An imported model and what was made of it, removed from the disk. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { TrouvailleError } from '../../shared/errors.ts';
import { folderError } from '../data-folder.ts';
import { discardStaging, partialBytes } from '../model/download/staging.ts';
import {
  embeddedModels,
  folderOfId,
  importedModels,
  importedModelsFolder,
  isSafeId,
} from '../model/installed.ts';
import { forgetChoices } from '../model-choice.ts';
import { readSettings } from '../settings.ts';
import { compiledForms } from './compiled.ts';
import { servingEncoder } from './serving.ts';

/**
 * Also one that is downloaded in part. Throws `model-embedded`, `model-unknown`, `model-in-use` (also
 * where its vectors serve until another's are ready), or errors of the disk.
 */
export function removeModel(dataFolder: string, id: string): void {
  if (embeddedModels.some((model) => model.id === id)) {
    throw new TrouvailleError('model-embedded', { model: id });
  }
  const partial = isSafeId(id) && partialBytes(dataFolder, id) > 0;
  const installed = importedModels(dataFolder).includes(id);
  if (!partial && !installed) throw new TrouvailleError('model-unknown', { model: id });
  const { encoder, reranker } = readSettings(dataFolder);
  if (installed && [encoder, reranker, servingEncoder(dataFolder)].includes(id)) {
    throw new TrouvailleError('model-in-use', { model: id });
  }
  try {
    discardStaging(dataFolder, id);
    const folder = join(importedModelsFolder(dataFolder), folderOfId(id));
    rmSync(folder, { recursive: true, force: true });
    for (const compiled of compiledForms(dataFolder)) {
      if (compiled.manifest.id === id) rmSync(compiled.folder, { recursive: true });
    }
    forgetChoices(dataFolder, id);
  } catch (error) {
    throw folderError(error, dataFolder);
  }
}
