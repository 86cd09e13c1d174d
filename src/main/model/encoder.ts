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
  /**
   * One text with its tokens: the vector, and the last layer's states, rows of `dimensions`, one for
   * each of `ids`.
   */
  read(ids: Int32Array): Promise<{ vector: Float32Array; states: Float32Array }>;
  close(): Promise<void>;
}

/** Loads the encoder of a compiled folder. Throws `model-bad` or `provider-missing`. */
export async function loadEncoder(
  compiledFolder: string,
  options: SessionOptions,
): Promise<Encoder> {
  const manifest = readManifest(compiledFolder);
  const session = await openSession(compiledFolder, options);
  const none = new Float32Array();
  const feeds = (ids: readonly Int32Array[]) => ({
    ids: padded(ids, manifest.padId),
    lengths: lengthsOf(ids),
  });
  return {
    manifest,
    async embed(ids) {
      if (ids.length === 0) return { vectors: new Float32Array(), forwardMs: 0 };
      if (ids.some((row) => row.length === 0))
        throw new RangeError('a text without tokens has no vector');
      const start = performance.now();
      const [vectors = none] = await session.run(feeds(ids), 'vectors');
      return { vectors, forwardMs: performance.now() - start };
    },
    async read(ids) {
      if (ids.length === 0) throw new RangeError('a text without tokens has no vector');
      const [vector = none, states = none] = await session.run(feeds([ids]), 'vectors', 'states');
      return { vector, states };
    },
    close: () => session.close(),
  };
}
