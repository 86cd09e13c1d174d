import type { LedgerRow } from '../../shared/contract.ts';
import type { FileState } from '../../shared/domain.ts';
import { toFailure, type Failure } from '../../shared/errors.ts';
import type { Session } from './session.svelte.ts';

/** Rows asked for at a time: a few screens. */
const pageLength = 200;

/** The list of files, read a page at a time in order of path. */
export class Ledger {
  rows = $state.raw<readonly LedgerRow[]>([]);
  more = $state(false);
  failure = $state.raw<Failure | null>(null);
  /** null: every state. */
  state = $state<FileState | null>(null);
  readonly #session: Session;
  #running: AbortController | null = null;

  constructor(session: Session) {
    this.#session = session;
  }

  show(state: FileState | null): void {
    this.state = state;
    void this.#load(null, pageLength);
  }

  /** What is shown, read anew: as many rows as there are. */
  refresh(): void {
    void this.#load(null, Math.max(pageLength, this.rows.length));
  }

  next(): void {
    const last = this.rows.at(-1);
    if (last && this.more) void this.#load(last.path, pageLength);
  }

  async #load(after: string | null, limit: number): Promise<void> {
    const { clients } = this.#session;
    if (!clients) return;
    this.#running?.abort();
    const controller = new AbortController();
    this.#running = controller;
    const states = this.state === null ? null : [this.state];
    try {
      const { rows, more } = await clients.ledger.call(
        'files',
        { after, states, limit },
        { signal: controller.signal },
      );
      this.rows = after === null ? rows : [...this.rows, ...rows];
      this.more = more;
      this.failure = null;
    } catch (error) {
      const failure = toFailure(error);
      if (failure.code !== 'cancelled') this.failure = failure;
    }
  }
}
