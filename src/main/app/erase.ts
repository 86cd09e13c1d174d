/** The deleting of all that the application keeps. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { folderError } from '../data-folder.ts';
import { ownQuestionsCache } from '../eval/own/cache-folder.ts';

/**
 * What the application makes in its data folder, and nothing else: a person may have named a folder
 * that holds things of their own. Names that it writes elsewhere in the sources; a test has all of
 * them written, and looks that none is left.
 */
const own = [
  /^index\.db(-wal|-shm|-journal)?$/,
  /^index\.db\.damaged-/,
  /^writer\.lock(-wal|-shm|-journal)?$/,
  /^(settings|searches|own-questions|earlier-models|model-speeds|window)\.json(\.\w+)?$/,
  /^run-state\.json(\.\d+)?$/,
  /^(models|compiled|logs|downloads)$/,
];

/**
 * Deletes what the application keeps in the data folder, and what comparing models on one's own
 * questions keeps in the cache. Nothing may have it open. Throws `disk-read-only`.
 */
export function eraseData(dataFolder: string, cacheFolder: string): void {
  try {
    for (const name of readdirSync(dataFolder)) {
      if (own.some((pattern) => pattern.test(name))) remove(join(dataFolder, name));
    }
    remove(ownQuestionsCache(cacheFolder, dataFolder));
  } catch (error) {
    throw folderError(error, dataFolder);
  }
}

function remove(path: string): void {
  rmSync(path, { recursive: true, force: true });
}
