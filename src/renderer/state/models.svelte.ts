import { toFailure, type Failure } from '../../shared/errors.ts';
import type { ModelJob, ModelsState, ModelVerdict } from '../../shared/models-contract.ts';
import type { Clients, Session } from './session.svelte.ts';

/** What can be asked of one model. */
export type ModelAction = 'download' | 'use' | 'remove' | 'verify' | 'bench';

/** The catalogue, the work that is done on it, and what came of it. */
export class Models {
  state = $state.raw<ModelsState | null>(null);
  jobs = $state.raw<readonly ModelJob[]>([]);
  /** By model; '' is what belongs to none. */
  failures = $state.raw<Readonly<Record<string, Failure>>>({});
  verdicts = $state.raw<Readonly<Record<string, ModelVerdict>>>({});
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Follows the models of this connection. */
  async follow({ models }: Clients): Promise<void> {
    models.on('state', (state) => this.#show(state));
    models.on('progress', (job) => {
      const others = this.jobs.filter(({ id, work }) => id !== job.id || work !== job.work);
      this.jobs = [...others, job];
    });
    await this.#try('', async () => this.#show(await models.call('state', null)));
  }

  jobOf(id: string): ModelJob | null {
    return this.jobs.find((job) => job.id === id) ?? null;
  }

  act(action: ModelAction, id: string): Promise<void> {
    return this.#try(id, async ({ models }) => {
      if (action === 'download' || action === 'verify') {
        this.#judge(await models.call(action, { id }));
      } else await models.call(action, { id });
    });
  }

  /** `path` null: the system's dialog asks for it. */
  importFolder(path: string | null): Promise<void> {
    return this.#try('', async ({ models }) => {
      const verdict = await models.call('importFolder', { path });
      if (verdict) this.#judge(verdict);
    });
  }

  rollback(): Promise<void> {
    return this.#try('', async ({ models }) => {
      await models.call('rollback', null);
    });
  }

  cancel(id: string): Promise<void> {
    return this.#try(id, async ({ models }) => {
      await models.call('cancel', { id });
    });
  }

  #show(state: ModelsState): void {
    this.state = state;
    this.jobs = state.jobs;
  }

  #judge(verdict: ModelVerdict): void {
    this.verdicts = { ...this.verdicts, [verdict.id]: verdict };
  }

  async #try(id: string, action: (clients: Clients) => Promise<void>): Promise<void> {
    const { clients } = this.#session;
    if (!clients) return; // the window says that the connection is lost
    const others = Object.fromEntries(
      Object.entries(this.failures).filter(([failed]) => failed !== id),
    );
    this.failures = others;
    try {
      await action(clients);
    } catch (error) {
      const failure = toFailure(error);
      if (failure.code !== 'cancelled') this.failures = { ...others, [id]: failure };
    }
  }
}
