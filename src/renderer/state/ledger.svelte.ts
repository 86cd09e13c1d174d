import type { LedgerRow } from '../../shared/ledger-contract.ts';
import type { FileState } from '../../shared/domain.ts';
import { toFailure, type Failure } from '../../shared/errors.ts';
import type { Session } from './session.svelte.ts';

/** Rows asked for at a time: a few screens. */
const pageLength = 200;

/** Rows by page, counted from 0. Pages that nobody looks at are let go. */
type Pages = Readonly<Record<number, readonly LedgerRow[]>>;

/** The list of files in order of path, of which only the pages that are looked at are read. */
export class Ledger {
  /** Files that the filter lets through. */
  total = $state(0);
  /** A list has come: until then, 0 says nothing. */
  read = $state(false);
  failure = $state.raw<Failure | null>(null);
  /** null: every state. */
  state = $state<FileState | null>(null);
  text = $state('');
  #pages = $state.raw<Pages>({});
  #seen: readonly number[] = [];
  readonly #session: Session;
  #running: AbortController | null = null;

  constructor(session: Session) {
    this.#session = session;
  }

  /** The row at a place of the list; null: it is not read yet. */
  at(index: number): LedgerRow | null {
    return this.#pages[Math.floor(index / pageLength)]?.[index % pageLength] ?? null;
  }

  /** Other files from now on: the list begins anew. */
  filter(by: { state?: FileState | null; text?: string }): void {
    if (by.state !== undefined) this.state = by.state;
    if (by.text !== undefined) this.text = by.text;
    void this.#read([0], {});
  }

  /** The rows from `first` to `last` are looked at. */
  look(first: number, last: number): void {
    const from = Math.floor(first / pageLength);
    const to = Math.floor(last / pageLength);
    this.#seen = Array.from({ length: to - from + 1 }, (_, index) => from + index);
    const absent = this.#seen.filter((page) => !(page in this.#pages));
    if (absent.length > 0) void this.#read(absent, this.#pages);
  }

  /** What is looked at, read anew. */
  refresh(): void {
    void this.#read(this.#seen.length > 0 ? this.#seen : [0], {});
  }

  async #read(wanted: readonly number[], kept: Pages): Promise<void> {
    const { clients } = this.#session;
    if (!clients) return;
    this.#running?.abort();
    const controller = new AbortController();
    this.#running = controller;
    const filter = {
      states: this.state === null ? null : [this.state],
      text: this.text.trim() === '' ? null : this.text.trim(),
    };
    try {
      const read = await Promise.all(
        wanted.map(async (page) => {
          const offset = page * pageLength;
          const input = { ...filter, offset, limit: pageLength };
          const { signal } = controller;
          return { page, ...(await clients.ledger.call('files', input, { signal })) };
        }),
      );
      const still = Object.entries(kept).filter(([page]) => this.#seen.includes(Number(page)));
      const fresh = read.map(({ page, rows }) => [page, rows] as const);
      this.#pages = Object.fromEntries([...still, ...fresh]);
      this.total = read[0]?.total ?? this.total;
      this.read = true;
      this.failure = null;
    } catch (error) {
      const failure = toFailure(error);
      if (failure.code !== 'cancelled') this.failure = failure;
    }
  }
}
