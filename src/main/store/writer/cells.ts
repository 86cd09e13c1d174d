/** Cells of a large collection: neighbourhoods, of which a query looks at the nearest few. */
import { VectorGeometry } from '../vector-geometry.ts';

/**
 * Vectors from which on a collection is parted into cells. At 100,000 they do not pay: two thirds of
 * 32 cells took 36 ms and found .975 of a question's first 10, all vectors in one cell find .981
 * (bench/vector-recall.ts, 100 questions).
 */
export const cellsFrom = 200_000;

/**
 * sqlite-vec looks into one cell after the other, 0.15 ms for each: with 256 cells, half of them took
 * longer than all vectors without any.
 */
const cells = 32;

/** Cells by the size of the collection; 1: not parted. */
export function cellCount(vectors: number): number {
  return vectors < cellsFrom ? 1 : cells;
}

/** Vectors that centroids are found among, for each of them: more did not raise the recall. */
const sampleOfCell = 128;
const rounds = 4;

/** Centroids by k-means over an even sample; null: one cell. The same collection gives the same ones. */
export function trainCentroids(
  cells: number,
  dimensions: number,
  count: number,
  vectors: Iterable<{ readonly vector: Float32Array }>,
): Float32Array | null {
  if (cells === 1) return null;
  const sample = evenSample(vectors, count, cells * sampleOfCell);
  let centroids = new Float32Array(cells * dimensions);
  for (let cell = 0; cell < cells; cell++) {
    const seed = sample[Math.floor((cell * sample.length) / cells)];
    if (seed) centroids.set(seed, cell * dimensions);
  }
  for (let round = 0; round < rounds; round++) centroids = moved(centroids, dimensions, sample);
  return centroids;
}

function evenSample(
  vectors: Iterable<{ readonly vector: Float32Array }>,
  count: number,
  size: number,
): Float32Array[] {
  const step = Math.max(1, Math.floor(count / size));
  const sample: Float32Array[] = [];
  let index = 0;
  for (const { vector } of vectors) if (index++ % step === 0) sample.push(vector);
  return sample;
}

/** Each centroid moved to the mean of what is nearest to it; one with nothing stays. */
function moved(
  centroids: Float32Array<ArrayBuffer>,
  dimensions: number,
  sample: readonly Float32Array[],
): Float32Array<ArrayBuffer> {
  const geometry = new VectorGeometry(dimensions, null, centroids);
  const sums = new Float64Array(centroids.length);
  const members = new Uint32Array(geometry.cells);
  for (const vector of sample) {
    const cell = geometry.cellOf(vector);
    members[cell] = (members[cell] ?? 0) + 1;
    for (let index = 0; index < dimensions; index++) {
      const at = cell * dimensions + index;
      sums[at] = (sums[at] ?? 0) + (vector[index] ?? 0);
    }
  }
  return centroids.map((value, at) => {
    const size = members[Math.floor(at / dimensions)] ?? 0;
    return size === 0 ? value : (sums[at] ?? 0) / size;
  });
}
