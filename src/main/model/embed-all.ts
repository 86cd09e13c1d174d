import { cutBatches } from './batches.ts';
import type { Encoder } from './encoder.ts';

interface EmbedOptions {
  readonly signal?: AbortSignal;
  /** Of a batch. */
  readonly tokens?: number;
  /** Token arrays whose vectors are there, after each batch. */
  readonly onDone?: (done: number) => void;
}

/**
 * Vectors of any number of token arrays, rows in their order, in batches that fit the processor's
 * caches. Throws the signal's reason between two batches.
 */
export async function embedAll(
  encoder: Pick<Encoder, 'embed' | 'manifest'>,
  ids: readonly Int32Array[],
  { signal, tokens, onDone }: EmbedOptions = {},
): Promise<{ vectors: Float32Array; forwardMs: number }> {
  const { dimensions } = encoder.manifest;
  const vectors = new Float32Array(ids.length * dimensions);
  let forwardMs = 0;
  let done = 0;
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
    done += batch.length;
    onDone?.(done);
  }
  return { vectors, forwardMs };
}
