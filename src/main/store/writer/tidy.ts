/** Housekeeping, when the indexer has nothing better to do. */
import type { WritableDatabase } from '../database.ts';
import { generationTables } from '../generation-tables.ts';
import { allGenerations } from '../reader/generations.ts';
import { bitsAreStale, rebuildBits } from './rebuild-bits.ts';

/** Share of passages changed from which on the keyword index is merged into one segment again. */
const mergeFrom = 0.1;

/** Removes what nothing uses, mends what the collection has outgrown, gives free pages back. */
export function tidyGenerations(database: WritableDatabase): void {
  for (const { id } of allGenerations(database)) {
    database.transaction(() => removeUnusedVectors(database, id));
    database.transaction(() => {
      if (bitsAreStale(database, id)) rebuildBits(database, id);
    });
    database.transaction(() => mergeLexical(database, id));
  }
  database.transaction(() => {
    database.command('DELETE FROM folders WHERE id NOT IN (SELECT folder_id FROM files)').run();
  });
  database.script('PRAGMA incremental_vacuum');
}

function removeUnusedVectors(database: WritableDatabase, generationId: number): void {
  const { vectors, keys, bits, passages } = generationTables(generationId);
  const unused = database
    .column<[], number>(
      `SELECT id FROM ${vectors} WHERE id NOT IN
         (SELECT vector_id FROM ${passages} WHERE vector_id IS NOT NULL)`,
    )
    .all();
  if (unused.length === 0) return;
  const removeBits = database.command<[bigint]>(`DELETE FROM ${bits} WHERE rowid = ?`);
  const removeVector = database.command<[number]>(`DELETE FROM ${vectors} WHERE id = ?`);
  for (const id of unused) {
    removeBits.run(BigInt(id));
    removeVector.run(id);
  }
  database.command(`DELETE FROM ${keys} WHERE vector_id NOT IN (SELECT id FROM ${vectors})`).run();
}

function mergeLexical(database: WritableDatabase, generationId: number): void {
  const { words, parts } = generationTables(generationId);
  const row = database
    .query<[number], { changes: number; passages: number }>(
      `SELECT lexical_changes AS changes,
         (SELECT coalesce(sum(passage_count), 0) FROM ${parts}) AS passages
       FROM generations WHERE id = ?`,
    )
    .get(generationId);
  if (!row || row.changes === 0 || row.changes < row.passages * mergeFrom) return;
  database.script(`INSERT INTO ${words} (${words}) VALUES ('optimize')`);
  database
    .command<[number]>('UPDATE generations SET lexical_changes = 0 WHERE id = ?')
    .run(generationId);
}
