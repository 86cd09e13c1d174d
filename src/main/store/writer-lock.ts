/** The right to write to a data folder: one process at a time has it. */
import Database from 'better-sqlite3';
import { TrouvailleError } from '../../shared/errors.ts';
import { writerLockPath } from './data-folder.ts';
import { isSqliteError, storageError } from './storage-errors.ts';

export interface WriterLock {
  release(): void;
}

/**
 * Takes the lock or throws `data-locked` at once. It is a lock of the system on a file of its own
 * (an SQLite database held exclusively), so it goes with the process however that ends, and never
 * stands in a reader's way as a lock on the index would.
 */
export function takeWriterLock(dataFolder: string): WriterLock {
  let database: Database.Database | undefined;
  try {
    database = new Database(writerLockPath(dataFolder), { timeout: 0 });
    database.exec('BEGIN EXCLUSIVE');
  } catch (thrown) {
    database?.close();
    if (isSqliteError(thrown) && thrown.code.startsWith('SQLITE_BUSY')) {
      throw new TrouvailleError('data-locked', { path: dataFolder }, { cause: thrown });
    }
    throw storageError(thrown, dataFolder);
  }
  const held = database;
  return { release: () => held.close() };
}
