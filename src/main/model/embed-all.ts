import { cutBatches } from './batches.ts';
import type { Encoder } from './encoder.ts';

/**
 * Vectors of any number of token arrays, rows in their order, in batches that fit the processor's
 * caches. Throws the signal's reason between two batches.
 */
export async function embedAll(
  encoder: Pick<Encoder, 'embed' | 'manifest'>,
  ids: readonly Int32Array[],
  { signal, tokens }: { signal?: AbortSignal; tokens?: number } = {},
): Promise<{ vectors: Float32Array; forwardMs: number }> {
  const { dimensions } = encoder.manifest;
  const vectors = new Float32Array(ids.length * dimensions);
  let forwardMs = 0;
  for (const batch of cutBatches(ids, tokens)) {
    signal?.throwIfAborted();
    const run = await encoder.embed(batch.flatMap((position) => ids[position] ?? []));
    forwardMs += run.forwardMs;
    for (const [row, position] of batch.entries()) {
      vectors.set(
        run.vectors.subarray(row * dimensions, (row + 1) * dimensions),
        position * dimensions,
      );
    }
  }
  return { vectors, forwardMs };
}

/** Brings each row to length 1, in place; a row of zeros stays one. */
export function toUnitLength(vectors: Float32Array, dimensions: number): Float32Array {
  for (let start = 0; start < vectors.length; start += dimensions) {
    let sum = 0;
    for (let i = start; i < start + dimensions; i++) sum += (vectors[i] ?? 0) ** 2;
    const factor = sum === 0 ? 0 : 1 / Math.sqrt(sum);
    for (let i = start; i < start + dimensions; i++) vectors[i] = (vectors[i] ?? 0) * factor;
  }
  return vectors;
}
