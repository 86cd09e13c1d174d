import { readManifest, type ModelManifest } from './manifest.ts';
import { lengthsOf, openSession, padded, type SessionOptions } from './session.ts';
import type { EncodedPair } from './tokenizer.ts';

/** A reranker, loaded. */
export interface Reranker {
  readonly manifest: ModelManifest;
  /** Raw logits of each pair, rows of `manifest.labels` in order. One run. */
  score(pairs: readonly EncodedPair[]): Promise<{ logits: Float32Array; forwardMs: number }>;
  close(): Promise<void>;
}

/** Loads the reranker of a compiled folder. Throws `model-bad` or `provider-missing`. */
export async function loadReranker(
  compiledFolder: string,
  options: SessionOptions,
): Promise<Reranker> {
  const manifest = readManifest(compiledFolder);
  const session = await openSession(compiledFolder, options);
  return {
    manifest,
    async score(pairs) {
      if (pairs.length === 0) return { logits: new Float32Array(), forwardMs: 0 };
      const ids = pairs.map((pair) => pair.ids);
      if (ids.some((row) => row.length === 0))
        throw new RangeError('a pair without tokens has no score');
      const feeds = {
        ids: padded(ids, manifest.padId),
        lengths: lengthsOf(ids),
        ...(manifest.takesTypes
          ? {
              types: padded(
                pairs.map((pair) => pair.typeIds),
                0,
              ),
            }
          : {}),
      };
      const start = performance.now();
      const [logits = new Float32Array()] = await session.run(feeds, 'logits');
      return { logits, forwardMs: performance.now() - start };
    },
    close: () => session.close(),
  };
}

/** How relevant each pair is, higher is better: the one logit, or of two the second less the first. */
export function relevance(logits: Float32Array, labels: number): Float32Array {
  if (labels === 1) return logits;
  return Float32Array.from({ length: logits.length / labels }, (_, i) => {
    return (logits[i * labels + 1] ?? NaN) - (logits[i * labels] ?? NaN);
  });
}

/** The score that a card speaks of: sigmoid of one logit, softmax's second of two. 0 to 1. */
export function probability(relevanceLogit: number): number {
  return 1 / (1 + Math.exp(-relevanceLogit));
}
