/** How a generation's vectors are coded for the coarse pass: around which mean, and in which cells. */
import { TrouvailleError } from '../../shared/errors.ts';
import type { ReadableDatabase } from './database.ts';
import { bitDimensions } from './generation-tables.ts';

interface GeometryRow {
  readonly dimensions: number;
  readonly codeMean: Uint8Array | null;
  readonly centre: Uint8Array | null;
  readonly centroids: Uint8Array | null;
}

export class VectorGeometry {
  readonly dimensions: number;
  /** What stored codes are taken around; null: nothing, they are plain. */
  readonly codeMean: Float32Array | null;
  /** The mean of the collection when bits were last made; null: there are none yet. */
  readonly centre: Float32Array | null;
  /** Rows of `dimensions` floats; null: one cell holds all. */
  readonly centroids: Float32Array | null;
  readonly #halfNorms: Float32Array;

  constructor(
    dimensions: number,
    codeMean: Float32Array | null,
    centre: Float32Array | null,
    centroids: Float32Array | null,
  ) {
    this.codeMean = codeMean;
    this.dimensions = dimensions;
    this.centre = centre;
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
        `SELECT dimensions, code_mean AS codeMean, centre, centroids FROM generations WHERE id = ?`,
      )
      .get(generationId);
    if (!row) throw new TrouvailleError('internal', { detail: `no generation ${generationId}` });
    const { dimensions, codeMean, centre, centroids } = row;
    return new VectorGeometry(dimensions, floats(codeMean), floats(centre), floats(centroids));
  }

  get cells(): number {
    return this.centroids ? this.centroids.length / this.dimensions : 1;
  }

  /** The cell of a vector: that of the nearest centroid. */
  cellOf(vector: Float32Array): number {
    return this.nearestCells(vector, 1)[0] ?? 0;
  }

  /** The `count` cells nearest to a vector, nearest first. */
  nearestCells(vector: Float32Array, count: number): number[] {
    const { centroids } = this;
    if (!centroids) return [0];
    // Nearest by distance: |v - c|² is smallest where v·c - |c|²/2 is largest.
    const closeness = Float32Array.from(
      this.#halfNorms,
      (halfNorm, cell) => dot(vector, centroids, cell * this.dimensions) - halfNorm,
    );
    if (count === 1) return [closeness.indexOf(Math.max(...closeness))];
    const order = Array.from(closeness.keys());
    order.sort((a, b) => (closeness[b] ?? 0) - (closeness[a] ?? 0));
    return order.slice(0, count);
  }

  /** The signs of a vector around the mean, a bit each, as sqlite-vec packs them. */
  bitsOf(vector: Float32Array): Uint8Array {
    const bits = new Uint8Array(bitDimensions(this.dimensions) / 8);
    for (let index = 0; index < this.dimensions; index++) {
      if ((vector[index] ?? 0) > (this.centre?.[index] ?? 0)) {
        bits[index >> 3] = (bits[index >> 3] ?? 0) | (1 << (index & 7));
      }
    }
    return bits;
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
