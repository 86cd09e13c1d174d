/**
 * The seam between the services and what starts them. A shell (Electron's, or Node's for the
 * terminal and the browser) forks children and joins them by ports; the services know neither.
 */
import type { Port } from '../../shared/rpc.ts';

export const services = [
  'indexer',
  'embedder',
  'extractor',
  'search',
  'inference',
  'compiler',
  'models',
] as const;
export type ServiceName = (typeof services)[number];

export interface ForkOptions {
  /** V8 heap limit in MiB. */
  readonly heapMegabytes?: number;
  /** Scheduled after the person's own work. */
  readonly lowPriority?: boolean;
}

export interface ChildExit {
  readonly code: number | null;
  readonly signal: string | null;
  /** The last it wrote to stderr: why a native library or the memory limit ended it. */
  readonly stderr: string;
}

export interface ChildProcess {
  readonly service: ServiceName;
  readonly pid: number | undefined;
  /** A new port to the child; the child's `onPort` is told its name. */
  openPort(name: string): Port;
  /** Joins this child to another by a port of their own. */
  connect(other: ChildProcess, name: string): void;
  /** Resolves with why it ended. Never rejects. */
  readonly exited: Promise<ChildExit>;
  kill(): void;
}

export interface Shell {
  fork(service: ServiceName, options?: ForkOptions): ChildProcess;
}

/** The child's side of the seam. */
export interface ChildSide {
  /** Called once for each port the parent opened, with its name. */
  onPort(listener: (name: string, port: Port) => void): void;
}
