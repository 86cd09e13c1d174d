import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { EngineContext, IndexerSession } from '../engine/engine.ts';
import { openIndexer } from '../engine/indexer-session.ts';
import { readSettings } from '../settings.ts';
import { nodeShell } from '../shell/node/fork.ts';
import { openReader } from '../store/open.ts';
import { RawSession } from './raw-session.ts';
import type { BenchContext, BenchIndex } from './types.ts';

/**
 * The session alone is measured in turns with indexing: on a machine whose cores are shared with
 * others, the same batches took 5,300 to 8,000 tokens a second within a quarter of an hour, so that
 * one figure before or after compares two machines.
 */
const indexingMilliseconds = 40_000;
/** Batches that are under way when indexing is paused are done by then. It counts as indexing. */
const settlingMilliseconds = 600;

/** Indexes `folders` anew, and measures the encoder's session alone on the same passages. */
export const benchIndex: BenchIndex = async (bench, { folders }, hooks = {}) => {
  const context = await freshContext(bench);
  const indexer = await openIndexer(context, {
    onProgress: ({ filesDone, filesTotal }) =>
      hooks.onProgress?.({ done: filesDone, total: filesTotal }),
  });
  const raw = await RawSession.open(context);
  let measured;
  try {
    measured = await measure(indexer, raw, folders, hooks.signal);
  } finally {
    await indexer.close();
    await raw.close();
  }
  const { tokensPerSecond, rawTokensPerSecond, ...others } = measured;
  // Only now: what the indexer writes down last, and gives back, belongs to the index's size.
  const reader = openReader(context.dataFolder);
  const { textBytes, indexBytes } = reader.counts();
  reader.close();
  const ratio = tokensPerSecond / rawTokensPerSecond;
  return { tokensPerSecond, rawTokensPerSecond, ratio, ...others, indexBytes, textBytes };
};

async function measure(
  indexer: IndexerSession,
  raw: RawSession,
  folders: readonly string[],
  signal: AbortSignal | undefined,
) {
  const ended = new AbortController();
  for (const path of folders) await indexer.client.call('addFolder', { path });
  const turns = takeTurns(indexer, raw, ended.signal);
  // Their failure is that of the run, which waits for them: it is not to be told before that.
  turns.catch(() => undefined);
  const counts = await indexer.client
    .call('update', { folders: null }, signal ? { signal } : {})
    .finally(() => {
      ended.abort();
    });
  const { turns: taken, pausedMs } = await turns;
  const peakBytes = await indexer.peakBytes();
  if (taken === 0) await raw.turn();
  const seconds = counts.seconds - pausedMs / 1000;
  return {
    tokensPerSecond: counts.tokens / seconds,
    rawTokensPerSecond: raw.tokensPerSecond,
    // This process holds the raw session's inputs too, which indexing does not.
    peakBytes: { ...peakBytes, main: process.resourceUsage().maxRSS * 1024 },
    ...{ files: counts.files, seconds },
  };
}

/** Pauses indexing now and then for a turn of the raw session. `pausedMs`: how long in all. */
async function takeTurns(
  indexer: IndexerSession,
  raw: RawSession,
  ended: AbortSignal,
): Promise<{ turns: number; pausedMs: number }> {
  let turns = 0;
  let pausedMs = 0;
  for (;;) {
    if (!(await passed(indexingMilliseconds, ended))) return { turns, pausedMs };
    await indexer.client.call('pause', { paused: true });
    if (!(await passed(settlingMilliseconds, ended))) return { turns, pausedMs };
    const started = performance.now();
    try {
      await raw.turn();
    } finally {
      await indexer.client.call('pause', { paused: false });
    }
    pausedMs += performance.now() - started;
    turns++;
  }
}

/** Waits; false: it ended meanwhile. */
function passed(milliseconds: number, ended: AbortSignal): Promise<boolean> {
  return setTimeout(milliseconds, true, { signal: ended }).catch((error: unknown) => {
    if (ended.aborted) return false;
    throw error;
  });
}

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
