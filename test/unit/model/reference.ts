import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** `expected.json` of a model's folder (test/fixtures/models/README.md says what it holds). */
export interface EncoderReference {
  readonly role: 'encoder';
  readonly max_length: number;
  readonly pooling?: string;
  readonly normalized?: boolean;
  readonly prefix?: { readonly query: string; readonly passage: string };
  readonly texts: readonly string[];
  readonly ids: readonly (readonly number[])[];
  readonly vectors: readonly (readonly number[] | null)[];
  readonly query_vectors?: readonly (readonly number[] | null)[];
  readonly passage_vectors?: readonly (readonly number[] | null)[];
  readonly layers?: Readonly<Record<string, readonly (readonly number[] | null)[]>>;
}

export interface RerankerReference {
  readonly role: 'reranker';
  readonly max_length: number;
  readonly labels: number;
  readonly pairs: readonly (readonly [string, string])[];
  readonly pair_ids: readonly (readonly number[])[];
  readonly pair_type_ids: readonly (readonly number[])[] | null;
  readonly logits: readonly (readonly number[])[];
  readonly passage_first?: {
    readonly pair_ids: readonly (readonly number[])[];
    readonly logits: readonly (readonly number[])[];
  };
}

export function readReference(folder: string): EncoderReference | RerankerReference {
  return JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as
    EncoderReference | RerankerReference;
}

/**
 * Largest difference, in units of what is allowed: `tolerance` times the reference's largest
 * component where that is over 1. At most 1 is right; what is not a number is Infinity.
 */
export function differenceOver(
  tolerance: number,
  actual: ArrayLike<number>,
  expected: readonly number[],
): number {
  if (actual.length !== expected.length) return Infinity;
  let most = 0;
  for (const [i, value] of expected.entries())
    most = Math.max(most, Math.abs((actual[i] ?? NaN) - value));
  const scale = Math.max(1, ...expected.map(Math.abs));
  return Number.isNaN(most) ? Infinity : most / (tolerance * scale);
}
