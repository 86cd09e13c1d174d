import { TrouvailleError, toFailure } from '../../shared/errors.ts';
import type { SearchingState } from '../../shared/app-contract.ts';
import type { EngineContext, SearchSession, SearchStart } from '../engine/engine.ts';
import { Breaker } from './breaker.ts';

export type OpenSearch = (context: EngineContext, start: SearchStart) => Promise<SearchSession>;

/**
 * The searching half of the application: keywords as soon as there is an index, meaning as soon as
 * the models are ready, and both again after a process has ended.
 */
export class SearchService {
  readonly #context: EngineContext;
  readonly #open: OpenSearch;
  readonly #onChange: () => void;
  readonly #breaker = new Breaker();
  #state: SearchingState = { kind: 'starting' };
  /** The session of the moment; what waits for one waits on this. */
  #session = deferred<SearchSession>();
  #current: SearchSession | null = null;
  #starting: Promise<void> | null = null;
  #closed = false;

  constructor(context: EngineContext, onChange: () => void, open: OpenSearch) {
    this.#context = context;
    this.#onChange = onChange;
    this.#open = open;
  }

  get state(): SearchingState {
    return this.#state;
  }

  /** Starts what is not started yet. Where nothing was ever indexed it does nothing: call it again then. */
  start(): Promise<void> {
    this.#starting ??= this.#start().finally(() => (this.#starting = null));
    return this.#starting;
  }

  /**
   * The answer of the session of the moment, once there is one. A request that a process's end cut
   * short is made once more of its successor: requests only read, so that is safe.
   */
  async ask<Output>(
    request: (session: SearchSession) => Promise<Output>,
    signal?: AbortSignal,
  ): Promise<Output> {
    const session = await this.#available(signal);
    try {
      return await request(session);
    } catch (error) {
      const ended = error instanceof TrouvailleError && error.code === 'service-stopped';
      if (!ended || this.#closed) throw error;
      this.#restartAfter(session);
      return request(await this.#available(signal));
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#session.reject(new TrouvailleError('service-stopped', { service: 'search' }));
    await this.#starting?.catch(() => {}); // its own end is what closing asks for
    await this.#current?.close();
    this.#current = null;
  }

  async #start(): Promise<void> {
    if (this.#state.kind === 'meaning') return;
    try {
      // Keywords need no model: they answer while the models are made ready.
      if (!this.#current) this.#become(await this.#open(this.#context, { models: 'none' }));
    } catch (error) {
      this.#fail(error);
      return;
    }
    if (this.#closed) return;
    this.#set({ kind: 'keywords', failure: null });
    try {
      const session = await this.#open(this.#context, { models: 'both' });
      const { encoder, reranker } = session;
      this.#become(session);
      this.#set({ kind: 'meaning', encoder, reranker });
    } catch (error) {
      this.#set({ kind: 'keywords', failure: toFailure(error) });
    }
  }

  #fail(error: unknown): void {
    const failure = toFailure(error);
    if (failure.code === 'nothing-indexed') {
      this.#set({ kind: 'starting' });
      return;
    }
    this.#set({ kind: 'unavailable', failure });
    this.#session.reject(new TrouvailleError(failure.code, failure.values));
    this.#session = deferred();
  }

  /** Answers from this session on; the one before is ended. */
  #become(session: SearchSession): void {
    const before = this.#current;
    this.#current = session;
    if (before) void before.close();
    this.#session.resolve(session);
    if (this.#closed) void session.close();
  }

  #restartAfter(session: SearchSession): void {
    if (this.#current !== session) return; // it has a successor already
    this.#current = null;
    void session.close(); // of its two processes one may still run
    this.#session = deferred();
    if (!this.#breaker.allows()) {
      this.#fail(new TrouvailleError('service-stopped', { service: 'search' }));
      return;
    }
    this.#set({ kind: 'starting' });
    void this.start();
  }

  async #available(signal?: AbortSignal): Promise<SearchSession> {
    if (this.#current) return this.#current;
    if (this.#state.kind === 'unavailable') {
      const { code, values } = this.#state.failure;
      throw new TrouvailleError(code, values);
    }
    signal?.throwIfAborted();
    return this.#session.promise;
  }

  #set(state: SearchingState): void {
    this.#state = state;
    if (!this.#closed) this.#onChange();
  }
}

function deferred<Value>(): PromiseWithResolvers<Value> {
  const made = Promise.withResolvers<Value>();
  made.promise.catch(() => {}); // met by who waits for it; nobody may
  return made;
}
