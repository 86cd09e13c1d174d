/** An extracted file as a document ready to store: its passages, and the hash of each one's input. */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Part } from '../../shared/domain.ts';
import { TrouvailleError } from '../../shared/errors.ts';
import type { PartDraft } from '../store/types.ts';
import type { PassageEncoder } from './types.ts';

/** A distinct input of the encoder. */
export interface EncoderInput {
  readonly hash: Uint8Array;
  readonly ids: Int32Array;
}

export interface Draft {
  readonly parts: readonly PartDraft[];
  readonly passages: number;
  /** By the hash's text form; each distinct input once. */
  readonly inputs: ReadonlyMap<string, EncoderInput>;
}

/** Longest time between two turns of the event loop: replies of the embedder wait no longer. */
const turnMilliseconds = 10;
/** Bytes of SHA-256 kept: a chance of 2^-64 that two of four billion inputs meet. */
const hashBytes = 16;

/** Cuts and encodes every part. Throws `cancelled`. */
export async function draftDocument(
  path: string,
  parts: readonly Part[],
  encoder: PassageEncoder,
  signal: AbortSignal,
): Promise<Draft> {
  const inputs = new Map<string, EncoderInput>();
  const drafts: PartDraft[] = [];
  let passages = 0;
  let turned = performance.now();
  for (const part of parts) {
    const hashed: PartDraft['passages'][number][] = [];
    for (const some of encoder.passages(part, basename(part.inside ?? path))) {
      for (const passage of some) {
        const ids = encoder.encode(passage);
        const inputHash = hashInput(ids);
        inputs.set(keyOf(inputHash), { hash: inputHash, ids });
        hashed.push({ ...passage, inputHash });
      }
      passages += some.length;
      if (performance.now() - turned < turnMilliseconds) continue;
      await nextTurn();
      if (signal.aborted) throw new TrouvailleError('cancelled');
      turned = performance.now();
    }
    drafts.push({ part, passages: hashed });
  }
  return { parts: drafts, passages, inputs };
}

function hashInput(ids: Int32Array): Uint8Array {
  const bytes = new Uint8Array(ids.buffer, ids.byteOffset, ids.byteLength);
  return createHash('sha256').update(bytes).digest().subarray(0, hashBytes);
}

/** A hash as the key of a map. */
export function keyOf(hash: Uint8Array): string {
  return Buffer.from(hash.buffer, hash.byteOffset, hash.byteLength).toString('base64');
}

/** The hash that `key` is the text of. */
export function hashOf(key: string): Uint8Array {
  return Buffer.from(key, 'base64');
}
