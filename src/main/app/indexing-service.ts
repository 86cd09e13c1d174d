import { TrouvailleError, toFailure } from '../../shared/errors.ts';
import type { Degradation, IndexingState } from '../../shared/app-contract.ts';
import type { IndexProgress } from '../../shared/domain.ts';
import { makeDataFolder } from '../data-folder.ts';
import type { EngineContext, IndexerSession, IndexerStart } from '../engine/engine.ts';
import type { ProviderChoice } from '../engine/provider-reason.ts';
import { Breaker } from './breaker.ts';

export type OpenIndexer = (context: EngineContext, start: IndexerStart) => Promise<IndexerSession>;

export interface IndexingEvents {
  /** The state, the folders or the files' states may have changed. */
  onChange(): void;
  onProgress(progress: IndexProgress): void;
  /** What passages are computed on, and why. */
  onProvider(choice: ProviderChoice): void;
  /** The index can be read from now on. */
  onOpen(): void;
  onDegraded(degradation: Degradation): void;
}

/**
 * The indexing half of the application: brings the folders up to date, then watches them, and begins
 * again when its process has ended. Where this application may not write the index, it says why.
 */
export class IndexingService {
  #context: EngineContext;
  readonly #events: IndexingEvents;
  readonly #open: OpenIndexer;
  readonly #breaker = new Breaker();
  #state: IndexingState = { kind: 'starting' };
  #session: IndexerSession | null = null;
  #running: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(context: EngineContext, events: IndexingEvents, open: OpenIndexer) {
    this.#context = context;
    this.#events = events;
    this.#open = open;
  }

  get state(): IndexingState {
    return this.#state;
  }

  /** Opens the index and adds `folders`; reading them goes on after it resolves. Never rejects. */
  async start(folders: readonly string[]): Promise<void> {
    let session: IndexerSession;
    try {
      makeDataFolder(this.#context.dataFolder);
      session = await this.#open(this.#context, {
        onProgress: (progress) => this.#progressed(progress),
        onDegraded: (detail, code) => this.#events.onDegraded({ kind: 'notice', code, detail }),
        onProvider: (choice) => this.#events.onProvider(choice),
      });
    } catch (error) {
      this.#set({ kind: 'unavailable', failure: toFailure(error) });
      return;
    }
    if (this.#closed) {
      await session.close().catch(throwUnlessStopped); // closed while it was opening
      return;
    }
    this.#session = session;
    this.#set({ kind: 'running', paused: false, progress: null });
    this.#events.onOpen();
    for (const path of folders) {
      try {
        await session.client.call('addFolder', { path });
      } catch (error) {
        this.#events.onDegraded({ kind: 'failure', failure: toFailure(error) });
      }
    }
    this.#events.onChange();
    this.#running = this.#run(session);
  }

  async addFolder(path: string): Promise<void> {
    const { client } = this.#required();
    await client.call('addFolder', { path });
    this.#events.onChange();
    this.#background(client.call('update', { folders: [path] }));
  }

  async removeFolder(path: string): Promise<void> {
    await this.#required().client.call('removeFolder', { path });
    this.#events.onChange();
  }

  /** Reads a file again; that goes on after this returns. */
  retry(path: string): void {
    this.#background(this.#required().client.call('retry', { paths: [path] }));
  }

  /** Reads an encrypted file with its password. Throws `document-encrypted` where that is wrong. */
  async unlock(path: string, password: string): Promise<void> {
    await this.#required().client.call('unlock', { path, password });
    this.#events.onChange();
  }

  async pause(paused: boolean): Promise<void> {
    await this.#required().client.call('pause', { paused });
    if (this.#state.kind === 'running') this.#set({ ...this.#state, paused });
  }

  /** Reads all files again that could not be read; that goes on after this returns. */
  retryAll(): void {
    this.#background(this.#required().client.call('retry', { paths: null }));
  }

  /** The folder watched at `from` is at `to` now: nothing of it is read again. */
  async relocate(from: string, to: string): Promise<void> {
    const { client } = this.#required();
    await client.call('relocateFolder', { from, to });
    this.#events.onChange();
    this.#background(client.call('update', { folders: [to] }));
  }

  /** Goes on with other settings; what is being written is finished first. */
  restart(context: EngineContext): Promise<void> {
    return this.whileStopped(
      () => Promise.resolve(),
      () => context,
    );
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#end();
  }

  /** Does work while nothing is written to the index, then goes on with the settings as they are then. */
  async whileStopped<Result>(
    work: () => Promise<Result>,
    context: () => EngineContext,
  ): Promise<Result> {
    const isPaused = this.#state.kind === 'running' && this.#state.paused;
    this.#set({ kind: 'starting' });
    await this.#end();
    try {
      return await work();
    } finally {
      this.#context = context();
      if (!this.#closed) await this.start([]);
      if (isPaused && this.#session) await this.pause(true);
    }
  }

  /** Ends the session between two transactions. */
  async #end(): Promise<void> {
    const session = this.#session;
    this.#session = null; // so that its end is not met as one of its own
    await session?.close().catch(throwUnlessStopped);
    await this.#running;
  }

  /** Up to date, then watched, for as long as the process lives. */
  async #run(session: IndexerSession): Promise<void> {
    try {
      await session.client.call('update', { folders: null });
      this.#events.onChange();
      await session.client.call('watch', null);
    } catch (error) {
      await this.#ended(session, error);
    }
  }

  async #ended(session: IndexerSession, error: unknown): Promise<void> {
    if (this.#closed || this.#session !== session) return;
    this.#session = null;
    const failure = toFailure(error);
    await session.close().catch(() => {}); // what is left of its processes
    if (failure.code === 'service-stopped' && this.#breaker.allows()) {
      this.#events.onDegraded({ kind: 'notice', code: 'indexer-restarted', detail: '' });
      this.#set({ kind: 'starting' });
      await this.start([]);
    } else {
      this.#set({ kind: 'unavailable', failure });
    }
  }

  /** Work that nobody waits for: its failure is told, its process's end is met by `#run`. */
  #background(work: Promise<unknown>): void {
    work.then(
      () => this.#events.onChange(),
      (error: unknown) => {
        const failure = toFailure(error);
        // Ended with its process: that is told where the process's end is met.
        if (failure.code === 'service-stopped' || failure.code === 'cancelled') return;
        this.#events.onDegraded({ kind: 'failure', failure });
      },
    );
  }

  #required(): IndexerSession {
    if (this.#session) return this.#session;
    if (this.#state.kind === 'unavailable') {
      const { code, values } = this.#state.failure;
      throw new TrouvailleError(code, values);
    }
    throw new TrouvailleError('service-stopped', { service: 'indexer' });
  }

  #progressed(progress: IndexProgress): void {
    if (this.#state.kind === 'running') this.#state = { ...this.#state, progress };
    this.#events.onProgress(progress);
  }

  #set(state: IndexingState): void {
    this.#state = state;
    if (!this.#closed) this.#events.onChange();
  }
}

/** A process that has ended already has nothing left to finish. */
function throwUnlessStopped(error: unknown): void {
  if (toFailure(error).code !== 'service-stopped') throw error;
}
