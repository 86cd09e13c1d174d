/** How several ports share the one channel between a Node process and the child it forked. */
import type { Port } from '../../../shared/rpc.ts';

export type Envelope =
  | { kind: 'open'; port: string }
  | { kind: 'data'; port: string; data: unknown }
  | { kind: 'close'; port: string };

/** One named port over a shared channel; the channel's owner feeds it what arrives. */
export class ChannelPort implements Port {
  readonly #name: string;
  readonly #send: (envelope: Envelope) => void;
  #listener: ((message: unknown) => void) | undefined;
  readonly #early: unknown[] = [];
  readonly #closeListeners: (() => void)[] = [];
  #open = true;

  constructor(name: string, send: (envelope: Envelope) => void) {
    this.#name = name;
    this.#send = send;
  }

  post(message: unknown): void {
    if (this.#open) this.#send({ kind: 'data', port: this.#name, data: message });
  }

  listen(listener: (message: unknown) => void): void {
    this.#listener = listener;
    for (const message of this.#early.splice(0)) listener(message);
  }

  onClose(listener: () => void): void {
    if (this.#open) this.#closeListeners.push(listener);
    else listener();
  }

  close(): void {
    if (!this.#open) return;
    this.#send({ kind: 'close', port: this.#name });
    this.closed();
  }

  /** A message has come from the other end. */
  receive(message: unknown): void {
    if (this.#listener) this.#listener(message);
    else this.#early.push(message);
  }

  /** The other end, or the whole channel, is gone. */
  closed(): void {
    if (!this.#open) return;
    this.#open = false;
    for (const listener of this.#closeListeners) listener();
  }
}
