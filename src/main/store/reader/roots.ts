import type { Root } from '../../../shared/domain.ts';
import type { ReadableDatabase } from '../database.ts';

export function readRoots(database: ReadableDatabase): Root[] {
  return database.query<[], Root>('SELECT id, path FROM roots ORDER BY path').all();
}
