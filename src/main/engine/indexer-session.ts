import type { ExtractorHostContract } from '../../shared/extraction-contract.ts';
import type { IndexerContract } from '../../shared/indexing-contract.ts';
import type { EmbedderContract } from '../../shared/inference-contract.ts';
import { createClient, serve } from '../../shared/rpc.ts';
import type { ChildProcess } from '../shell/seam.ts';
import { readyModel } from './ready-model.ts';
import type { EngineContext, IndexerSession, IndexerStart } from './engine.ts';
import { PeakMemory } from './peak-memory.ts';
import { chooseProvider, keepFallback } from './provider-choice.ts';
import type { ProviderChoice } from './provider-reason.ts';
import { modelThreads } from './threads.ts';

/** How long the indexer is given to finish its transaction before it is killed. */
const closeMilliseconds = 5000;

/**
 * Starts the indexer with its embedder, and serves it extractors as it asks for them. Throws what
 * opening the data folder throws (`data-locked`…), and `model-bad` where the encoder is.
 */
export async function openIndexer(
  context: EngineContext,
  start: IndexerStart = {},
): Promise<IndexerSession> {
  const { shell, settings, dataFolder } = context;
  const encoder = await readyModel(context, 'encoder', start.dtype ?? settings.dtype);

  const memory = new PeakMemory();
  const children = new Set<ChildProcess>();
  const own = (child: ChildProcess): ChildProcess => {
    children.add(child);
    memory.watch(child);
    void child.exited.then(() => children.delete(child));
    return child;
  };
  const killAll = (): void => {
    for (const child of children) child.kill();
  };

  const indexer = own(shell.fork('indexer', { heapMegabytes: 256 }));
  serveExtractors(context, indexer, own);
  const closing = { now: false };
  const client = createClient<IndexerContract>(indexer.openPort('control'), 'indexer');
  if (start.onProgress) client.on('progress', start.onProgress);
  if (start.onDegraded) {
    client.on('degraded', ({ code, detail }) => start.onDegraded?.(detail, code));
  }
  try {
    const choice = await chooseProvider(context, encoder.folder);
    const link = { context, encoderFolder: encoder.folder, indexer, own, closing, start };
    await joinEmbedder(link, choice);
    await client.call('open', {
      dataFolder,
      encoderFolder: encoder.folder,
      ignorePatterns: settings.ignorePatterns,
      maxFileBytes: settings.maxFileMegabytes * 1024 * 1024,
      extractTimeoutMs: settings.extractSeconds * 1000,
      extractorMaxBytes: settings.extractorMegabytes * 1024 * 1024,
      pauseOnBattery: settings.pauseOnBattery,
    });
  } catch (error) {
    closing.now = true;
    killAll();
    throw error;
  }

  return {
    client,
    compileSeconds: encoder.seconds,
    peakBytes: () => memory.peaks(),
    async close() {
      closing.now = true;
      const timer = setTimeout(killAll, closeMilliseconds);
      try {
        await client.call('close', null);
      } finally {
        clearTimeout(timer);
        memory.sample();
        killAll();
        await Promise.all([...children].map((child) => child.exited));
      }
    },
  };
}

/** How often the embedder may end by itself before the indexer is left without one. */
const embedderRestarts = 3;

interface EmbedderLink {
  readonly context: EngineContext;
  readonly encoderFolder: string;
  readonly indexer: ChildProcess;
  readonly own: (child: ChildProcess) => ChildProcess;
  readonly closing: { readonly now: boolean };
  readonly start: IndexerStart;
}

/**
 * Forks the embedder, loads its model and joins it to the indexer; does so again, a few times at
 * most, when it ends by itself. One that ended on a graphics processor is followed by one on the
 * processor.
 */
async function joinEmbedder(
  link: EmbedderLink,
  choice: ProviderChoice,
  restartsLeft = embedderRestarts,
): Promise<void> {
  const { context, encoderFolder, indexer, own, closing, start } = link;
  const embedder = own(context.shell.fork('embedder', { lowPriority: true }));
  const control = createClient<EmbedderContract>(embedder.openPort('control'), 'embedder');
  let current = choice;
  const fellBack = (detail: string): void => {
    start.onDegraded?.(`${current.provider}: ${detail}`, 'provider-fell-back');
    keepFallback(context.dataFolder, encoderFolder, `${current.provider}: ${detail}`);
    current = { provider: 'cpu', code: 'fell-back', detail: `${current.provider}: ${detail}` };
    start.onProvider?.(current);
  };
  control.on('fellBack', ({ reason }) => fellBack(reason));
  const { missing } = await control.call('load', {
    compiledFolder: encoderFolder,
    threads: modelThreads(context.settings),
    provider: choice.provider,
  });
  if (missing !== null) {
    const detail = `${choice.provider}: ${missing}`;
    start.onDegraded?.(detail, 'provider-fell-back');
    current = { provider: 'cpu', code: 'missing', detail };
  }
  start.onProvider?.(current);
  embedder.connect(indexer, 'embedder');
  void embedder.exited.then(async ({ code, signal }) => {
    if (closing.now) return;
    if (current.provider !== 'cpu') fellBack(signal ?? String(code));
    else start.onDegraded?.(signal ?? String(code), 'embedder-ended');
    if (restartsLeft === 0) {
      indexer.kill(); // nothing more can be embedded: the run ends with `service-stopped`
      return;
    }
    try {
      await joinEmbedder(link, current, restartsLeft - 1);
    } catch (error) {
      start.onDegraded?.(String(error), 'embedder-ended');
      indexer.kill();
    }
  });
}

/** Forks extractors for the indexer: only this process can, and it joins the two by a port. */
function serveExtractors(
  { shell, settings }: EngineContext,
  indexer: ChildProcess,
  own: (child: ChildProcess) => ChildProcess,
): void {
  const extractors = new Map<string, ChildProcess>();
  let forked = 0;
  const host = serve<ExtractorHostContract>(indexer.openPort('extractor-host'), {
    fork() {
      const port = `extractor-${String(++forked)}`;
      const child = own(shell.fork('extractor', { heapMegabytes: settings.extractorMegabytes }));
      extractors.set(port, child);
      child.connect(indexer, port);
      void child.exited.then(({ code, signal, stderr }) => {
        extractors.delete(port);
        host.emit('exited', { port, code, signal, stderr });
      });
      return { port };
    },
    kill({ port }) {
      extractors.get(port)?.kill();
      return null;
    },
  });
}
