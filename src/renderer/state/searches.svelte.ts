import type { RememberedSearches } from '../../shared/app-contract.ts';
import { toFailure, type Failure } from '../../shared/errors.ts';
import type { Clients, Session } from './session.svelte.ts';

/** An answer looked at for this long was meant, in ms: its question is remembered. */
const lookedAtMilliseconds = 2000;

/** The searches that were made and saved on this machine: kept in the data folder by the application. */
export class Searches {
  all = $state.raw<RememberedSearches>({ recent: [], saved: [] });
  failure = $state.raw<Failure | null>(null);
  readonly #session: Session;
  #looking: ReturnType<typeof setTimeout> | undefined;

  constructor(session: Session) {
    this.#session = session;
  }

  load(): Promise<void> {
    return this.#do((app) => app.call('searches', null));
  }

  /** An answer stands there: its question is remembered, unless another one comes soon. */
  answered(query: string): void {
    clearTimeout(this.#looking);
    if (query !== '') this.#looking = setTimeout(() => this.acted(query), lookedAtMilliseconds);
  }

  /** Something was done with an answer: its question was meant. */
  acted(query: string): void {
    clearTimeout(this.#looking);
    if (query === '' || this.all.recent[0] === query) return;
    void this.#do((app) => app.call('rememberSearch', { query }));
  }

  isSaved(query: string): boolean {
    return this.all.saved.includes(query);
  }

  /** Saves the query, or forgets it where it was saved. */
  toggle(query: string): void {
    if (query === '') return;
    const saved = !this.isSaved(query);
    void this.#do((app) => app.call('saveSearch', { query, saved }));
  }

  /** The searches that were made; the saved ones stay. */
  forget(): void {
    void this.#do((app) => app.call('forgetSearches', null));
  }

  async #do(action: (app: Clients['app']) => Promise<RememberedSearches>): Promise<void> {
    const { clients } = this.#session;
    if (!clients) return; // the window says that the connection is lost
    try {
      this.all = await action(clients.app);
      this.failure = null;
    } catch (error) {
      this.failure = toFailure(error);
    }
  }
}
