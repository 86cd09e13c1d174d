/** The files of a data folder that belong to the store. */
import { join } from 'node:path';

/** The index itself. */
export function indexPath(dataFolder: string): string {
  return join(dataFolder, 'index.db');
}

/** Held locked by the one writer for as long as it lives. */
export function writerLockPath(dataFolder: string): string {
  return join(dataFolder, 'writer.lock');
}

/** What SQLite keeps beside a database while it is in use. */
export const sideFiles = ['-wal', '-shm', '-journal'] as const;
