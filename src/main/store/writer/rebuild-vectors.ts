/** Stores a collection's vectors anew, as it has outgrown its mean or its cells. */
import type { ReadableDatabase, WritableDatabase } from '../database.ts';
import { createVectorTable, generationTables } from '../generation-tables.ts';
import { storedVectors, vectorIds, type StoredVector } from '../reader/vectors.ts';
import { codeScale, decodeVector, storedCodes, type CodeScale } from '../vector-codes.ts';
import { VectorGeometry } from '../vector-geometry.ts';
import { cellCount, cellsFrom, trainCentroids } from './cells.ts';
import { saveGeometry, writeVector } from './vectors.ts';

/**
 * Sizes at which the mean and the scale are taken anew: 64 vectors tell their spread, the mean of
 * 1,024 is that of any larger collection within 3% of a vector's length. No more often: each time
 * codes are made from codes, and their errors add up.
 */
const scaledAt = [64, 1024] as const;

/** Rows read at once. */
const pageRows = 1024;

/** How much a collection grows before it is parted into cells anew. */
const growth = 4;

/** What is due for a collection of `count` vectors, whose geometry was last made of `madeOf`. */
function due(count: number, madeOf: number): 'scale' | 'cells' | null {
  if (scaledAt.some((size) => count >= size && madeOf < size)) return 'scale';
  if (count < cellsFrom) return null;
  return madeOf < cellsFrom || count >= madeOf * growth ? 'cells' : null;
}

/** Whether the collection has outgrown its geometry. */
export function geometryIsStale(database: ReadableDatabase, generationId: number): boolean {
  const row = database
    .query<[number], { madeOf: number; made: number }>(
      'SELECT geometry_of AS madeOf, next_vector - 1 AS made FROM generations WHERE id = ?',
    )
    .get(generationId);
  // Counting is slow; there are at most as many as were ever made.
  if (!row || due(row.made, row.madeOf) === null) return false;
  return due(vectorIds(database, generationId).length, row.madeOf) !== null;
}

/** Stores all vectors anew. The caller's transaction holds it together. */
export function rebuildVectors(database: WritableDatabase, generationId: number): void {
  const before = VectorGeometry.read(database, generationId);
  const { dimensions, scale } = before;
  if (!scale) return; // no vectors
  const stored = (): Iterable<StoredVector> => storedVectors(database, generationId, scale);
  const count = vectorIds(database, generationId).length;
  const madeOf = geometryOf(database, generationId);
  const next = due(count, madeOf) === 'scale' ? scaleOf(stored(), dimensions, count) : scale;
  const centroids = trainCentroids(cellCount(count), dimensions, count, stored());
  const geometry = new VectorGeometry(dimensions, next, centroids);

  const { vectors } = generationTables(generationId);
  // sqlite-vec's tables cannot be renamed: codes wait in a table of their own.
  database.script(`
    CREATE TEMP TABLE moved (id INTEGER PRIMARY KEY, codes BLOB NOT NULL);
    INSERT INTO moved SELECT rowid, codes FROM ${vectors};
  `);
  createVectorTable(database, vectors, dimensions);
  for (const [id, codes] of movedCodes(database)) {
    const vector = decodeVector(storedCodes(codes), scale);
    writeVector(database, generationId, geometry, id, vector);
  }
  database.script('DROP TABLE moved');
  saveGeometry(database, generationId, next, centroids, count);
}

type MovedRow = [id: number, codes: Uint8Array];

function* movedCodes(database: ReadableDatabase): Iterable<MovedRow> {
  const page = database.tuples<[number, number], MovedRow>(
    'SELECT id, codes FROM moved WHERE id > ? ORDER BY id LIMIT ?',
  );
  for (let last = 0; ;) {
    const rows = page.all(last, pageRows);
    yield* rows;
    const end = rows.at(-1);
    if (!end || rows.length < pageRows) return;
    last = end[0];
  }
}

function geometryOf(database: ReadableDatabase, generationId: number): number {
  return (
    database
      .column<[number], number>('SELECT geometry_of FROM generations WHERE id = ?')
      .get(generationId) ?? 0
  );
}

function scaleOf(stored: Iterable<StoredVector>, dimensions: number, count: number): CodeScale {
  const sum = new Float64Array(dimensions);
  let squares = 0;
  for (const { vector } of stored) {
    for (let index = 0; index < dimensions; index++) {
      const value = vector[index] ?? 0;
      sum[index] = (sum[index] ?? 0) + value;
      squares += value * value;
    }
  }
  const mean = Float32Array.from(sum, (value) => value / count);
  const ofMean = mean.reduce((total, value) => total + value * value, 0);
  return codeScale(mean, Math.sqrt(Math.max(squares / count - ofMean, 0)));
}
