import type { Port } from '../../shared/rpc.ts';

/** What is used of Electron's `MessagePortMain`: in the main process and in utility processes. */
export interface MessagePortMainLike {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
}

/** Electron's port as a `Port`. It clones what it carries; buffers are copied, never handed over. */
export class MainPort implements Port {
  readonly #port: MessagePortMainLike;
  readonly #closeListeners: (() => void)[] = [];
  #open = true;

  constructor(port: MessagePortMainLike) {
    this.#port = port;
    // Told by the other end's closing and by its process's end.
    port.on('close', () => this.#closed());
  }

  post(message: unknown): void {
    if (this.#open) this.#port.postMessage(message);
  }

  /** Messages wait in the port until it is started here. */
  listen(listener: (message: unknown) => void): void {
    this.#port.on('message', ({ data }) => listener(data));
    this.#port.start();
  }

  onClose(listener: () => void): void {
    if (this.#open) this.#closeListeners.push(listener);
    else listener();
  }

  close(): void {
    if (!this.#open) return;
    this.#port.close();
    this.#closed();
  }

  #closed(): void {
    if (!this.#open) return;
    this.#open = false;
    for (const listener of this.#closeListeners) listener();
  }
}
