/** Makes the coarse table anew, around the mean of the collection as it is now. */
import type { ReadableDatabase, SqlValue, WritableDatabase } from '../database.ts';
import { createBitTable, generationTables } from '../generation-tables.ts';
import { addStored, decodeVector } from '../quantized-vector.ts';
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
  const centredOf =
    database
      .column<[number], number>('SELECT centred_of FROM generations WHERE id = ?')
      .get(generationId) ?? 0;
  const count = vectorCount(database, generationId);
  return count >= coarseFrom && count >= centredOf * growth;
}

/** Rebuilds the coarse table from the stored codes. The caller's transaction holds it together. */
export function rebuildBits(database: WritableDatabase, generationId: number): void {
  const { dimensions } = VectorGeometry.read(database, generationId);
  const count = vectorCount(database, generationId);
  const sum = new Float64Array(dimensions);
  for (const { codes } of storedVectors(database, generationId)) addStored(codes, sum);
  const centre = Float32Array.from(sum, (value) => value / count);
  const centroids = trainCentroids(
    cellCount(count),
    dimensions,
    count,
    storedVectors(database, generationId),
  );
  database
    .command<SqlValue[]>(
      'UPDATE generations SET centre = ?, centroids = ?, centred_of = ? WHERE id = ?',
    )
    .run(floatBytes(centre), centroids && floatBytes(centroids), count, generationId);
  const geometry = new VectorGeometry(dimensions, centre, centroids);
  createBitTable(database, generationId, dimensions);
  for (const { id, codes } of storedVectors(database, generationId)) {
    writeBits(database, generationId, geometry, id, decodeVector(codes));
  }
}

function vectorCount(database: ReadableDatabase, generationId: number): number {
  const { keys } = generationTables(generationId);
  return database.column<[], number>(`SELECT count(*) FROM ${keys}`).get() ?? 0;
}

function* storedVectors(
  database: ReadableDatabase,
  generationId: number,
): Iterable<{ readonly id: number; readonly codes: Uint8Array }> {
  const { vectors } = generationTables(generationId);
  const page = database.query<[number, number], { id: number; codes: Uint8Array }>(
    `SELECT id, codes FROM ${vectors} WHERE id > ? ORDER BY id LIMIT ?`,
  );
  let last = 0;
  for (;;) {
    const rows = page.all(last, pageRows);
    yield* rows;
    const end = rows.at(-1);
    if (!end || rows.length < pageRows) return;
    last = end.id;
  }
}
