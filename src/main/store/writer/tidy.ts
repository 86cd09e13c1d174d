/** Housekeeping, when the indexer has nothing better to do. */
import type { ReadableDatabase, WritableDatabase } from '../database.ts';
import { createKeyTable, generationTables } from '../generation-tables.ts';
import { allGenerations } from '../reader/generations.ts';
import { vectorIds } from '../reader/vectors.ts';
import { partPlaces } from '../reader/part-places.ts';
import { geometryIsStale, rebuildVectors } from './rebuild-vectors.ts';

/** Share of passages changed from which on indexes are compacted again. */
const compactFrom = 0.1;

/** Removes what nothing uses, mends what the collection has outgrown, gives free pages back. */
export function tidyGenerations(database: WritableDatabase): void {
  for (const { id } of allGenerations(database)) {
    database.transaction(() => removeUnusedVectors(database, id));
    database.transaction(() => {
      if (geometryIsStale(database, id)) rebuildVectors(database, id);
    });
    database.transaction(() => compact(database, id));
  }
  database.transaction(() => {
    database.command('DELETE FROM folders WHERE id NOT IN (SELECT folder_id FROM files)').run();
  });
  database.script('PRAGMA incremental_vacuum');
}

function removeUnusedVectors(database: WritableDatabase, generationId: number): void {
  const { vectors, keys } = generationTables(generationId);
  const used = usedVectors(database, generationId);
  const unused = vectorIds(database, generationId).filter((id) => !used.has(id));
  if (unused.length === 0) return;
  const removeVector = database.command<[bigint]>(`DELETE FROM ${vectors} WHERE rowid = ?`);
  const gone = new Set(unused);
  const removeKey = database.command<[Uint8Array]>(`DELETE FROM ${keys} WHERE hash = ?`);
  const all = database
    .tuples<[], [Uint8Array, number]>(`SELECT hash, vector_id FROM ${keys}`)
    .all();
  for (const [hash, id] of all) if (gone.has(id)) removeKey.run(hash);
  for (const id of unused) removeVector.run(BigInt(id));
}

function usedVectors(database: ReadableDatabase, generationId: number): Set<number> {
  const used = new Set<number>();
  for (const { places } of partPlaces(database, generationId, 0)) {
    for (const { vector } of places) used.add(vector);
  }
  return used;
}

/** Once much has changed: the keyword index in one segment, and keys, which come in no order, in full pages. */
function compact(database: WritableDatabase, generationId: number): void {
  const { words, parts, keys } = generationTables(generationId);
  const row = database
    .query<[number], { changes: number; passages: number }>(
      `SELECT lexical_changes AS changes,
         (SELECT coalesce(sum(passage_count), 0) FROM ${parts}) AS passages
       FROM generations WHERE id = ?`,
    )
    .get(generationId);
  if (!row || row.changes === 0 || row.changes < row.passages * compactFrom) return;
  database.script(`INSERT INTO ${words} (${words}) VALUES ('optimize')`);
  const packed = `${keys}_packed`;
  createKeyTable(database, packed);
  database.script(`
    INSERT INTO ${packed} SELECT * FROM ${keys} ORDER BY hash;
    DROP TABLE ${keys};
    ALTER TABLE ${packed} RENAME TO ${keys};
  `);
  database
    .command<[number]>('UPDATE generations SET lexical_changes = 0 WHERE id = ?')
    .run(generationId);
}
