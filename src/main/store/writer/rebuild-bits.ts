/** Makes the coarse table anew, around the mean of the collection as it is now. */
import type { ReadableDatabase, SqlValue, WritableDatabase } from '../database.ts';
import { createBitTable, createVectorTable, generationTables } from '../generation-tables.ts';
import { encodeVector, VectorDecoder } from '../quantized-vector.ts';
import { floatBytes, VectorGeometry } from '../vector-geometry.ts';
import { cellCount, trainCentroids } from './cells.ts';
import { writeBits } from './vectors.ts';

/**
 * Vectors from which on there is a coarse table. Fewer are compared one by one with the query, which
 * is exact, and as fast.
 */
export const coarseFrom = 4096;

/** How much a collection grows before its mean is taken again. */
const growth = 2;

/** Rows read at once. */
const pageRows = 1024;

/** Whether the collection has none, or has outgrown the mean that its bits were taken around. */
export function bitsAreStale(database: ReadableDatabase, generationId: number): boolean {
  const row = database
    .query<[number], { centredOf: number; made: number }>(
      'SELECT centred_of AS centredOf, next_vector - 1 AS made FROM generations WHERE id = ?',
    )
    .get(generationId);
  // Counting is slow; as many as were ever made are there at most.
  if (!row || row.made < coarseFrom || row.made < row.centredOf * growth) return false;
  const count = vectorCount(database, generationId);
  return count >= coarseFrom && count >= row.centredOf * growth;
}

/** Rebuilds the coarse table from the stored codes. The caller's transaction holds it together. */
export function rebuildBits(database: WritableDatabase, generationId: number): void {
  const stored = (): Iterable<StoredVector> => storedVectors(database, generationId);
  const before = VectorGeometry.read(database, generationId);
  const { dimensions } = before;
  const count = vectorCount(database, generationId);
  const centre = meanOf(stored(), dimensions, count);
  if (!before.codeMean) recode(database, generationId, centre);
  const codeMean = before.codeMean ?? centre;
  const centroids = trainCentroids(cellCount(count), dimensions, count, stored());
  database
    .command<SqlValue[]>(
      `UPDATE generations SET code_mean = ?, centre = ?, centroids = ?, centred_of = ? WHERE id = ?`,
    )
    .run(
      ...[floatBytes(codeMean), floatBytes(centre), centroids && floatBytes(centroids)],
      ...[count, generationId],
    );
  const geometry = new VectorGeometry(dimensions, codeMean, centre, centroids);
  createBitTable(database, generationId, dimensions);
  for (const { id, vector } of stored()) writeBits(database, generationId, geometry, id, vector);
}

/** Plain codes become centred ones, once: from then on the mean they are taken around stays. */
function recode(database: WritableDatabase, generationId: number, mean: Float32Array): void {
  const { vectors } = generationTables(generationId);
  const recoded = `${vectors}_recoded`;
  createVectorTable(database, recoded);
  const insert = database.command<[number, Uint8Array]>(
    `INSERT INTO ${recoded} (id, codes) VALUES (?, ?)`,
  );
  for (const { id, vector } of storedVectors(database, generationId)) {
    insert.run(id, encodeVector(vector, mean));
  }
  database.script(`DROP TABLE ${vectors}; ALTER TABLE ${recoded} RENAME TO ${vectors}`);
}

function meanOf(stored: Iterable<StoredVector>, dimensions: number, count: number): Float32Array {
  const sum = new Float64Array(dimensions);
  for (const { vector } of stored) {
    for (let index = 0; index < dimensions; index++) {
      sum[index] = (sum[index] ?? 0) + (vector[index] ?? 0);
    }
  }
  return Float32Array.from(sum, (value) => value / count);
}

function vectorCount(database: ReadableDatabase, generationId: number): number {
  const { keys } = generationTables(generationId);
  return database.column<[], number>(`SELECT count(*) FROM ${keys}`).get() ?? 0;
}

export interface StoredVector {
  readonly id: number;
  /** Valid until the next one is read. */
  readonly vector: Float32Array;
}

function* storedVectors(database: ReadableDatabase, generationId: number): Iterable<StoredVector> {
  const { vectors } = generationTables(generationId);
  const { dimensions, codeMean } = VectorGeometry.read(database, generationId);
  const decoder = new VectorDecoder(dimensions, codeMean);
  const page = database.query<[number, number], { id: number; codes: Uint8Array }>(
    `SELECT id, codes FROM ${vectors} WHERE id > ? ORDER BY id LIMIT ?`,
  );
  let last = 0;
  for (;;) {
    const rows = page.all(last, pageRows);
    for (const { id, codes } of rows) yield { id, vector: decoder.decode(codes) };
    const end = rows.at(-1);
    if (!end || rows.length < pageRows) return;
    last = end.id;
  }
}
