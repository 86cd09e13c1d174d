/** Several named channels over one port: each is a `Port` of its own, with its own contract. */
import type { Port } from './rpc.ts';

interface Frame {
  readonly channel: string;
  readonly data: unknown;
}

/**
 * The channels of `port`, by name. Both ends name the same ones: a frame that names another is a
 * breach of the protocol and closes the whole port. Closing a channel closes it alone, at this end.
 */
export function multiplex<Name extends string>(
  port: Port,
  names: readonly Name[],
): (name: Name) => Port {
  const channels = new Map<string, Channel>();
  for (const name of names) {
    channels.set(name, new Channel((data) => port.post({ channel: name, data } satisfies Frame)));
  }
  port.onClose(() => {
    for (const channel of channels.values()) channel.close();
  });
  port.listen((message) => {
    const channel = isFrame(message) ? channels.get(message.channel) : undefined;
    if (!channel || !isFrame(message)) port.close();
    else channel.receive(message.data);
  });
  return (name) => {
    const channel = channels.get(name);
    if (!channel) throw new RangeError(`no channel ${name}`);
    return channel;
  };
}

function isFrame(message: unknown): message is Frame {
  return (
    typeof message === 'object' &&
    message !== null &&
    'channel' in message &&
    typeof message.channel === 'string' &&
    'data' in message
  );
}

class Channel implements Port {
  readonly #send: (data: unknown) => void;
  #listener: ((message: unknown) => void) | undefined;
  readonly #early: unknown[] = [];
  readonly #closeListeners: (() => void)[] = [];
  #open = true;

  constructor(send: (data: unknown) => void) {
    this.#send = send;
  }

  post(message: unknown): void {
    if (this.#open) this.#send(message);
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
    if (this.#open) this.#closeListeners.push(listener);
    else listener();
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    for (const listener of this.#closeListeners) listener();
  }
}
