import { readManifest, type ModelManifest } from './manifest.ts';
import { lengthsOf, openSession, padded, type SessionOptions } from './session.ts';

/** An encoder, loaded. */
export interface Encoder {
  readonly manifest: ModelManifest;
  /**
   * Vectors of token arrays (special tokens in, none empty), as the model gives them: rows of
   * `dimensions` in order. One run: the arrays should be of about equal lengths (`cutBatches`).
   * `forwardMs`: in the session alone.
   */
  embed(ids: readonly Int32Array[]): Promise<{ vectors: Float32Array; forwardMs: number }>;
  close(): Promise<void>;
}

/** Loads the encoder of a compiled folder. Throws `model-bad` or `provider-missing`. */
export async function loadEncoder(
  compiledFolder: string,
  options: SessionOptions,
): Promise<Encoder> {
  const manifest = readManifest(compiledFolder);
  const session = await openSession(compiledFolder, options);
  return {
    manifest,
    async embed(ids) {
      if (ids.length === 0) return { vectors: new Float32Array(), forwardMs: 0 };
      if (ids.some((row) => row.length === 0))
        throw new RangeError('a text without tokens has no vector');
      const feeds = { ids: padded(ids, manifest.padId), lengths: lengthsOf(ids) };
      const start = performance.now();
      const vectors = await session.run(feeds, 'vectors');
      return { vectors, forwardMs: performance.now() - start };
    },
    close: () => session.close(),
  };
}
