/**
 * What the last run of the engine said of itself, for `status`: which provider computes, and what
 * works less well than it should. A small file beside the index, since only the indexer writes that.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod/mini';

const schema = z.object({
  /** What each role's model runs on, and why. */
  providers: z.array(
    z.object({
      for: z.string(),
      provider: z.string(),
      /** The code of a sentence, and what it is about. */
      reason: z.string(),
      detail: z._default(z.string(), ''),
    }),
  ),
  /** What the person should know: the code of a sentence, and what it is about. */
  degraded: z.array(z.object({ code: z.string(), detail: z.string() })),
  /** Connections made to the network since the data folder exists. */
  connections: z.number(),
});

export type RunState = z.infer<typeof schema>;

const empty: RunState = { providers: [], degraded: [], connections: 0 };

function fileOf(dataFolder: string): string {
  return join(dataFolder, 'run-state.json');
}

/** The last run's state; empty where the engine has not run, or the file is not one of ours. */
export function readRunState(dataFolder: string): RunState {
  try {
    const parsed = schema.safeParse(JSON.parse(readFileSync(fileOf(dataFolder), 'utf8')));
    return parsed.success ? parsed.data : empty;
  } catch {
    return empty; // made anew by the next run: nothing depends on it
  }
}

/** Counts a connection to the network that was made. */
export function recordConnection(dataFolder: string): void {
  const { connections } = readRunState(dataFolder);
  recordRunState(dataFolder, { connections: connections + 1 });
}

/** What passages are computed on from now on, and why. */
export function recordProvider(
  dataFolder: string,
  { provider, code, detail }: { provider: string; code: string; detail: string },
): void {
  const passages = { for: 'passages', provider, reason: code, detail };
  // One short text a time: the way to a graphics processor and back takes longer than computing it.
  const queries = { for: 'queries', provider: 'cpu', reason: 'short-texts', detail: '' };
  recordRunState(dataFolder, { providers: [passages, queries] });
}

/** Replaces parts of the state. Does nothing where the data folder is read-only. */
export function recordRunState(dataFolder: string, changes: Partial<RunState>): void {
  const file = fileOf(dataFolder);
  const state: RunState = { ...readRunState(dataFolder), ...changes };
  try {
    writeFileSync(`${file}.${process.pid}`, `${JSON.stringify(state)}\n`, { mode: 0o600 });
    renameSync(`${file}.${process.pid}`, file);
  } catch {
    // a read-only or full data folder: searching in it goes on, and its state stays as it was
  }
}
