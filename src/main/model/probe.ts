/**
 * The trial of a graphics provider: whether it gives the processor's vectors or scores, and how fast.
 * To be run in a process of its own: drivers have ended those that called them.
 */
import type { ModelDtype, ProviderName } from '../../shared/models-contract.ts';
import { builtInTexts } from './built-in-texts.ts';
import { embedAll } from './embed-all.ts';
import { loadEncoder, type Encoder } from './encoder.ts';
import { loadTokenizer } from './tokenizer.ts';

export interface Probe {
  /** The least cosine of a built-in passage's two vectors, 1 for equal ones; NaN where one is no vector. */
  readonly cosine: number;
  /** Tokens a second on each, of the same passages, warm. */
  readonly tokensPerSecond: number;
  readonly cpuTokensPerSecond: number;
}

/** At least this like the processor's. Half precision keeps 11 bits of a number, and others 24. */
const leastCosine: Readonly<Record<ModelDtype, number>> = {
  fp32: 0.9999,
  int8: 0.9999,
  fp16: 0.999,
};

/** Passages of the probe: enough for a batch, few enough for a graphics processor made of software. */
const passages = 16;

/**
 * Compares a provider with the processor: `compiledFolder` at the precision it will run with
 * `referenceFolder`, which is the same but for half precision, whose errors show beside fp32 alone.
 * Throws `provider-missing`, or what the provider does.
 */
export async function probeProvider(
  compiledFolder: string,
  referenceFolder: string,
  provider: ProviderName,
  threads: number,
): Promise<Probe> {
  const own = await loadEncoder(compiledFolder, { threads, provider });
  const cpu = await loadEncoder(compiledFolder, { threads });
  const reference =
    referenceFolder === compiledFolder ? cpu : await loadEncoder(referenceFolder, { threads });
  const { maxTokens, prefixes, dimensions } = own.manifest;
  const tokenizer = loadTokenizer(compiledFolder, maxTokens);
  const ids = builtInTexts()
    .passages.slice(0, passages)
    .map((text) => tokenizer.encode(prefixes.passage + text));
  const given = (await embedAll(own, ids)).vectors;
  const expected = (await embedAll(reference, ids)).vectors;
  let cosine = 1;
  for (let row = 0; row < ids.length; row++) {
    const range = [row * dimensions, (row + 1) * dimensions] as const;
    cosine = Math.min(cosine, cosineOf(given.subarray(...range), expected.subarray(...range)));
  }
  const probe = {
    cosine,
    tokensPerSecond: await speedOf(own, ids),
    cpuTokensPerSecond: await speedOf(cpu, ids),
  };
  for (const encoder of new Set([own, cpu, reference])) await encoder.close();
  return probe;
}

/** Whether vectors are like enough to stand beside the processor's in one index. */
export function agrees({ cosine }: Probe, dtype: ModelDtype): boolean {
  return cosine >= leastCosine[dtype]; // false for NaN
}

async function speedOf(encoder: Encoder, ids: readonly Int32Array[]): Promise<number> {
  const tokens = ids.reduce((sum, row) => sum + row.length, 0);
  await embedAll(encoder, ids); // warm
  const start = performance.now();
  await embedAll(encoder, ids);
  return tokens / ((performance.now() - start) / 1000);
}

function cosineOf(a: Float32Array, b: Float32Array): number {
  let product = 0;
  let lengthA = 0;
  let lengthB = 0;
  for (let at = 0; at < a.length; at++) {
    const [x, y] = [a[at] ?? NaN, b[at] ?? NaN];
    product += x * y;
    lengthA += x * x;
    lengthB += y * y;
  }
  return product / Math.sqrt(lengthA * lengthB);
}
