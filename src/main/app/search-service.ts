import type { SearchingState } from '../../shared/app-contract.ts';
import { TrouvailleError, fromFailure, toFailure } from '../../shared/errors.ts';
import type { EngineContext, SearchSession, SearchStart } from '../engine/engine.ts';
import { Breaker } from './breaker.ts';
import { LeasedSession } from './leased-session.ts';

export type OpenSearch = (context: EngineContext, start: SearchStart) => Promise<SearchSession>;

/** What a request needs: the index alone, or the models as well. */
export type Needs = 'index' | 'models';

export interface SearchEvents {
  /** The state has changed. */
  readonly onChange: () => void;
  /** Its process ended by itself, and is started again. */
  readonly onRestart: () => void;
}

/**
 * The searching half of the application: keywords as soon as there is an index, meaning as soon as
 * the models are ready, and both again after a process has ended.
 */
export class SearchService {
  #context: EngineContext;
  readonly #open: OpenSearch;
  readonly #onChange: () => void;
  readonly #onRestart: () => void;
  readonly #breaker = new Breaker();
  #state: SearchingState = { kind: 'starting' };
  #current: LeasedSession | null = null;
  #starting: Promise<void> | null = null;
  #closed = false;
  /** Told of every change of the state: requests that wait look again. */
  readonly #waiting = new Set<() => void>();

  constructor(context: EngineContext, { onChange, onRestart }: SearchEvents, open: OpenSearch) {
    this.#context = context;
    this.#onChange = onChange;
    this.#onRestart = onRestart;
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
   * The answer of the session of the moment, once there is one with what the request needs. A request
   * that a process's end cut short is made once more of its successor: requests only read, so that is
   * safe. Throws what keeps the session from starting, or `cancelled`.
   */
  async ask<Output>(
    needs: Needs,
    request: (session: SearchSession) => Promise<Output>,
    signal?: AbortSignal,
  ): Promise<Output> {
    const lease = await this.#available(needs, signal);
    try {
      return await lease.use(request);
    } catch (error) {
      const { code } = toFailure(error);
      if (code === 'encoder-changed') this.#reload(lease);
      if (code !== 'service-stopped' || this.#closed) throw error;
      this.#restartAfter(lease);
      return (await this.#available(needs, signal)).use(request);
    }
  }

  /** Takes the models and settings of `context`; the session of now answers until its successor is there. */
  async restart(context: EngineContext): Promise<void> {
    this.#context = context;
    await this.#starting;
    if (this.#state.kind === 'meaning') this.#set({ kind: 'keywords', failure: null });
    await this.start();
  }

  /** Ends the session, until `start`. */
  async stop(): Promise<void> {
    await this.#starting;
    const current = this.#current;
    this.#current = null;
    this.#set({ kind: 'starting' });
    current?.retire();
    await current?.session.close();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#changed();
    await this.#starting;
    this.#current?.retire();
    await this.#current?.session.close();
    this.#current = null;
  }

  /** Never rejects: what goes wrong is the state. */
  async #start(): Promise<void> {
    if (this.#state.kind === 'meaning') return;
    try {
      // Keywords need no model: they answer while the models are made ready.
      if (!this.#current) await this.#replace({ models: 'none' });
    } catch (error) {
      const failure = toFailure(error);
      const none = failure.code === 'nothing-indexed';
      this.#set(none ? { kind: 'starting' } : { kind: 'unavailable', failure });
      return;
    }
    if (this.#closed) return;
    this.#set({ kind: 'keywords', failure: null });
    const current = this.#current;
    try {
      const { encoder, reranker } = await this.#withModels(current);
      this.#set({ kind: 'meaning', encoder, reranker });
    } catch (error) {
      const failure = toFailure(error);
      const hasEnded = failure.code === 'service-stopped' && failure.values['service'] === 'search';
      if (current && hasEnded) this.#restartAfter(current);
      // Its search process ended, here or under a request: `#restartAfter` said whether it may start anew.
      if (this.#current === current) this.#set({ kind: 'keywords', failure });
      else if (this.#state.kind === 'starting') await this.#start();
    }
  }

  /** The session of now with models beside it; where it has some already, another in its place. */
  async #withModels(current: LeasedSession | null): Promise<SearchSession> {
    if (!current || current.session.inference) return this.#replace({ models: 'both' });
    const start = { models: 'both', beside: current.session } as const;
    const session = await this.#open(this.#context, start);
    if (this.#current !== current) {
      await session.close();
      throw new TrouvailleError('service-stopped', { service: 'search' });
    }
    current.session = session;
    return session;
  }

  /** Answers from a new session on; the one before ends when its last request is answered. */
  async #replace(start: SearchStart): Promise<SearchSession> {
    const session = await this.#open(this.#context, start);
    this.#current?.retire();
    this.#current = new LeasedSession(session);
    return session;
  }

  /** Another encoder's vectors serve by now: those who ask again are to wait for its session. */
  #reload(lease: LeasedSession): void {
    if (this.#current !== lease || this.#state.kind !== 'meaning') return;
    this.#set({ kind: 'keywords', failure: null });
    void this.start();
  }

  #restartAfter(lease: LeasedSession): void {
    if (this.#current !== lease) return; // it has a successor already
    this.#current = null;
    lease.retire(); // of its two processes one may still run
    if (!this.#breaker.allows()) {
      const failure = { code: 'service-stopped', values: { service: 'search' } } as const;
      this.#set({ kind: 'unavailable', failure });
      return;
    }
    this.#onRestart();
    this.#set({ kind: 'starting' });
    void this.start();
  }

  async #available(needs: Needs, signal?: AbortSignal): Promise<LeasedSession> {
    for (;;) {
      if (this.#closed) throw new TrouvailleError('service-stopped', { service: 'search' });
      if (signal?.aborted) throw new TrouvailleError('cancelled');
      const { kind } = this.#state;
      if (this.#current && (needs === 'index' || kind === 'meaning')) return this.#current;
      const failure = 'failure' in this.#state ? this.#state.failure : null;
      if (failure) throw fromFailure(failure);
      await this.#change(signal);
    }
  }

  /** Until the state changes, or the request is cancelled. */
  #change(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#waiting.delete(wake);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal?.addEventListener('abort', wake);
    });
  }

  #set(state: SearchingState): void {
    this.#state = state;
    this.#changed();
    if (!this.#closed) this.#onChange();
  }

  #changed(): void {
    for (const wake of [...this.#waiting]) wake();
  }
}
