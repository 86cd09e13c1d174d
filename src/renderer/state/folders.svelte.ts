import { toFailure, type Failure } from '../../shared/errors.ts';
import type { Clients, Session } from './session.svelte.ts';

/** Watching folders, and what came of it. */
export class Folders {
  failure = $state.raw<Failure | null>(null);
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Whether the folder is watched now. */
  add(path: string): Promise<boolean> {
    return this.#do((app) => app.call('addFolder', { path }));
  }

  choose(): Promise<boolean> {
    return this.#do((app) => app.call('chooseFolder', null));
  }

  remove(rootId: number): Promise<boolean> {
    return this.#do((app) => app.call('removeFolder', { rootId }));
  }

  /** The folder is at `path` now; null: the system's dialog asks where. */
  relocate(rootId: number, path: string | null): Promise<boolean> {
    return this.#do((app) => app.call('relocateFolder', { rootId, path }));
  }

  async complete(typed: string): Promise<readonly string[]> {
    const { clients } = this.#session;
    if (!clients || typed === '') return [];
    try {
      return (await clients.app.call('completeFolder', { typed })).folders;
    } catch (error) {
      this.failure = toFailure(error);
      return [];
    }
  }

  async #do(action: (app: Clients['app']) => Promise<unknown>): Promise<boolean> {
    const { clients } = this.#session;
    if (!clients) return false; // the window says that the connection is lost
    try {
      await action(clients.app);
      this.failure = null;
      return true;
    } catch (error) {
      this.failure = toFailure(error);
      return false;
    }
  }
}
