/** How a generation's vectors are stored: what their codes mean, and in which cells they lie. */
import { TrouvailleError } from '../../shared/errors.ts';
import type { ReadableDatabase } from './database.ts';
import type { CodeScale } from './vector-codes.ts';

interface GeometryRow {
  readonly dimensions: number;
  readonly mean: Uint8Array | null;
  readonly deviation: number | null;
  readonly centroids: Uint8Array | null;
}

export class VectorGeometry {
  readonly dimensions: number;
  /** null: there are no vectors yet. */
  readonly scale: CodeScale | null;
  /** Rows of `dimensions` floats; null: one cell holds all. */
  readonly centroids: Float32Array | null;
  readonly #halfNorms: Float32Array;

  constructor(dimensions: number, scale: CodeScale | null, centroids: Float32Array | null) {
    this.dimensions = dimensions;
    this.scale = scale;
    this.centroids = centroids;
    this.#halfNorms = new Float32Array(this.cells);
    for (let cell = 0; centroids && cell < this.cells; cell++) {
      const row = centroids.subarray(cell * dimensions, (cell + 1) * dimensions);
      this.#halfNorms[cell] = dot(row, row, 0) / 2;
    }
  }

  static read(database: ReadableDatabase, generationId: number): VectorGeometry {
    const row = database
      .query<[number], GeometryRow>(
        `SELECT dimensions, code_mean AS mean, code_deviation AS deviation, centroids
         FROM generations WHERE id = ?`,
      )
      .get(generationId);
    if (!row) throw new TrouvailleError('internal', { detail: `no generation ${generationId}` });
    const mean = floats(row.mean);
    const scale = mean && row.deviation !== null ? { mean, deviation: row.deviation } : null;
    return new VectorGeometry(row.dimensions, scale, floats(row.centroids));
  }

  get cells(): number {
    return this.centroids ? this.centroids.length / this.dimensions : 1;
  }

  /** The cell of a vector: that of the nearest centroid. */
  cellOf(vector: Float32Array): number {
    const { centroids } = this;
    if (!centroids) return 0;
    let [best, most] = [0, -Infinity];
    for (let cell = 0; cell < this.cells; cell++) {
      const closeness = this.#closeness(vector, centroids, cell);
      if (closeness > most) [best, most] = [cell, closeness];
    }
    return best;
  }

  /** The `count` cells nearest to a vector, nearest first. */
  nearestCells(vector: Float32Array, count: number): number[] {
    const { centroids } = this;
    if (!centroids) return [0];
    const closeness = Array.from({ length: this.cells }, (_, cell) =>
      this.#closeness(vector, centroids, cell),
    );
    return Array.from(closeness.keys())
      .sort((a, b) => (closeness[b] ?? 0) - (closeness[a] ?? 0))
      .slice(0, count);
  }

  /** |v - c|² is smallest where v·c - |c|²/2 is largest. */
  #closeness(vector: Float32Array, centroids: Float32Array, cell: number): number {
    return dot(vector, centroids, cell * this.dimensions) - (this.#halfNorms[cell] ?? 0);
  }
}

function dot(a: Float32Array, b: Float32Array, from: number): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += (a[index] ?? 0) * (b[from + index] ?? 0);
  return sum;
}

/** A stored value as floats: copied, since a value of SQLite may lie at any address. */
function floats(data: Uint8Array | null): Float32Array | null {
  return data && new Float32Array(Uint8Array.from(data).buffer);
}

export function floatBytes(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
