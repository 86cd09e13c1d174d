import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { TrouvailleError } from '../../shared/errors.ts';
import { catalogue } from './catalogue.ts';

/** The models that the application carries: id and folder under `resources/models`. */
export const embeddedModels = [
  { id: 'e5-small-fr-en', folder: 'encoder', role: 'encoder' },
  { id: 'e5-small-fr-en-reranker', folder: 'reranker', role: 'reranker' },
] as const;

/** `resources/models`, beside the sources or the bundle; `TROUVAILLE_MODELS` names another place. */
export function embeddedModelsFolder(): string {
  const named = process.env['TROUVAILLE_MODELS'];
  if (named !== undefined && named !== '') return resolve(named);
  // From src/main/model or out/main: the nearest folder above that has resources/models.
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const candidate = join(folder, 'resources', 'models');
    if (existsSync(candidate)) return candidate;
    // A package keeps models outside its archive, beside it.
    const packaged = join(folder, 'models');
    if (basename(folder) === 'resources' && existsSync(packaged)) return packaged;
    if (dirname(folder) === folder) return join(import.meta.dirname, 'resources', 'models');
  }
}

/** Where models that were downloaded or imported are kept, in a data folder. */
export function importedModelsFolder(dataFolder: string): string {
  return join(dataFolder, 'models');
}

/** Folder name of a model's id: `antoinelouis/biencoder…` becomes `antoinelouis--biencoder…`. */
export function folderOfId(id: string): string {
  return id.replaceAll('/', '--');
}

/**
 * The published folder of a model: the embedded ones and imported ones by id, any other by its
 * path. Throws `model-missing` for a catalogue model that is not installed, or an embedded one that
 * was lost; `model-unknown` for anything else; `model-bad` for a file in a folder's place.
 */
export function resolveModel(dataFolder: string, model: string): string {
  const embedded = embeddedModels.find(({ id }) => id === model);
  if (embedded) {
    const folder = join(embeddedModelsFolder(), embedded.folder);
    if (existsSync(folder)) return folder;
    throw new TrouvailleError('model-missing', { model });
  }
  if (isSafeId(model)) {
    const imported = join(importedModelsFolder(dataFolder), folderOfId(model));
    if (statSync(imported, { throwIfNoEntry: false })?.isDirectory()) return imported;
  }
  const path = resolve(model);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isDirectory()) return path;
  if (stat) {
    throw new TrouvailleError('model-bad', {
      path,
      reason: `${basename(path)}: is a file, not a model's folder`,
    });
  }
  if (catalogue.some(({ id }) => id === model))
    throw new TrouvailleError('model-missing', { model });
  throw new TrouvailleError('model-unknown', { model });
}

/** An id names a folder of ours, never a way out of it. */
export function isSafeId(id: string): boolean {
  return (
    /^[\w.-]+(\/[\w.-]+)?$/.test(id) &&
    !id.split('/').some((part) => /^\.+$/.test(part)) &&
    !isAbsolute(id)
  );
}

/** The id a person knows a source folder by: the embedded model's, the imported one's, or its name. */
export function modelIdOf(sourceFolder: string): string {
  const folder = resolve(sourceFolder);
  const embedded = embeddedModels.find(
    (model) => folder === join(embeddedModelsFolder(), model.folder),
  );
  if (embedded) return embedded.id;
  const name = basename(folder);
  return basename(dirname(folder)) === 'models'
    ? name.replace('--', '/')
    : name || folder.split(sep).join('_');
}

/** Ids of the imported models, in order. */
export function importedModels(dataFolder: string): string[] {
  const folder = importedModelsFolder(dataFolder);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name.replace('--', '/'))
    .sort();
}
