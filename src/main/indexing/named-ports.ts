/** Ports that come by name, before or after they are asked for. */
import type { Port } from '../../shared/rpc.ts';

export class NamedPorts {
  readonly #ports = new Map<string, Port>();
  readonly #waiting = new Map<string, (port: Port) => void>();

  /** A port has come. */
  put(name: string, port: Port): void {
    const resolve = this.#waiting.get(name);
    this.#waiting.delete(name);
    if (resolve) resolve(port);
    else this.#ports.set(name, port);
  }

  /** The port of that name, once it has come. Each is taken once. */
  take(name: string): Promise<Port> {
    const port = this.#ports.get(name);
    this.#ports.delete(name);
    if (port) return Promise.resolve(port);
    return new Promise((resolve) => this.#waiting.set(name, resolve));
  }
}
