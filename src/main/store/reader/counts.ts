import { existsSync, statSync } from 'node:fs';
import { indexPath } from '../data-folder.ts';
import type { ReadableDatabase } from '../database.ts';
import { generationTables } from '../generation-tables.ts';
import type { StoreCounts } from '../types.ts';
import { servingGeneration } from './generations.ts';

export function storeCounts(database: ReadableDatabase): StoreCounts {
  const count = (sql: string): number => database.column<[], number>(sql).get() ?? 0;
  const generation = servingGeneration(database);
  const tables = generation && generationTables(generation.id);
  return {
    documents: count('SELECT count(*) FROM documents'),
    passages: tables ? count(`SELECT coalesce(sum(passage_count), 0) FROM ${tables.parts}`) : 0,
    vectors: tables ? count(`SELECT count(*) FROM ${tables.keys}`) : 0,
    textBytes: count('SELECT coalesce(sum(text_bytes), 0) FROM parts'),
    indexBytes: indexBytes(database.dataFolder),
    pending: count("SELECT count(*) FROM files WHERE state = 'pending'"),
  };
}

/** The database with the log beside it. */
function indexBytes(dataFolder: string): number {
  const main = indexPath(dataFolder);
  return [main, `${main}-wal`]
    .filter((path) => existsSync(path))
    .reduce((sum, path) => sum + statSync(path).size, 0);
}
