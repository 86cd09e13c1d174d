import { fork } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import type { Port } from '../../../shared/rpc.ts';
import type { ChildProcess, ForkOptions, ServiceName, Shell } from '../seam.ts';
import { childEnvironment, stderrTail } from '../child-environment.ts';
import { entryOf } from '../entries.ts';
import { heapFlags } from '../heap-flags.ts';
import { ChannelPort, type Envelope } from './envelope.ts';

export interface NodeShellOptions {
  /** What a child writes to stderr (native libraries do): for the log. */
  onStderr?(service: ServiceName, text: string): void;
}

/** Forks services as plain Node processes: the shell of the terminal, the browser and the tests. */
export function nodeShell(options: NodeShellOptions = {}): Shell {
  return { fork: (service, forkOptions) => new NodeChild(service, forkOptions ?? {}, options) };
}

class NodeChild implements ChildProcess {
  readonly service: ServiceName;
  readonly exited: ChildProcess['exited'];
  readonly #process: ReturnType<typeof fork>;
  readonly #ports = new Map<string, ChannelPort>();
  #stderr = '';

  constructor(service: ServiceName, forkOptions: ForkOptions, shellOptions: NodeShellOptions) {
    this.service = service;
    const child = fork(entryOf(service), [], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      execArgv: heapFlags(forkOptions.heapMegabytes),
      env: childEnvironment(),
    });
    this.#process = child;
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-stderrTail);
      shellOptions.onStderr?.(service, text);
    });
    child.on('message', (envelope: Envelope) => this.#receive(envelope));
    this.exited = new Promise((resolve) => {
      const ended = (code: number | null, signal: string | null): void => {
        for (const port of this.#ports.values()) port.closed();
        this.#ports.clear();
        resolve({ code, signal, stderr: this.#stderr });
      };
      child.on('exit', ended);
      child.on('error', () => ended(null, null));
    });
    if (forkOptions.lowPriority && child.pid !== undefined) {
      setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
    }
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  openPort(name: string): Port {
    const port = new ChannelPort(name, (envelope) => this.#send(envelope));
    this.#ports.set(name, port);
    this.#send({ kind: 'open', port: name });
    return port;
  }

  connect(other: ChildProcess, name: string): void {
    // Node has no ports between two children: what one says is passed on to the other here.
    const here = this.openPort(name);
    const there = other.openPort(name);
    here.listen((message) => there.post(message));
    there.listen((message) => here.post(message));
    here.onClose(() => there.close());
    there.onClose(() => here.close());
  }

  kill(): void {
    this.#process.kill('SIGKILL');
  }

  #send(envelope: Envelope): void {
    if (!this.#process.connected) return;
    // A child that ends while it is written to is reported by `exited`, not here.
    this.#process.send(envelope, () => {});
  }

  #receive(envelope: Envelope): void {
    const port = this.#ports.get(envelope.port);
    if (envelope.kind === 'data') port?.receive(envelope.data);
    else if (envelope.kind === 'close') {
      port?.closed();
      this.#ports.delete(envelope.port);
    }
  }
}
