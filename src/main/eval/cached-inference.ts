/** Queries' vectors, pairs' logits and matches kept between runs: those of one model are always the same. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { InferenceContract } from '../../shared/inference-contract.ts';
import { createClient, portPair, serve, type Client } from '../../shared/rpc.ts';
import { calibrationFile } from '../model/calibration.ts';
import { readManifest } from '../model/manifest.ts';
import { KeptValues } from './kept-values.ts';

/** Each with the milliseconds that it took when it was computed. */
const vectorSchema = z.object({
  base64: z.string().nullable(),
  tokens: z.number(),
  ms: z.number(),
});
const scoreSchema = z.tuple([z.number(), z.number()]);
type Score = z.infer<typeof scoreSchema>;

type Pairs = InferenceContract['requests']['rerank']['input'];

export interface CompiledModels {
  /** Compiled folders; null: the model is not loaded. */
  readonly encoderFolder: string | null;
  readonly rerankerFolder: string | null;
}

export interface CachedInference {
  readonly client: Client<InferenceContract>;
  /** Milliseconds that what came from the cache had taken, in all until now. */
  readonly savedMilliseconds: number;
}

/**
 * A client that answers from `folder` what it holds, and asks `inference` for the rest. Vectors and
 * matches go by the encoder's identity and calibration (which centres them), logits by the reranker's
 * identity.
 */
export function cachedInference(
  inference: Client<InferenceContract>,
  { encoderFolder, rerankerFolder }: CompiledModels,
  folder: string,
): CachedInference {
  const valuesOf = <Value>(name: string, model: string | null, value: z.ZodType<Value>) =>
    model === null ? null : new KeptValues(join(folder, `${name}-${model}.jsonl`), value);
  const encoder = encoderFolder === null ? null : vectorsIdentity(encoderFolder);
  const reranker = rerankerFolder === null ? null : logitsIdentity(rerankerFolder);
  const vectors = valuesOf('vectors', encoder, vectorSchema);
  const matches = valuesOf('matches', encoder, scoreSchema);
  const logits = valuesOf('logits', reranker, scoreSchema);
  const cached = { savedMilliseconds: 0 };

  const [near, far] = portPair();
  serve<InferenceContract>(far, {
    load: (input, signal) => inference.call('load', input, { signal }),
    similarity: (input, signal) => inference.call('similarity', input, { signal }),
    health: (input, signal) => inference.call('health', input, { signal }),
    async embedQuery(input, signal) {
      const known = vectors?.get(input.text);
      if (known) {
        cached.savedMilliseconds += known.ms;
        return { vector: decoded(known.base64), tokens: known.tokens };
      }
      const started = performance.now();
      const { vector, tokens } = await inference.call('embedQuery', input, { signal });
      const ms = performance.now() - started;
      vectors?.set(input.text, { base64: encoded(vector), tokens, ms });
      return { vector, tokens };
    },
    async match(input, signal) {
      const computed = await kept(matches, input, async (asked) => {
        return (await inference.call('match', asked, { signal })).matches;
      });
      return { matches: computed };
    },
    async rerank(input, signal) {
      const computed = await kept(logits, input, async (asked) => {
        return (await inference.call('rerank', asked, { signal })).logits;
      });
      return { logits: computed };
    },
  });

  /** The scores of passages by a query: those that are known, and what `compute` makes of the others. */
  async function kept(
    known: KeptValues<Score> | null,
    { query, passages }: Pairs,
    compute: (asked: Pairs) => Promise<Float32Array>,
  ): Promise<Float32Array> {
    const keys = passages.map(({ context, text }) => digest(`${query}\0${context}\0${text}`));
    const scores = new Map(keys.map((key) => [key, known?.get(key)]));
    const missing = passages.flatMap((passage, index) => {
      const key = keys[index] ?? '';
      return scores.get(key) ? [] : [{ key, passage }];
    });
    for (const score of scores.values()) cached.savedMilliseconds += score?.[1] ?? 0;
    if (missing.length > 0) {
      const started = performance.now();
      const computed = await compute({ query, passages: missing.map(({ passage }) => passage) });
      const ms = (performance.now() - started) / missing.length;
      missing.forEach(({ key }, index) => {
        const score: Score = [computed[index] ?? NaN, ms];
        scores.set(key, score);
        known?.set(key, score);
      });
    }
    return Float32Array.from(keys, (key) => scores.get(key)?.[0] ?? NaN);
  }

  const client = createClient<InferenceContract>(near, 'inference');
  return {
    client,
    get savedMilliseconds() {
      return cached.savedMilliseconds;
    },
  };
}

/** What decides a query's vector: the encoder, and what its calibration takes out of every query. */
export function vectorsIdentity(encoderFolder: string): string {
  return digest(readManifest(encoderFolder).identity + calibrationOf(encoderFolder));
}

function logitsIdentity(rerankerFolder: string): string {
  return digest(readManifest(rerankerFolder).identity);
}

/** What decides where a reranker puts its candidates: its logits, and the weight they are given. */
export function rerankingIdentity(rerankerFolder: string): string {
  return digest(readManifest(rerankerFolder).identity + calibrationOf(rerankerFolder));
}

function calibrationOf(folder: string): string {
  const file = join(folder, calibrationFile);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 24);
}

function encoded(vector: Float32Array | null): string | null {
  return (
    vector && Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64')
  );
}

function decoded(base64: string | null): Float32Array | null {
  return base64 === null
    ? null
    : new Float32Array(Uint8Array.from(Buffer.from(base64, 'base64')).buffer);
}
