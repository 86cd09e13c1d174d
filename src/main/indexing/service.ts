/** The indexer's requests, over what `open` is told. */
import type { IndexerContract, IndexerOptions } from '../../shared/indexing-contract.ts';
import { TrouvailleError } from '../../shared/errors.ts';
import type { Handlers, Server } from '../../shared/rpc.ts';
import { extractorVersion } from '../../shared/extractor-version.ts';
import type { StoreWriter } from '../store/types.ts';
import { BatteryWatch } from './battery-watch.ts';
import { Indexer } from './indexer.ts';
import { ProgressMeter } from './progress.ts';
import type { Extractor, PassageEmbedder, PassageEncoder } from './types.ts';

/** What the service is made of: the process has the real ones, tests their own. */
export interface ServiceParts {
  /** Throws `data-locked` and its like. */
  readonly openStore: (dataFolder: string) => StoreWriter;
  /** Throws `model-bad`. */
  readonly openEncoder: (compiledFolder: string) => PassageEncoder;
  readonly openExtractor: (options: IndexerOptions) => Extractor & { close(): void };
  readonly embedder: PassageEmbedder;
  /** Events go out by it; known only once the handlers are served. */
  readonly server: () => Pick<Server<IndexerContract>, 'emit'>;
}

interface Opened {
  readonly indexer: Indexer;
  readonly extractor: { close(): void };
  readonly battery: BatteryWatch | null;
}

export function indexerHandlers(parts: ServiceParts): Handlers<IndexerContract> {
  let opened: Opened | null = null;
  let isPausedByPerson = false;
  let isPausedByBattery = false;

  function current(): Opened {
    if (opened === null) throw new TrouvailleError('internal', { detail: 'the index is not open' });
    return opened;
  }

  function pause(): void {
    opened?.indexer.pause(isPausedByPerson || isPausedByBattery);
  }

  function open(options: IndexerOptions): Opened {
    const encoder = parts.openEncoder(options.encoderFolder);
    const store = parts.openStore(options.dataFolder);
    const notify: ConstructorParameters<typeof Indexer>[0]['notify'] = (notice) =>
      parts.server().emit('degraded', notice);
    try {
      const extractor = parts.openExtractor(options);
      const indexer = new Indexer({
        ...{ options, store, extractor, extractorVersion, encoder, notify },
        embedder: parts.embedder,
        progress: new ProgressMeter({
          now: () => performance.now(),
          tell: (progress) => parts.server().emit('progress', progress),
        }),
        counted: (counts) => parts.server().emit('counts', counts),
      });
      const battery = options.pauseOnBattery
        ? new BatteryWatch((isOnBattery) => {
            isPausedByBattery = isOnBattery;
            if (isOnBattery) notify({ code: 'paused-on-battery', detail: '' });
            pause();
          })
        : null;
      return { indexer, extractor, battery };
    } catch (error) {
      store.close();
      throw error;
    }
  }

  return {
    open(options) {
      if (opened !== null) throw new TrouvailleError('internal', { detail: 'opened twice' });
      opened = open(options);
      return { roots: opened.indexer.roots() };
    },
    update: ({ folders }, signal) => current().indexer.update(folders, signal),
    async addFolder({ path }) {
      await current().indexer.addFolder(path);
      return null;
    },
    async removeFolder({ path }) {
      await current().indexer.removeFolder(path);
      return null;
    },
    async relocateFolder({ from, to }) {
      await current().indexer.relocateFolder(from, to);
      return null;
    },
    async retry({ paths }, signal) {
      return { files: await current().indexer.retry(paths, signal) };
    },
    async unlock({ path, password }, signal) {
      await current().indexer.unlock(path, password, signal);
      return null;
    },
    async watch(_, signal) {
      await current().indexer.watch(signal);
      return null;
    },
    pause({ paused }) {
      isPausedByPerson = paused;
      pause();
      return null;
    },
    async close() {
      if (opened === null) return null;
      const { indexer, extractor, battery } = opened;
      battery?.stop();
      await indexer.close();
      extractor.close();
      opened = null;
      return null;
    },
    health: () => ({
      residentBytes: process.memoryUsage.rss(),
      // Kilobytes on every system (libuv).
      peakBytes: process.resourceUsage().maxRSS * 1024,
    }),
  };
}
