import type { Port } from '../../shared/rpc.ts';

/** A browser's `MessagePort` as a `Port`. */
export class MessagePortPort implements Port {
  readonly #port: MessagePort;

  constructor(port: MessagePort) {
    this.#port = port;
  }

  post(message: unknown): void {
    this.#port.postMessage(message);
  }

  /** Messages wait in the port until it is started here. */
  listen(listener: (message: unknown) => void): void {
    this.#port.addEventListener('message', (event) => listener(event.data));
    this.#port.start();
  }

  onClose(listener: () => void): void {
    this.#port.addEventListener('close', listener);
  }

  close(): void {
    this.#port.close();
  }
}
