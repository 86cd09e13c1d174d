/** Where the application keeps its data: the index, the settings, the models. */
import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import envPaths from 'env-paths';
import { TrouvailleError } from '../shared/errors.ts';

const places = envPaths('trouvaille', { suffix: '' });

/** The data folder's absolute path: what was asked for, else `TROUVAILLE_DATA`, else the system's place. */
export function dataFolderPath(asked?: string): string {
  const named = asked ?? process.env['TROUVAILLE_DATA'];
  return resolve(named === undefined || named === '' ? places.data : named);
}

/** Where what can be made again is kept: the index of an evaluation, a benchmark's collection. */
export function cacheFolderPath(): string {
  return resolve(process.env['TROUVAILLE_CACHE'] ?? places.cache);
}

/**
 * Makes the data folder where there is none, readable by its owner alone. Throws `disk-read-only`,
 * `disk-full`, or `path-not-folder`.
 */
export function makeDataFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const { mode, uid } = statSync(path);
    // A folder that was there before and is ours is closed to others: it will hold people's text.
    if ((mode & 0o077) !== 0 && uid === process.getuid?.()) chmodSync(path, 0o700);
  } catch (error) {
    throw folderError(error, path);
  }
}

/** What the system said of a folder that is to be written, as an error of ours. */
export function folderError(error: unknown, path: string): unknown {
  switch (systemCode(error)) {
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return new TrouvailleError('disk-read-only', { path }, { cause: error });
    case 'ENOSPC':
    case 'EDQUOT':
      return new TrouvailleError('disk-full', { path }, { cause: error });
    case 'EEXIST':
    case 'ENOTDIR':
      return new TrouvailleError('path-not-folder', { path }, { cause: error });
    case undefined:
    default:
      return error;
  }
}

/** The system's name for an error (`ENOENT`…); undefined where it has none. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}
