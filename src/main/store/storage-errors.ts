/** Errors of SQLite and the file system as the application's own. */
import { accessSync, constants, statfsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { TrouvailleError, type ErrorCode } from '../../shared/errors.ts';

/** The code of an error of SQLite (`SQLITE_FULL`…) or of the system (`ENOSPC`…); null: neither. */
function codeOf(thrown: unknown): string | null {
  if (!(thrown instanceof Error) || !('code' in thrown)) return null;
  return typeof thrown.code === 'string' ? thrown.code : null;
}

/** Whether the disk that holds `folder` has no room left for a page. */
function isFull(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize < 65_536;
  } catch {
    return false; // the folder is gone: not a matter of room
  }
}

function isAccessible(folder: string, mode: number): boolean {
  try {
    accessSync(folder, mode);
    return true;
  } catch {
    return false;
  }
}

/** What a storage error means for the person; null: it is not one of storage. */
function meaning(code: string, dataFolder: string): ErrorCode | null {
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT') return 'disk-full';
  if (code === 'EROFS' || code.startsWith('SQLITE_READONLY')) return 'disk-read-only';
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) return 'data-damaged';
  if (code.startsWith('SQLITE_IOERR')) {
    // Growing the shared-memory file on a full disk is reported as a plain input/output error.
    return isFull(dataFolder) ? 'disk-full' : 'data-unreadable';
  }
  if (code === 'SQLITE_CANTOPEN' || code === 'EACCES' || code === 'EPERM') {
    const readable = isAccessible(dataFolder, constants.R_OK | constants.X_OK);
    const writable = isAccessible(dataFolder, constants.W_OK);
    return readable && !writable ? 'disk-read-only' : 'data-unreadable';
  }
  if (code.startsWith('SQLITE_CANTOPEN') || code.startsWith('SQLITE_PERM'))
    return 'data-unreadable';
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EEXIST') return 'data-unreadable';
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return 'data-locked';
  return null;
}

/** `thrown` as a `TrouvailleError` where it is one of storage, else `thrown` itself. */
export function storageError(thrown: unknown, dataFolder: string): unknown {
  const code = codeOf(thrown);
  if (thrown instanceof TrouvailleError || code === null) return thrown;
  const ours = meaning(code, dataFolder);
  return ours === null
    ? thrown
    : new TrouvailleError(ours, { path: dataFolder }, { cause: thrown });
}

/** Runs `work`; errors of storage come out as `TrouvailleError`s that name the data folder. */
export function translatingErrors<Result>(dataFolder: string, work: () => Result): Result {
  try {
    return work();
  } catch (thrown) {
    throw storageError(thrown, dataFolder);
  }
}

export function isSqliteError(
  thrown: unknown,
): thrown is InstanceType<typeof Database.SqliteError> {
  return thrown instanceof Database.SqliteError;
}
