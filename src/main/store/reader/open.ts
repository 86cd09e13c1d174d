import { openForReading } from '../open-database.ts';
import type { StoreReader } from '../types.ts';
import { SqliteReader } from './store-reader.ts';

/**
 * Opens the index in `dataFolder` to read, beside a writer or on a read-only medium. Throws
 * `nothing-indexed` where there is none yet, `data-newer`, `data-damaged` or `data-unreadable`.
 */
export function openReader(dataFolder: string): StoreReader {
  return new SqliteReader(openForReading(dataFolder));
}
