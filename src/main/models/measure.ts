/** The speed of a compiled model, in a process that does nothing else. */
import type { ModelSpeed, ProviderName } from '../../shared/models-contract.ts';
import { cutBatches } from '../model/batches.ts';
import { builtInTexts } from '../model/built-in-texts.ts';
import { loadEncoder } from '../model/encoder.ts';
import { readManifest } from '../model/manifest.ts';
import { loadReranker } from '../model/reranker.ts';
import { loadTokenizer, type EncodedPair } from '../model/tokenizer.ts';

/** Rounds over the built-in texts go on until this is reached: short ones are noise. */
const measuredSeconds = 3;
/** Single queries, of which the median is told. */
const queries = 21;

export async function measureSpeed(
  compiledFolder: string,
  { threads, provider }: { threads: number; provider: ProviderName },
): Promise<ModelSpeed> {
  const { id, dtype, role } = readManifest(compiledFolder);
  const work =
    role === 'encoder'
      ? await encoderWork(compiledFolder, threads, provider)
      : await rerankerWork(compiledFolder, threads, provider);
  try {
    await work.all(); // warm
    let rounds = 0;
    const start = performance.now();
    let seconds = 0;
    while (seconds < measuredSeconds) {
      await work.all();
      rounds += 1;
      seconds = (performance.now() - start) / 1000;
    }
    const times: number[] = [];
    for (let query = 0; query < queries; query++) {
      const begun = performance.now();
      await work.one(query);
      times.push(performance.now() - begun);
    }
    times.sort((a, b) => a - b);
    return {
      ...{ id, dtype, provider },
      passagesPerSecond: (work.inputs * rounds) / seconds,
      tokensPerSecond: (work.tokens * rounds) / seconds,
      queryMs: times[Math.floor(queries / 2)] ?? NaN,
      // In KiB on every platform (Node's documentation of resourceUsage).
      peakBytes: process.resourceUsage().maxRSS * 1024,
    };
  } finally {
    await work.close();
  }
}

interface Work {
  readonly inputs: number;
  readonly tokens: number;
  /** Every built-in input, in batches as they are when indexing. */
  all(): Promise<void>;
  /** One query as it is when searching; which one is by `index`. */
  one(index: number): Promise<void>;
  close(): Promise<void>;
}

async function encoderWork(folder: string, threads: number, provider: ProviderName): Promise<Work> {
  const encoder = await loadEncoder(folder, { threads, provider });
  const { prefixes, maxTokens } = encoder.manifest;
  const tokenizer = loadTokenizer(folder, maxTokens);
  const { passages, questions } = builtInTexts();
  const ids = passages.map((text) => tokenizer.encode(prefixes.passage + text));
  const asked = questions.map(({ text }) => tokenizer.encode(prefixes.query + text));
  return {
    inputs: ids.length,
    tokens: ids.reduce((sum, row) => sum + row.length, 0),
    async all() {
      for (const batch of cutBatches(ids))
        await encoder.embed(batch.flatMap((at) => ids[at] ?? []));
    },
    async one(index) {
      await encoder.embed(asked.slice(index % asked.length).slice(0, 1));
    },
    close: () => encoder.close(),
  };
}

async function rerankerWork(
  folder: string,
  threads: number,
  provider: ProviderName,
): Promise<Work> {
  const reranker = await loadReranker(folder, { threads, provider });
  const { maxTokens, pairOrder } = reranker.manifest;
  const tokenizer = loadTokenizer(folder, maxTokens);
  const { passages, questions } = builtInTexts();
  const pairs = passages.map((passage, at): EncodedPair => {
    const question = questions[at % questions.length]?.text ?? '';
    return pairOrder === 'query-first'
      ? tokenizer.encodePair(question, passage)
      : tokenizer.encodePair(passage, question);
  });
  const lengths = pairs.map((pair) => pair.ids);
  return {
    inputs: pairs.length,
    tokens: lengths.reduce((sum, row) => sum + row.length, 0),
    async all() {
      for (const batch of cutBatches(lengths)) {
        await reranker.score(batch.flatMap((at) => pairs[at] ?? []));
      }
    },
    async one(index) {
      await reranker.score(pairs.slice(index % pairs.length).slice(0, 1));
    },
    close: () => reranker.close(),
  };
}
