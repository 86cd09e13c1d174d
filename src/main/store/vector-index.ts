/** The nearest vectors of a generation: a coarse pass over sign bits, then their exact cosines. */
import type { ReadableDatabase } from './database.ts';
import { generationTables, type GenerationTables } from './generation-tables.ts';
import { VectorDecoder } from './quantized-vector.ts';
import { VectorGeometry } from './vector-geometry.ts';

export interface NearVector {
  readonly vectorId: number;
  readonly cosine: number;
}

/** sqlite-vec refuses a larger k. */
const mostCandidates = 4096;

/** Fewer vectors than this are compared one by one: exact, and about as fast as the coarse pass. */
const scannedExactly = 4096;

/** How far the coarse pass looks: figures of bench/vector-recall.ts. */
export interface CoarseReach {
  /** Vectors of the coarse pass for each one asked for, and at least so many. */
  readonly oversampling: number;
  readonly leastCandidates: number;
  /** Share of the cells that a query looks into, where there are any. */
  readonly probedShare: number;
}

export const coarseReach: CoarseReach = {
  oversampling: 8,
  leastCandidates: 400,
  probedShare: 0.25,
};

export class VectorIndex {
  readonly geometry: VectorGeometry;
  readonly #database: ReadableDatabase;
  readonly #tables: GenerationTables;
  readonly #decoder: VectorDecoder;
  readonly #reach: CoarseReach;

  constructor(database: ReadableDatabase, generationId: number, reach = coarseReach) {
    this.#reach = reach;
    this.#database = database;
    this.#tables = generationTables(generationId);
    this.geometry = VectorGeometry.read(database, generationId);
    this.#decoder = new VectorDecoder(this.geometry.dimensions, this.geometry.codeMean);
  }

  /**
   * The `limit` vectors nearest to a normalised query, nearest first. `among`: these alone (null:
   * all); whatever it leaves is found, however far it lies.
   */
  nearest(query: Float32Array, limit: number, among: readonly number[] | null): NearVector[] {
    const candidates = this.#candidates(query, limit, among);
    const near = candidates ? this.#scored(query, candidates) : this.#scanned(query);
    near.sort((a, b) => b.cosine - a.cosine || a.vectorId - b.vectorId);
    return near.slice(0, limit);
  }

  /** The cosine of each vector with the query; vectors that are gone are left out. */
  cosines(query: Float32Array, vectorIds: readonly number[]): Map<number, number> {
    return new Map(
      this.#scored(query, vectorIds).map(({ vectorId, cosine }) => [vectorId, cosine]),
    );
  }

  /** Vectors to compare exactly; null: all there are. */
  #candidates(
    query: Float32Array,
    limit: number,
    among: readonly number[] | null,
  ): readonly number[] | null {
    if (among && among.length <= scannedExactly) return among;
    if (!this.geometry.centre) return among;
    const { oversampling, leastCandidates, probedShare } = this.#reach;
    const k = Math.min(mostCandidates, Math.max(leastCandidates, limit * oversampling));
    const bits = this.geometry.bitsOf(query);
    if (among) return this.#coarseAmong(bits, k, among);
    const { cells } = this.geometry;
    if (cells === 1) return this.#coarse(bits, k);
    const probed = this.geometry.nearestCells(query, Math.ceil(cells * probedShare));
    return this.#coarseInCells(bits, k, probed);
  }

  #coarse(bits: Uint8Array, k: number): number[] {
    const table = this.#tables.bits;
    return this.#database
      .column<[Uint8Array, number], number>(
        `SELECT rowid FROM ${table} WHERE bits MATCH vec_bit(?) AND k = ?`,
      )
      .all(bits, k);
  }

  #coarseInCells(bits: Uint8Array, k: number, cells: readonly number[]): number[] {
    const table = this.#tables.bits;
    return this.#database
      .column<[Uint8Array, number, string], number>(
        `SELECT rowid FROM ${table} WHERE bits MATCH vec_bit(?) AND k = ?
           AND cell IN (SELECT value FROM json_each(?))`,
      )
      .all(bits, k, JSON.stringify(cells));
  }

  #coarseAmong(bits: Uint8Array, k: number, among: readonly number[]): number[] {
    const table = this.#tables.bits;
    return this.#database
      .column<[Uint8Array, number, string], number>(
        `SELECT rowid FROM ${table} WHERE bits MATCH vec_bit(?) AND k = ?
           AND rowid IN (SELECT value FROM json_each(?))`,
      )
      .all(bits, k, JSON.stringify(among));
  }

  #scored(query: Float32Array, vectorIds: readonly number[]): NearVector[] {
    const cosine = this.#decoder.comparedWith(query);
    const codes = this.#database.column<[number], Uint8Array>(
      `SELECT codes FROM ${this.#tables.vectors} WHERE id = ?`,
    );
    return vectorIds.flatMap((vectorId) => {
      const encoded = codes.get(vectorId);
      return encoded ? [{ vectorId, cosine: cosine(encoded) }] : [];
    });
  }

  #scanned(query: Float32Array): NearVector[] {
    const cosine = this.#decoder.comparedWith(query);
    return this.#database
      .tuples<[], [number, Uint8Array]>(`SELECT id, codes FROM ${this.#tables.vectors}`)
      .all()
      .map(([vectorId, encoded]) => ({ vectorId, cosine: cosine(encoded) }));
  }
}
