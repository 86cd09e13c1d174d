import { readFileSync } from 'node:fs';
import type { ChildProcess, ServiceName } from '../shell/seam.ts';

/** How often memory is read where the system does not keep its own high-water mark. */
const sampleMilliseconds = 250;

/** The highest resident memory of each kind of process, in bytes; of several, the largest one. */
export class PeakMemory {
  readonly #peaks = new Map<ServiceName, number>();
  readonly #children = new Set<ChildProcess>();
  #timer: NodeJS.Timeout | undefined;

  watch(child: ChildProcess): void {
    this.#children.add(child);
    // Linux keeps a high-water mark, but it is gone with the process: read it while it runs.
    this.#timer ??= setInterval(() => this.sample(), sampleMilliseconds).unref();
    void child.exited.then(() => {
      this.#children.delete(child);
      if (this.#children.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    });
  }

  sample(): void {
    for (const { service, pid } of this.#children) {
      if (pid === undefined) continue;
      const bytes = highWaterMark(pid);
      if (bytes > (this.#peaks.get(service) ?? 0)) this.#peaks.set(service, bytes);
    }
  }

  peaks(): Promise<Partial<Record<ServiceName, number>>> {
    this.sample();
    return Promise.resolve(Object.fromEntries(this.#peaks));
  }
}

/** `VmHWM` of a process on Linux, in bytes; 0 elsewhere, or where the process has ended. */
function highWaterMark(pid: number): number {
  if (process.platform !== 'linux') return 0;
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
  } catch {
    return 0; // it ended between the listing and the reading
  }
}
