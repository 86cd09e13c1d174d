import type { Port } from '../../shared/rpc.ts';
import { decodeMessage, encodeMessage } from '../../shared/wire.ts';

/** An open `WebSocket` of type `arraybuffer` as a `Port`. */
export class WebSocketPort implements Port {
  readonly #socket: WebSocket;

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  post(message: unknown): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(encodeMessage(message));
  }

  listen(listener: (message: unknown) => void): void {
    this.#socket.addEventListener('message', (event: MessageEvent<unknown>) => {
      if (event.data instanceof ArrayBuffer) listener(decodeMessage(new Uint8Array(event.data)));
    });
  }

  onClose(listener: () => void): void {
    this.#socket.addEventListener('close', listener);
  }

  close(): void {
    this.#socket.close();
  }
}
