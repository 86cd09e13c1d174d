/** What the terminal gives the engine: settings, a shell that forks, and a log of what goes wrong. */
import type { IndexCounts } from '../../shared/domain.ts';
import type { Dtype, EngineContext, IndexerSession } from '../engine/engine.ts';
import { noLog, openLog, type Log } from '../log.ts';
import { recordProvider, recordRunState } from '../run-state.ts';
import { readSettings } from '../settings.ts';
import { nodeShell } from '../shell/node/fork.ts';
import type { CommandContext } from './context.ts';
import { noticeSentence, type Notice } from './notice.ts';
import { openProgress } from './progress.ts';

export function engineContext(dataFolder: string, log: Log = noLog): EngineContext {
  return {
    dataFolder,
    settings: readSettings(dataFolder),
    shell: nodeShell({
      onStderr: (service, text) => log.warn('stderr', { service, text: text.trim() }),
    }),
  };
}

/**
 * Says at once what keeps the index from being written (another writer, damage, a full disk): the
 * indexer would say it too, but only after its model was prepared.
 */
async function mustBeWritable(dataFolder: string): Promise<void> {
  const { openWriter } = await import('../store/open.ts');
  openWriter(dataFolder).close();
}

/** An indexer at work. */
export interface Indexing {
  readonly client: IndexerSession['client'];
  /** A run's counts with the time since the engine's start, compilation told apart (CLI.md). */
  readonly timed: (counts: IndexCounts) => IndexCounts;
}

/**
 * Runs `work` with an indexer on the data folder, which must be there: progress is shown, what is
 * degraded said and recorded, and every process ended however `work` ends.
 */
export async function withIndexer<Result>(
  context: CommandContext,
  options: { readonly dtype?: Dtype },
  work: (indexing: Indexing) => Promise<Result>,
): Promise<Result> {
  const { dataFolder, interruption, output } = context;
  await mustBeWritable(dataFolder);
  const { openIndexer } = await import('../engine/indexer-session.ts');
  const log = await openLog(dataFolder);
  const progress = openProgress(context);
  const notices = new Map<string, Notice>();
  const started = performance.now();
  let session: IndexerSession | null = null;
  try {
    progress.phase('compiling');
    session = await interruption.race(
      openIndexer(engineContext(dataFolder, log), {
        ...options,
        onProgress: (state) => progress.update(state),
        onDegraded: (detail, code) => {
          const sentence = noticeSentence(context.language, { code, detail });
          if (notices.has(sentence)) return;
          notices.set(sentence, { code, detail });
          log.warn('degraded', { code, detail });
          progress.interrupt(() => output.note(sentence));
        },
        onProvider: (choice) => recordProvider(dataFolder, choice),
      }),
    );
    log.info('indexer-open', { compileSeconds: session.compileSeconds });
    const { client, compileSeconds } = session;
    return await work({
      client,
      timed: (counts) => ({
        ...counts,
        compileSeconds,
        seconds: (performance.now() - started) / 1000 - compileSeconds,
      }),
    });
  } finally {
    progress.stop();
    recordRunState(dataFolder, { degraded: [...notices.values()] });
    await session?.close();
    await log.close();
  }
}
