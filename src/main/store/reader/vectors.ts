import type { ReadableDatabase } from '../database.ts';
import { generationTables } from '../generation-tables.ts';
import { decodeVector, storedCodes, type CodeScale } from '../vector-codes.ts';

export interface StoredVector {
  readonly id: number;
  readonly vector: Float32Array;
}

/** All vectors of a generation, in order of their numbers. */
export function* storedVectors(
  database: ReadableDatabase,
  generationId: number,
  scale: CodeScale,
): Iterable<StoredVector> {
  for (const id of vectorIds(database, generationId)) {
    const stored = readCodes(database, generationId, id);
    if (stored) yield { id, vector: decodeVector(stored, scale) };
  }
}

/** The numbers of a generation's vectors, rising. */
export function vectorIds(database: ReadableDatabase, generationId: number): number[] {
  const { keys } = generationTables(generationId);
  return database.column<[], number>(`SELECT vector_id FROM ${keys} ORDER BY vector_id`).all();
}

/** A vector's codes; null: there is none of that number. */
function readCodes(database: ReadableDatabase, generationId: number, id: number): Int8Array | null {
  const { vectors } = generationTables(generationId);
  const row = database
    .column<[bigint], Uint8Array>(`SELECT codes FROM ${vectors} WHERE rowid = ?`)
    // sqlite-vec takes a row's number only as a 64-bit integer, which a JavaScript number is not.
    .get(BigInt(id));
  return row ? storedCodes(row) : null;
}

/**
 * The codes of many vectors at once, in less than half the time of one after another (1,080 of them
 * in 8.6 ms instead of 19.8); those that are gone are left out.
 */
export function readManyCodes(
  database: ReadableDatabase,
  generationId: number,
  ids: readonly number[],
): (readonly [id: number, codes: Int8Array])[] {
  const { vectors } = generationTables(generationId);
  return database
    .tuples<[string], [number, Uint8Array]>(
      // CROSS: else a planner that misjudges them might go through all vectors for each number.
      `SELECT stored.rowid, codes FROM json_each(?) CROSS JOIN ${vectors} AS stored
       ON stored.rowid = value`,
    )
    .all(JSON.stringify(ids))
    .map(([id, codes]) => [id, storedCodes(codes)]);
}
