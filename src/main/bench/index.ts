import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createClient } from '../../shared/rpc.ts';
import type { EmbedderContract } from '../../shared/contract.ts';
import { readyModel } from '../engine/ready-model.ts';
import type { EngineContext } from '../engine/engine.ts';
import { openIndexer } from '../engine/indexer-session.ts';
import { modelThreads } from '../engine/threads.ts';
import { seededSample } from '../eval/statistics.ts';
import { readSettings } from '../settings.ts';
import { nodeShell } from '../shell/node/fork.ts';
import { openReader } from '../store/open.ts';
import { encoderInputs } from './encoder-inputs.ts';
import type { BenchContext, BenchIndex } from './types.ts';

/**
 * Passages given to the raw session: enough for a steady rate (about a minute's work), the same kinds
 * and lengths as all of them, since they are drawn at random.
 */
const rawPassages = 2000;
const rawSeed = 1;
/** Tokens of a raw batch: rows of one length, so that nothing is padded. */
const rawBatchTokens = 2048;

/** Indexes `folders` anew, and measures the encoder's session alone on the same passages. */
export const benchIndex: BenchIndex = async (bench, { folders }, hooks = {}) => {
  const context = await freshContext(bench);
  const indexer = await openIndexer(context, {
    onProgress: ({ filesDone, filesTotal }) =>
      hooks.onProgress?.({ done: filesDone, total: filesTotal }),
  });
  let counts;
  let peakBytes;
  try {
    for (const path of folders) await indexer.client.call('addFolder', { path });
    counts = await indexer.client.call(
      'update',
      { folders: null },
      hooks.signal ? { signal: hooks.signal } : {},
    );
    peakBytes = await indexer.peakBytes();
  } finally {
    await indexer.close();
  }
  // Before the raw session, whose inputs this process holds: indexing holds none of them.
  const mainPeak = process.resourceUsage().maxRSS * 1024;
  const rawTokensPerSecond = await rawRate(context);
  const tokensPerSecond = counts.tokens / counts.seconds;
  const reader = openReader(context.dataFolder);
  const { textBytes, indexBytes } = reader.counts();
  reader.close();
  return {
    tokensPerSecond,
    rawTokensPerSecond,
    ratio: tokensPerSecond / rawTokensPerSecond,
    peakBytes: { ...peakBytes, main: mainPeak },
    indexBytes,
    textBytes,
    files: counts.files,
    seconds: counts.seconds,
  };
};

async function freshContext({ dataFolder, cacheFolder }: BenchContext): Promise<EngineContext> {
  const own = join(cacheFolder, 'bench-index');
  await rm(own, { recursive: true, force: true });
  await mkdir(own, { recursive: true, mode: 0o700 });
  return {
    dataFolder: own,
    modelsDataFolder: dataFolder,
    settings: { ...readSettings(dataFolder), pauseOnBattery: false },
    shell: nodeShell(),
  };
}

/** Tokens a second of the session alone: passages of equal length together, no padding, no waiting. */
async function rawRate(context: EngineContext): Promise<number> {
  const encoder = await readyModel(context, 'encoder', context.settings.dtype);
  const inputs = seededSample(
    encoderInputs(context.dataFolder, encoder.folder),
    rawPassages,
    rawSeed,
  );
  const embedder = context.shell.fork('embedder');
  try {
    const client = createClient<EmbedderContract>(embedder.openPort('control'), 'embedder');
    await client.call('load', {
      compiledFolder: encoder.folder,
      threads: modelThreads(context.settings),
    });
    const batches = equalLengths(inputs);
    const first = batches[0];
    if (first) await client.call('embed', { ids: first }); // warm: memory is laid out once
    let tokens = 0;
    let milliseconds = 0;
    for (const ids of batches) {
      const { forwardMs } = await client.call('embed', { ids });
      tokens += ids.reduce((sum, row) => sum + row.length, 0);
      milliseconds += forwardMs;
    }
    return tokens / (milliseconds / 1000);
  } finally {
    embedder.kill();
    await embedder.exited;
  }
}

function equalLengths(inputs: readonly Int32Array[]): Int32Array[][] {
  const byLength = Map.groupBy(inputs, (ids) => ids.length);
  return [...byLength].flatMap(([length, rows]) => {
    const some = Math.max(1, Math.floor(rawBatchTokens / length));
    return Array.from({ length: Math.ceil(rows.length / some) }, (_, index) =>
      rows.slice(index * some, (index + 1) * some),
    );
  });
}
