/**
 * Requests, replies, cancelling and events over anything that carries messages both ways.
 *
 * The same code serves a child process's channel, a MessagePort and the pair of ports that tests
 * use. Each request can be cancelled; a reply that comes after its cancelling is normal and dropped.
 */
import { TrouvailleError, fromFailure, toFailure, type Failure } from './errors.ts';

/** What is needed of a channel: it clones what it is given, and says when it is closed. */
export interface Port {
  post(message: unknown): void;
  /** One listener; messages that arrive before it is set are kept for it. */
  listen(listener: (message: unknown) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}

/** The shape of a contract: what can be asked, and what is told unasked. */
export interface Contract {
  requests: Record<string, { input: unknown; output: unknown }>;
  events: Record<string, unknown>;
}

type Message =
  | { kind: 'request'; id: number; method: string; input: unknown }
  | { kind: 'cancel'; id: number }
  | { kind: 'reply'; id: number; output: unknown }
  | { kind: 'failure'; id: number; failure: Failure }
  | { kind: 'event'; event: string; payload: unknown };

export interface CallOptions {
  signal?: AbortSignal;
}

export interface Client<C extends Contract> {
  /** Rejects with a `TrouvailleError`: the service's own, `cancelled`, or `service-stopped`. */
  call<M extends keyof C['requests'] & string>(
    method: M,
    input: C['requests'][M]['input'],
    options?: CallOptions,
  ): Promise<C['requests'][M]['output']>;
  on<E extends keyof C['events'] & string>(
    event: E,
    listener: (payload: C['events'][E]) => void,
  ): () => void;
  /** Requests on their way: for leak checks. */
  readonly pending: number;
  close(): void;
}

export type Handlers<C extends Contract> = {
  [M in keyof C['requests'] & string]: (
    input: C['requests'][M]['input'],
    signal: AbortSignal,
  ) => Promise<C['requests'][M]['output']> | C['requests'][M]['output'];
};

export interface Server<C extends Contract> {
  emit<E extends keyof C['events'] & string>(event: E, payload: C['events'][E]): void;
}

/** A typed client of the service at the other end of `port`; `service` names it in errors. */
export function createClient<C extends Contract>(port: Port, service: string): Client<C> {
  let nextId = 1;
  let closed = false;
  const waiting = new Map<number, { resolve(output: unknown): void; reject(error: Error): void }>();
  const listeners = new Map<string, Set<(payload: never) => void>>();

  function stop(): void {
    closed = true;
    for (const request of waiting.values()) {
      request.reject(new TrouvailleError('service-stopped', { service }));
    }
    waiting.clear();
  }

  port.onClose(stop);
  port.listen((raw) => {
    // Both ends are our own code, typed by the same contract: the envelope is trusted.
    const message = raw as Message;
    if (message.kind === 'event') {
      for (const listener of listeners.get(message.event) ?? []) listener(message.payload as never);
      return;
    }
    if (message.kind !== 'reply' && message.kind !== 'failure') return;
    const request = waiting.get(message.id);
    if (!request) return; // cancelled meanwhile
    waiting.delete(message.id);
    if (message.kind === 'reply') request.resolve(message.output);
    else request.reject(fromFailure(message.failure));
  });

  return {
    call(method, input, options) {
      const signal = options?.signal;
      if (closed) return Promise.reject(new TrouvailleError('service-stopped', { service }));
      if (signal?.aborted) return Promise.reject(new TrouvailleError('cancelled'));
      const id = nextId++;
      return new Promise((resolve, reject) => {
        const cancel = (): void => {
          if (!waiting.delete(id)) return;
          port.post({ kind: 'cancel', id } satisfies Message);
          reject(new TrouvailleError('cancelled'));
        };
        const settled = (): void => signal?.removeEventListener('abort', cancel);
        waiting.set(id, {
          resolve(output) {
            settled();
            resolve(output);
          },
          reject(error) {
            settled();
            reject(error);
          },
        });
        signal?.addEventListener('abort', cancel, { once: true });
        port.post({ kind: 'request', id, method, input } satisfies Message);
      });
    },
    on(event, listener) {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set);
      set.add(listener);
      return () => set.delete(listener);
    },
    get pending() {
      return waiting.size;
    },
    close() {
      stop();
      port.close();
    },
  };
}

/** Serves `handlers` on `port`. A handler's error crosses as a `Failure`. */
export function serve<C extends Contract>(port: Port, handlers: Handlers<C>): Server<C> {
  const running = new Map<number, AbortController>();
  let open = true;
  const methods: Record<string, ((input: never, signal: AbortSignal) => unknown) | undefined> =
    handlers;

  async function answer(id: number, method: string, input: unknown): Promise<void> {
    const controller = new AbortController();
    running.set(id, controller);
    let reply: Message;
    try {
      const handler = Object.hasOwn(methods, method) ? methods[method] : undefined;
      if (!handler) throw new TrouvailleError('internal', { detail: `no method ${method}` });
      reply = { kind: 'reply', id, output: await handler(input as never, controller.signal) };
    } catch (thrown) {
      reply = { kind: 'failure', id, failure: toFailure(thrown) };
    }
    running.delete(id);
    if (open && !controller.signal.aborted) port.post(reply);
  }

  port.onClose(() => {
    open = false;
    for (const controller of running.values()) controller.abort();
    running.clear();
  });
  port.listen((raw) => {
    const message = raw as Message;
    if (message.kind === 'request') void answer(message.id, message.method, message.input);
    else if (message.kind === 'cancel') running.get(message.id)?.abort();
  });

  return {
    emit(event, payload) {
      if (open) port.post({ kind: 'event', event, payload } satisfies Message);
    },
  };
}

/** Two ports joined in memory that clone and wait as real ones do. */
export function portPair(): [Port, Port] {
  const ends = [new MemoryPort(), new MemoryPort()] as const;
  ends[0].other = ends[1];
  ends[1].other = ends[0];
  return [ends[0], ends[1]];
}

class MemoryPort implements Port {
  other: MemoryPort | undefined;
  #listener: ((message: unknown) => void) | undefined;
  #early: unknown[] = [];
  readonly #closeListeners: (() => void)[] = [];
  #open = true;

  post(message: unknown): void {
    if (!this.#open) return;
    const copy: unknown = structuredClone(message);
    queueMicrotask(() => this.other?.receive(copy));
  }

  receive(message: unknown): void {
    if (!this.#open) return;
    if (this.#listener) this.#listener(message);
    else this.#early.push(message);
  }

  listen(listener: (message: unknown) => void): void {
    this.#listener = listener;
    for (const message of this.#early.splice(0)) listener(message);
  }

  onClose(listener: () => void): void {
    this.#closeListeners.push(listener);
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    for (const listener of this.#closeListeners) listener();
    queueMicrotask(() => this.other?.close());
  }
}
