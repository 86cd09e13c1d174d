/**
 * A model's vectors brought to length 1 so that their cosine ranks passages as the model's own
 * similarity does: the index, the floor and the fusion know cosines alone.
 *
 * Where the graph normalises, inner product and distance rank as the cosine does, and vectors stay as
 * they are. Where it does not, and the card asks for one of them, a passage's length decides too, and a
 * few numbers more carry it (Bachrach et al. 2014, doi:10.1145/2645710.2645741). With p and q the
 * passage's and the query's vectors over the usual length:
 *
 *     dot   [p, fill]            [q, 0]              cosine ~ q·p
 *     l2    [p, |p|² spread, fill]   [2q, -1 spread, 0]   cosine ~ 2q·p - |p|² = |q|² - |p - q|²
 *
 * `fill` brings every passage to one length, which none exceeds; it meets a 0 and counts for nothing.
 */
import type { ModelManifest } from './manifest.ts';

export interface RankedVectors {
  /** Numbers in a vector of the index: the model's, and those that carry the length. */
  readonly dimensions: number;
  /** Rows as the model gives them, as rows of length 1; those of a model that normalises are kept. */
  passages(rows: Float32Array): Float32Array;
  /** The same of queries. */
  queries(rows: Float32Array): Float32Array;
}

/**
 * Numbers that |p|² is spread over. In one it would vary far more than any other number of the vector,
 * and the codes of the index, which have one scale for all numbers, would cut it off.
 */
const spread = 16;

/** How vectors of a compiled encoder are compared. */
export function rankedVectors(
  manifest: Pick<ModelManifest, 'dimensions' | 'normalised' | 'similarity' | 'lengths'>,
): RankedVectors {
  const { dimensions, normalised, similarity, lengths } = manifest;
  if (normalised) return { dimensions, passages: (rows) => rows, queries: (rows) => rows };
  if (lengths === null || similarity === 'cosine') {
    const unit = (rows: Float32Array): Float32Array => toUnitLength(rows, dimensions);
    return { dimensions, passages: unit, queries: unit };
  }
  const copies = similarity === 'l2' ? spread : 0;
  const width = dimensions + copies + 1;
  const most = (lengths.most / lengths.usual) ** 2;
  const radius = most + (copies > 0 ? most ** 2 : 0);

  /** `row` over the usual length at the head of a longer one, and its squared length. */
  const widened = (row: Float32Array, factor: number): { wide: Float32Array; squared: number } => {
    const wide = new Float32Array(width);
    let squared = 0;
    for (const [at, value] of row.entries()) {
      const scaled = value / lengths.usual;
      squared += scaled ** 2;
      wide[at] = scaled * factor;
    }
    return { wide, squared };
  };
  const each = (rows: Float32Array, widen: (row: Float32Array) => Float32Array): Float32Array => {
    const count = rows.length / dimensions;
    const out = new Float32Array(count * width);
    for (let row = 0; row < count; row++) {
      out.set(widen(rows.subarray(row * dimensions, (row + 1) * dimensions)), row * width);
    }
    return toUnitLength(out, width);
  };
  return {
    dimensions: width,
    passages: (rows) =>
      each(rows, (row) => {
        const { wide, squared } = widened(row, 1);
        wide.fill(squared / Math.sqrt(spread), dimensions, dimensions + copies);
        const own = squared + (copies > 0 ? squared ** 2 : 0);
        // Half precision may exceed what no vector exceeds by its rounding.
        wide[width - 1] = Math.sqrt(Math.max(0, radius - own));
        return wide;
      }),
    queries: (rows) =>
      each(rows, (row) => {
        const { wide } = widened(row, copies > 0 ? 2 : 1);
        return wide.fill(-1 / Math.sqrt(spread), dimensions, dimensions + copies);
      }),
  };
}

/** Brings each row to length 1, in place; a row of zeros stays one. */
function toUnitLength(vectors: Float32Array, dimensions: number): Float32Array {
  for (let start = 0; start < vectors.length; start += dimensions) {
    let sum = 0;
    for (let i = start; i < start + dimensions; i++) sum += (vectors[i] ?? 0) ** 2;
    const factor = sum === 0 ? 0 : 1 / Math.sqrt(sum);
    for (let i = start; i < start + dimensions; i++) vectors[i] = (vectors[i] ?? 0) * factor;
  }
  return vectors;
}
