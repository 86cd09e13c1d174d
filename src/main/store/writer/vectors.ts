/** Vectors of a generation, shared by all passages whose encoded input is the same. */
import { TrouvailleError } from '../../../shared/errors.ts';
import type { ReadableDatabase, WritableDatabase } from '../database.ts';
import { generationTables } from '../generation-tables.ts';
import { encodeVector } from '../quantized-vector.ts';
import type { VectorGeometry } from '../vector-geometry.ts';

/**
 * Bytes of an input's hash kept as its key: in a collection of a million, two are equal by chance
 * once in 30 million collections.
 */
const keyBytes = 8;

function keyOf(hash: Uint8Array): Uint8Array {
  return hash.subarray(0, keyBytes);
}

/** Which hashes have no vector yet, in the order given. */
export function missingVectors(
  database: ReadableDatabase,
  generationId: number,
  hashes: readonly Uint8Array[],
): boolean[] {
  return hashes.map((hash) => vectorId(database, generationId, hash) === undefined);
}

function vectorId(
  database: ReadableDatabase,
  generationId: number,
  hash: Uint8Array,
): number | undefined {
  const { keys } = generationTables(generationId);
  return database
    .column<[Uint8Array], number>(`SELECT vector_id FROM ${keys} WHERE hash = ?`)
    .get(keyOf(hash));
}

/** The vectors' numbers of passages. Throws where one has no vector: it would never be found. */
export function vectorIds(
  database: ReadableDatabase,
  generationId: number,
  passages: readonly { readonly inputHash: Uint8Array }[],
): number[] {
  return passages.map(({ inputHash }) => {
    const id = vectorId(database, generationId, inputHash);
    if (id === undefined) {
      throw new TrouvailleError('internal', { detail: 'a passage has no vector' });
    }
    return id;
  });
}

/** Stores a row of `vectors` for each hash; a hash that has one already keeps it. */
export function writeVectors(
  database: WritableDatabase,
  generationId: number,
  geometry: VectorGeometry,
  hashes: readonly Uint8Array[],
  vectors: Float32Array,
): void {
  const { dimensions } = geometry;
  if (vectors.length !== hashes.length * dimensions) {
    throw new TrouvailleError('internal', {
      detail: `${hashes.length} hashes, ${vectors.length} numbers for ${dimensions} dimensions`,
    });
  }
  const tables = generationTables(generationId);
  const addKey = database.command<[Uint8Array, number]>(
    `INSERT INTO ${tables.keys} (hash, vector_id) VALUES (?, ?)`,
  );
  const addVector = database.command<[number, Uint8Array]>(
    `INSERT INTO ${tables.vectors} (id, codes) VALUES (?, ?)`,
  );
  let next = nextVector(database, generationId);
  const firstNew = next;
  for (const [index, hash] of hashes.entries()) {
    if (vectorId(database, generationId, hash) !== undefined) continue;
    const vector = vectors.subarray(index * dimensions, (index + 1) * dimensions);
    addKey.run(keyOf(hash), next);
    addVector.run(next, encodeVector(vector, geometry.codeMean));
    if (geometry.centre) writeBits(database, generationId, geometry, next, vector);
    next++;
  }
  if (next === firstNew) return;
  database
    .command<[number, number]>('UPDATE generations SET next_vector = ? WHERE id = ?')
    .run(next, generationId);
}

function nextVector(database: ReadableDatabase, generationId: number): number {
  return (
    database
      .column<[number], number>('SELECT next_vector FROM generations WHERE id = ?')
      .get(generationId) ?? 1
  );
}

/** Adds a vector to the coarse table. */
export function writeBits(
  database: WritableDatabase,
  generationId: number,
  geometry: VectorGeometry,
  id: number,
  vector: Float32Array,
): void {
  const { bits } = generationTables(generationId);
  database
    // sqlite-vec takes integers for keys only as 64-bit ones, which a JavaScript number is not.
    .command<[bigint, bigint, Uint8Array]>(
      `INSERT INTO ${bits} (rowid, cell, bits) VALUES (?, ?, vec_bit(?))`,
    )
    .run(BigInt(id), BigInt(geometry.cellOf(vector)), geometry.bitsOf(vector));
}
