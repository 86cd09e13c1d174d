import { constants, setPriority } from 'node:os';
import type { Port } from '../../../shared/rpc.ts';
import { childEnvironment, stderrTail } from '../child-environment.ts';
import { entryOf } from '../entries.ts';
import { heapFlags } from '../heap-flags.ts';
import { MainPort, type MessagePortMainLike } from '../message-port.ts';
import type { OpenMessage } from '../parent-port.ts';
import type { ChildExit, ChildProcess, ForkOptions, ServiceName, Shell } from '../seam.ts';
import type { ElectronApi, UtilityProcessApi } from './electron-api.ts';

/** A utility process that has not started by then will not: it counts as ended. */
const startMilliseconds = 15_000;
/** How long a process is given to end when it is asked to, before it is ended. */
const killMilliseconds = 2_000;

/** The system's own calls, which a test replaces. */
export interface ProcessControl {
  kill(pid: number): void;
  lowerPriority(pid: number): void;
}

const systemControl: ProcessControl = {
  kill: (pid) => process.kill(pid, 'SIGKILL'),
  lowerPriority: (pid) => setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL),
};

/** Forks services as Electron utility processes, joined by ports of their own. After `ready` only. */
export function electronShell<P extends MessagePortMainLike>(
  electron: ElectronApi<P>,
  control: ProcessControl = systemControl,
): Shell {
  /** Every child by its seam form: a port between two needs both processes. */
  const children = new WeakMap<ChildProcess, UtilityChild<P>>();
  return {
    fork(service, options = {}) {
      const child = new UtilityChild(electron, control, service, options, (other) =>
        children.get(other),
      );
      children.set(child, child);
      return child;
    },
  };
}

class UtilityChild<P extends MessagePortMainLike> implements ChildProcess {
  readonly service: ServiceName;
  readonly exited: Promise<ChildExit>;
  readonly #electron: ElectronApi<P>;
  readonly #control: ProcessControl;
  readonly #process: UtilityProcessApi<P>;
  readonly #sibling: (child: ChildProcess) => UtilityChild<P> | undefined;
  readonly #ports = new Set<Port>();
  #pid: number | undefined;
  #stderr = '';
  #ended = false;
  #end: (exit: Pick<ChildExit, 'code' | 'signal'>) => void;

  constructor(
    electron: ElectronApi<P>,
    control: ProcessControl,
    service: ServiceName,
    options: ForkOptions,
    sibling: (child: ChildProcess) => UtilityChild<P> | undefined,
  ) {
    this.#electron = electron;
    this.#control = control;
    this.service = service;
    this.#sibling = sibling;
    const { promise, resolve } = Promise.withResolvers<ChildExit>();
    this.exited = promise;
    this.#end = ({ code, signal }) => {
      if (this.#ended) return;
      this.#ended = true;
      clearTimeout(starting);
      for (const port of this.#ports) port.close();
      resolve({ code, signal, stderr: this.#stderr });
    };
    const starting = setTimeout(() => {
      this.#process.kill();
      this.#end({ code: null, signal: 'never started' });
    }, startMilliseconds);

    this.#process = electron.forkUtility(entryOf(service), {
      serviceName: `Trouvaille ${service}`,
      env: childEnvironment(),
      execArgv: heapFlags(options.heapMegabytes),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#process.stderr?.on('data', (chunk) => {
      this.#stderr = (this.#stderr + String(chunk)).slice(-stderrTail);
    });
    this.#process.on('spawn', () => {
      clearTimeout(starting);
      this.#pid = this.#process.pid; // it is gone from the process once that has ended
      if (options.lowPriority && this.#pid !== undefined) control.lowerPriority(this.#pid);
    });
    this.#process.on('exit', (code) => this.#end({ code, signal: null }));
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  openPort(name: string): Port {
    const { port1, port2 } = this.#electron.createMessageChannel();
    const port = new MainPort(port1);
    this.#ports.add(port);
    port.onClose(() => this.#ports.delete(port));
    this.#hand(name, port2);
    if (this.#ended) port.close();
    return port;
  }

  connect(other: ChildProcess, name: string): void {
    const there = this.#sibling(other);
    if (!there) throw new TypeError('a child of another shell cannot be joined');
    const { port1, port2 } = this.#electron.createMessageChannel();
    this.#hand(name, port1);
    there.#hand(name, port2);
  }

  kill(): void {
    if (this.#ended) return;
    this.#process.kill();
    // It asks; a process inside a native call does not hear it.
    const timer = setTimeout(() => {
      if (!this.#ended && this.#pid !== undefined) this.#control.kill(this.#pid);
    }, killMilliseconds);
    timer.unref();
  }

  #hand(name: string, port: P): void {
    if (this.#ended) return;
    this.#process.postMessage({ kind: 'open', port: name } satisfies OpenMessage, [port]);
  }
}
