import type { WebSocket } from 'ws';
import type { Port } from '../../../shared/rpc.ts';
import { decodeMessage, encodeMessage } from '../../../shared/wire.ts';

/** The server's end of a window's connection. A frame that holds no message closes it. */
export class WebSocketPort implements Port {
  readonly #socket: WebSocket;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.binaryType = 'nodebuffer';
    // `ws` reports a broken frame here and then closes, which `onClose` tells.
    socket.on('error', () => {});
  }

  post(message: unknown): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(encodeMessage(message));
  }

  listen(listener: (message: unknown) => void): void {
    this.#socket.on('message', (data, isBinary) => {
      let message: unknown;
      try {
        if (!isBinary || !(data instanceof Uint8Array)) throw new TypeError('message: not bytes');
        message = decodeMessage(data);
      } catch {
        this.#socket.close(unsupportedData);
        return;
      }
      listener(message);
    });
  }

  onClose(listener: () => void): void {
    this.#socket.on('close', listener);
  }

  close(): void {
    this.#socket.close();
  }
}

/** RFC 6455, 7.4.1: data that cannot be accepted. */
const unsupportedData = 1003;
