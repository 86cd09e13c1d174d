/** Vectors of a generation, shared by all passages whose encoded input is the same. */
import { TrouvailleError } from '../../../shared/errors.ts';
import type { ReadableDatabase, SqlValue, WritableDatabase } from '../database.ts';
import { generationTables } from '../generation-tables.ts';
import { codeBytes, codeScale, encodeVector, type CodeScale } from '../vector-codes.ts';
import { floatBytes, VectorGeometry } from '../vector-geometry.ts';

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
  return hashes.map((hash) => vectorOfHash(database, generationId, hash) === undefined);
}

function vectorOfHash(
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
export function vectorsOfPassages(
  database: ReadableDatabase,
  generationId: number,
  passages: readonly { readonly inputHash: Uint8Array }[],
): number[] {
  return passages.map(({ inputHash }) => {
    const id = vectorOfHash(database, generationId, inputHash);
    if (id === undefined) {
      throw new TrouvailleError('internal', { detail: 'a passage has no vector' });
    }
    return id;
  });
}

/**
 * Stores a row of `vectors` for each hash; a hash that has one already keeps it. Returns the geometry
 * they were stored in: the first vectors decide it where there is none.
 */
export function writeVectors(
  database: WritableDatabase,
  generationId: number,
  known: VectorGeometry,
  hashes: readonly Uint8Array[],
  vectors: Float32Array,
): VectorGeometry {
  const { dimensions } = known;
  if (vectors.length !== hashes.length * dimensions) {
    throw new TrouvailleError('internal', {
      detail: `${hashes.length} hashes, ${vectors.length} numbers for ${dimensions} dimensions`,
    });
  }
  if (hashes.length === 0) return known;
  const geometry = known.scale ? known : firstGeometry(database, generationId, dimensions, vectors);
  const { keys } = generationTables(generationId);
  const addKey = database.command<[Uint8Array, number]>(
    `INSERT INTO ${keys} (hash, vector_id) VALUES (?, ?)`,
  );
  let next = nextVector(database, generationId);
  for (const [index, hash] of hashes.entries()) {
    if (vectorOfHash(database, generationId, hash) !== undefined) continue;
    addKey.run(keyOf(hash), next);
    const vector = vectors.subarray(index * dimensions, (index + 1) * dimensions);
    writeVector(database, generationId, geometry, next, vector);
    next++;
  }
  database
    .command<[number, number]>('UPDATE generations SET next_vector = ? WHERE id = ?')
    .run(next, generationId);
  return geometry;
}

function nextVector(database: ReadableDatabase, generationId: number): number {
  return (
    database
      .column<[number], number>('SELECT next_vector FROM generations WHERE id = ?')
      .get(generationId) ?? 1
  );
}

/** Adds a vector under its number. Its generation has a scale. */
export function writeVector(
  database: WritableDatabase,
  generationId: number,
  geometry: VectorGeometry,
  id: number,
  vector: Float32Array,
): void {
  const { scale } = geometry;
  if (!scale) throw new TrouvailleError('internal', { detail: 'a generation without a scale' });
  const { vectors } = generationTables(generationId);
  database
    // sqlite-vec takes integers only as 64-bit ones, which a JavaScript number is not.
    .command<[bigint, bigint, Uint8Array]>(
      `INSERT INTO ${vectors} (rowid, cell, codes) VALUES (?, ?, vec_int8(?))`,
    )
    .run(BigInt(id), BigInt(geometry.cellOf(vector)), codeBytes(encodeVector(vector, scale)));
}

/**
 * The geometry of a generation by its first vectors. Their mean is a beginning; their spread is not
 * (they are of one document), so it is taken as for vectors in all directions. `rebuildVectors`
 * mends both once there are more.
 */
function firstGeometry(
  database: WritableDatabase,
  generationId: number,
  dimensions: number,
  vectors: Float32Array,
): VectorGeometry {
  const count = vectors.length / dimensions;
  const mean = new Float32Array(dimensions);
  for (const [index, value] of vectors.entries()) {
    mean[index % dimensions] = (mean[index % dimensions] ?? 0) + value / count;
  }
  const scale = codeScale(mean, 1);
  saveGeometry(database, generationId, scale, null, 0);
  return new VectorGeometry(dimensions, scale, null);
}

/** `madeOf`: how many vectors it was taken of; 0: only a beginning. */
export function saveGeometry(
  database: WritableDatabase,
  generationId: number,
  { mean, deviation }: CodeScale,
  centroids: Float32Array | null,
  madeOf: number,
): void {
  database
    .command<SqlValue[]>(
      `UPDATE generations SET code_mean = ?, code_deviation = ?, centroids = ?, geometry_of = ?
       WHERE id = ?`,
    )
    .run(floatBytes(mean), deviation, centroids && floatBytes(centroids), madeOf, generationId);
}
