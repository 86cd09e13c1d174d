/** Cells of a large collection: neighbourhoods, of which a query looks at the nearest few. */
import { VectorGeometry } from '../vector-geometry.ts';

/** Vectors from which on a collection is parted into cells: below, looking at all takes 20 ms. */
export const cellsFrom = 50_000;

/** Cells by the size of the collection; 1: not parted. */
export function cellCount(vectors: number): number {
  return vectors < cellsFrom ? 1 : 256;
}

/** Vectors that centroids are found among, for each of them: more did not raise the recall. */
const sampleOfCell = 16;
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
