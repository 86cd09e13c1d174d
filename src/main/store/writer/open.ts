import { existsSync } from 'node:fs';
import { TrouvailleError } from '../../../shared/errors.ts';
import { indexPath } from '../data-folder.ts';
import type { Connection } from '../database.ts';
import { makeDataFolder, moveAside, openForWriting } from '../open-database.ts';
import { translatingErrors } from '../storage-errors.ts';
import type { StoreWriter, WriterOptions } from '../types.ts';
import { takeWriterLock } from '../writer-lock.ts';
import { SqliteWriter } from './store-writer.ts';

/**
 * Opens the index in `dataFolder` for the one writer, making both if need be. Throws `data-locked`
 * while another writer has it, `data-newer`, `data-damaged` (unless `repair`: then it is moved aside
 * and begun anew, see `damagedMovedTo`), `data-unreadable`, `disk-read-only` or `disk-full`.
 */
export function openWriter(dataFolder: string, options: WriterOptions = {}): StoreWriter {
  makeDataFolder(dataFolder);
  const lock = takeWriterLock(dataFolder);
  try {
    if (!options.repair) return new SqliteWriter(openForWriting(dataFolder), lock, null);
    const connection = openSound(dataFolder);
    if (connection) return new SqliteWriter(connection, lock, null);
    const movedTo = moveAside(dataFolder, new Date());
    return new SqliteWriter(openForWriting(dataFolder), lock, movedTo);
  } catch (thrown) {
    lock.release();
    throw thrown;
  }
}

/** The database if every page of it holds together; null: it is damaged. */
function openSound(dataFolder: string): Connection | null {
  if (!existsSync(indexPath(dataFolder))) return openForWriting(dataFolder);
  let connection: Connection | undefined;
  try {
    connection = openForWriting(dataFolder);
    if (connection.pragma('quick_check(1)') === 'ok') return connection;
  } catch (thrown) {
    if (!isDamage(thrown)) throw thrown;
  }
  if (connection) closeDamaged(connection, dataFolder);
  return null;
}

function isDamage(thrown: unknown): boolean {
  return thrown instanceof TrouvailleError && thrown.code === 'data-damaged';
}

function closeDamaged(connection: Connection, dataFolder: string): void {
  translatingErrors(dataFolder, () => connection.close());
}
