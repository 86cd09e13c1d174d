/** The engine over real processes, each of which the test can see, stop and kill. */
import type { EngineContext } from '../../src/main/engine/engine.ts';
import { defaultSettings, type Settings } from '../../src/main/settings.ts';
import { nodeShell } from '../../src/main/shell/node/fork.ts';
import type { ChildProcess, ServiceName, Shell } from '../../src/main/shell/seam.ts';
import { modelsDataFolder } from '../compiled-models.ts';

export class WatchedShell implements Shell {
  readonly #shell = nodeShell();
  readonly children: ChildProcess[] = [];
  /** Called with every process as soon as it is forked. */
  onFork: (child: ChildProcess) => void = () => {};

  readonly fork: Shell['fork'] = (service, options) => {
    const child = this.#shell.fork(service, options);
    this.children.push(child);
    this.onFork(child);
    return child;
  };

  of(service: ServiceName): ChildProcess[] {
    return this.children.filter((child) => child.service === service);
  }

  /** Processes that still run. */
  running(): ServiceName[] {
    return this.children
      .filter(({ pid }) => pid !== undefined && isAlive(pid))
      .map((c) => c.service);
  }

  /** Resolves when none runs; the test's own time limit tells where one never ends. */
  async allExited(): Promise<void> {
    await Promise.all(this.children.map(({ exited }) => exited));
  }
}

export function engineContext(
  dataFolder: string,
  shell: Shell,
  settings: Partial<Settings> = {},
): EngineContext {
  return {
    dataFolder,
    modelsDataFolder: modelsDataFolder(),
    settings: { ...defaultSettings(), pauseOnBattery: false, ...settings },
    shell,
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
