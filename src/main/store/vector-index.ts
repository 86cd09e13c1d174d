/** The nearest vectors of a generation. */
import type { ReadableDatabase, SqlValue } from './database.ts';
import { generationTables } from './generation-tables.ts';
import { readManyCodes } from './reader/vectors.ts';
import { codeBytes, cosineWith, encodeVector } from './vector-codes.ts';
import { VectorGeometry } from './vector-geometry.ts';

export interface NearVector {
  readonly vectorId: number;
  readonly cosine: number;
}

/** How far the first pass looks: figures of bench/vector-recall.ts. */
export interface Reach {
  /** Vectors of the first pass for each one asked for, and at least so many. */
  readonly oversampling: number;
  readonly leastCandidates: number;
  /** Share of the cells that a query looks into, where there are any. */
  readonly probedShare: number;
}

/**
 * Questions lie apart from the passages, so neighbours are found less surely than from one passage to
 * another. Over 33,000 real passages and 120 questions, the first 400 by sums of differences hold .999
 * of the first 10 by cosine, the first 100 .976. Of 100,000 in 32 cells, a third of the cells hold .91
 * of a question's first 10, half .96, two thirds .975, all .981.
 *
 * Sign bits, the coarse pass that was here first, held .71 in their first 400 and .92 in 1,600: good
 * between passages (.97), useless for questions.
 */
export const defaultReach: Reach = { oversampling: 4, leastCandidates: 400, probedShare: 0.66 };

/** sqlite-vec refuses a larger k. */
const mostCandidates = 4096;

/** Scopes of fewer vectors are read by their numbers, and compared exactly. */
const scannedExactly = 2000;

export class VectorIndex {
  readonly geometry: VectorGeometry;
  readonly #database: ReadableDatabase;
  readonly #generationId: number;
  readonly #table: string;
  readonly #reach: Reach;

  constructor(database: ReadableDatabase, generationId: number, reach = defaultReach) {
    this.#database = database;
    this.#generationId = generationId;
    this.#table = generationTables(generationId).vectors;
    this.#reach = reach;
    this.geometry = VectorGeometry.read(database, generationId);
  }

  /**
   * The `limit` vectors nearest to a normalised query, nearest first. `among`: these alone (null:
   * all); whatever it leaves is found, however far it lies.
   */
  nearest(query: Float32Array, limit: number, among: readonly number[] | null): NearVector[] {
    const near = this.#scored(query, this.#candidates(query, limit, among));
    near.sort((a, b) => b.cosine - a.cosine || a.vectorId - b.vectorId);
    return near.slice(0, limit);
  }

  /** The cosine of each vector with the query; vectors that are gone are left out. */
  cosines(query: Float32Array, vectorIds: readonly number[]): Map<number, number> {
    return new Map(
      this.#scored(query, vectorIds).map(({ vectorId, cosine }) => [vectorId, cosine]),
    );
  }

  #candidates(
    query: Float32Array,
    limit: number,
    among: readonly number[] | null,
  ): readonly number[] {
    const { scale, cells } = this.geometry;
    if (!scale) return []; // there are no vectors
    if (among && among.length <= scannedExactly) return among;
    const { oversampling, leastCandidates, probedShare } = this.#reach;
    const k = Math.min(mostCandidates, Math.max(leastCandidates, limit * oversampling));
    const codes = codeBytes(encodeVector(query, scale));
    if (among) return this.#pass(codes, k, 'rowid', among);
    if (cells === 1) return this.#pass(codes, k, null, []);
    const probed = this.geometry.nearestCells(query, Math.ceil(cells * probedShare));
    return this.#pass(codes, k, 'cell', probed);
  }

  /** The k nearest by sums of differences, of the rows or cells listed (null: of all). */
  #pass(
    codes: Uint8Array,
    k: number,
    of: 'rowid' | 'cell' | null,
    list: readonly number[],
  ): number[] {
    // Of a list of cells sqlite-vec gives the k nearest of each: the order and the limit are ours.
    const within = of ? `AND ${of} IN (SELECT value FROM json_each(?))` : '';
    return this.#database
      .column<SqlValue[], number>(
        `WITH near AS MATERIALIZED (
           SELECT rowid, distance FROM ${this.#table}
           WHERE codes MATCH vec_int8(?) AND k = ? ${within})
         SELECT rowid FROM near ORDER BY distance LIMIT ?`,
      )
      .all(codes, k, ...(of ? [JSON.stringify(list)] : []), k);
  }

  #scored(query: Float32Array, vectorIds: readonly number[]): NearVector[] {
    const { scale } = this.geometry;
    if (!scale) return [];
    const cosine = cosineWith(query, scale);
    return readManyCodes(this.#database, this.#generationId, vectorIds).map(
      ([vectorId, codes]) => ({
        vectorId,
        cosine: cosine(codes),
      }),
    );
  }
}
