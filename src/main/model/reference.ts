import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { badModel } from './model-error.ts';
import { loadEncoder } from './encoder.ts';
import { loadReranker } from './reranker.ts';
import { loadTokenizer, type ModelTokenizer } from './tokenizer.ts';

/** Beside a model: what the reference libraries give for it. */
export const referenceFile = 'expected.json';

const ids = z.array(z.array(z.int()));
const schema = z.looseObject({
  /** The largest difference allowed, times the reference's largest component where that is over 1. */
  tolerance: z.looseObject({ vectors: z.number().optional(), logits: z.number().optional() }),
  texts: z.array(z.string()).optional(),
  ids: ids.optional(),
  vectors: z.array(z.array(z.number()).nullable()).optional(),
  pairs: z.array(z.tuple([z.string(), z.string()])).optional(),
  pair_ids: ids.optional(),
  logits: z.array(z.array(z.number())).optional(),
});
type Reference = z.infer<typeof schema>;

/**
 * Compares a model compiled at fp32 with its published folder's reference: token ids must be equal,
 * vectors or logits within the tolerance. Returns what was compared; throws `model-bad` where it
 * differs.
 */
export async function compareWithReference(
  folder: string,
  compiledFolder: string,
  threads: number,
): Promise<string> {
  const reference = readReference(folder);
  return reference.pairs
    ? compareReranker(folder, compiledFolder, threads, reference)
    : compareEncoder(folder, compiledFolder, threads, reference);
}

function readReference(folder: string): Reference {
  try {
    return schema.parse(JSON.parse(readFileSync(join(folder, referenceFile), 'utf8')));
  } catch (error) {
    throw badModel(folder, referenceFile, 'is not a reference', error);
  }
}

async function compareEncoder(
  folder: string,
  compiled: string,
  threads: number,
  { texts = [], ids: expected = [], vectors = [], tolerance }: Reference,
): Promise<string> {
  const encoder = await loadEncoder(compiled, { threads });
  try {
    const tokenizer = loadTokenizer(compiled, encoder.manifest.maxTokens);
    let worst = 0;
    for (const [at, text] of texts.entries()) {
      const given = tokenizer.encode(text);
      mustEqual(folder, at, given, expected[at]);
      const row = vectors[at];
      if (!row || given.length === 0) continue;
      const { vectors: got } = await encoder.embed([given]);
      worst = Math.max(worst, within(folder, at, got, row, tolerance.vectors ?? 0));
    }
    return `${texts.length} x ids, vectors (${worst.toExponential(1)})`;
  } finally {
    await encoder.close();
  }
}

async function compareReranker(
  folder: string,
  compiled: string,
  threads: number,
  { pairs = [], pair_ids: expected = [], logits = [], tolerance }: Reference,
): Promise<string> {
  const reranker = await loadReranker(compiled, { threads });
  try {
    const tokenizer: ModelTokenizer = loadTokenizer(compiled, reranker.manifest.maxTokens);
    let worst = 0;
    for (const [at, [query, passage]] of pairs.entries()) {
      const pair = tokenizer.encodePair(query, passage);
      mustEqual(folder, at, pair.ids, expected[at]);
      const row = logits[at];
      if (!row) continue;
      const { logits: got } = await reranker.score([pair]);
      worst = Math.max(worst, within(folder, at, got, row, tolerance.logits ?? 0));
    }
    return `${pairs.length} x ids, logits (${worst.toExponential(1)})`;
  } finally {
    await reranker.close();
  }
}

function mustEqual(
  folder: string,
  at: number,
  given: Int32Array,
  expected: readonly number[] | undefined,
): void {
  if (expected?.length === given.length && expected.every((id, place) => id === given[place]))
    return;
  throw badModel(folder, referenceFile, `text ${at}: the token ids differ from the reference`);
}

/** The largest difference, over the scale that the tolerance counts in. */
function within(
  folder: string,
  at: number,
  given: Float32Array,
  expected: readonly number[],
  tolerance: number,
): number {
  const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  const largest = expected.reduce(
    (most, value, place) => Math.max(most, Math.abs(value - (given[place] ?? NaN)) / scale),
    0,
  );
  if (given.length === expected.length && largest <= tolerance) return largest;
  throw badModel(
    folder,
    referenceFile,
    `text ${at}: the output is ${largest.toExponential(1)} away from the reference, where ${tolerance} is allowed`,
  );
}
