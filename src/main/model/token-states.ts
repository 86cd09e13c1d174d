/** What an encoder makes of each token of a text, not only of the whole. */
import type { Encoder } from './encoder.ts';
import type { ModelTokenizer } from './tokenizer.ts';

export interface ReadText {
  /** As the encoder gives it. */
  readonly vector: Float32Array;
  /** Of the text's own tokens, in order: neither special ones nor the prefix's. Rows of `dimensions`. */
  readonly states: Float32Array;
  /** What each of these tokens tells (piece-weights.ts). */
  readonly weights: Float32Array;
}

/** A text with its prefix; null where it has no token of its own. */
export type ReadStates = (text: string) => Promise<ReadText | null>;

/** Reads texts one at a time, each under `prefix`. */
export function stateReader(
  encoder: Pick<Encoder, 'read' | 'manifest'>,
  tokenizer: ModelTokenizer,
  prefix: string,
): ReadStates {
  const { dimensions } = encoder.manifest;
  const frame = tokenizer.encode(prefix);
  const specials = tokenizer.encode('');
  return async (text) => {
    if (tokenizer.countTokens(text) === 0) return null;
    const ids = tokenizer.encode(prefix + text);
    const { vector, states } = await encoder.read(ids);
    const first = sharedStart(ids, frame);
    const last = ids.length - sharedEnd(ids, specials);
    return {
      vector,
      states: states.subarray(first * dimensions, last * dimensions),
      weights: Float32Array.from(ids.subarray(first, last), (id) => tokenizer.weightOf(id)),
    };
  };
}

function sharedStart(a: Int32Array, b: Int32Array): number {
  const most = Math.min(a.length, b.length);
  let shared = 0;
  while (shared < most && a[shared] === b[shared]) shared++;
  return shared;
}

function sharedEnd(a: Int32Array, b: Int32Array): number {
  const most = Math.min(a.length, b.length);
  let shared = 0;
  while (shared < most && a[a.length - 1 - shared] === b[b.length - 1 - shared]) shared++;
  return shared;
}
