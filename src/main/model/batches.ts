/** A batch: positions in the list it was cut from. */
export type Batch = readonly number[];

/**
 * Tokens of a batch, padding counted. Small batches stay in the processor's caches, and one
 * passage of some 60 tokens already fills the matrix products: measured on the embedded encoder
 * (2026-11, 2 threads, AVX-512), batches of 256 and 512 tokens were equally fast, 1,024 8% to 20%
 * slower, 4,096 25% slower.
 */
export const batchTokens = 512;

/**
 * A text of this many tokens or more is padded for nobody: it runs alone or with others of exactly
 * its length, which saves the padding and lets attention go without a mask. Shorter ones share a
 * batch, since each run has a cost of its own (about 1 ms).
 */
export const aloneTokens = 48;

/**
 * Cuts a list of token arrays into batches by length, longest first (so that memory is at its
 * height at once), each within `batchTokens` unless a single text is over it. Every position is in
 * one batch: `batch[i]` says where row `i` of the result belongs.
 */
export function cutBatches(
  ids: readonly { readonly length: number }[],
  budget: number = batchTokens,
): Batch[] {
  const lengthAt = (position: number): number => ids[position]?.length ?? 0;
  const order = Array.from(ids.keys()).sort((a, b) => lengthAt(b) - lengthAt(a) || a - b);
  const batches: number[][] = [];
  let current: number[] = [];
  let longest = 0;
  for (const position of order) {
    const length = lengthAt(position);
    const fits = (current.length + 1) * longest <= budget;
    if (current.length > 0 && fits && (length === longest || longest < aloneTokens)) {
      current.push(position);
    } else {
      current = [position];
      longest = length;
      batches.push(current);
    }
  }
  return batches;
}
