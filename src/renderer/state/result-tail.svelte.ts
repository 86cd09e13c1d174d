import type { NameMatch, SearchContract } from '../../shared/search-contract.ts';
import type { Hit } from '../../shared/domain.ts';
import { notAbove, rowKey } from './merge-rows.ts';

type DescribedHit = SearchContract['requests']['describe']['output']['hits'][number];

/** What a row below the first page will show: a passage, or a file found by its filters. */
export type Pending =
  | { readonly kind: 'passage'; readonly passageId: number }
  | { readonly kind: 'file'; readonly name: NameMatch };

/** How a page of pending rows is described: one hit for each that is still in the index. */
export type Describe = (
  pending: readonly Pending[],
  signal: AbortSignal,
) => Promise<readonly DescribedHit[]>;

/** Rows described at a time: a few screens on either side of what is in sight. */
const pageLength = 60;

/**
 * The rows below the first page, of which there may be thousands: known by their ids, and described
 * when they come near the part of the list that is in sight.
 */
export class ResultTail {
  /** As they were found: some may stand above by now. */
  #found: readonly Pending[] = [];
  #pending = $state.raw<readonly Pending[]>([]);
  #described = $state.raw<Readonly<Record<string, Hit>>>({});
  #describe: Describe | null = null;
  #running: AbortController | null = null;
  /** Gone from the index since they were found, or being asked for: not asked for again. */
  #asked: Record<string, true> = {};

  get length(): number {
    return this.#pending.length;
  }

  /** null: not described yet. */
  hit(index: number): Hit | null {
    return this.#described[this.key(index)] ?? null;
  }

  key(index: number): string {
    const pending = this.#pending[index];
    return pending ? pendingKey(pending) : `none ${index}`;
  }

  clear(): void {
    this.begin([], null);
  }

  /** `above`: the rows that stand before these, which are not listed again. */
  begin(pending: readonly Pending[], describe: Describe | null, above: readonly Hit[] = []): void {
    this.#running?.abort();
    this.#running = null;
    this.#asked = {};
    this.#described = {};
    this.#describe = describe;
    this.#found = pending;
    this.standBelow(above);
  }

  /** Other rows stand before these from now on. */
  standBelow(above: readonly Hit[]): void {
    this.#pending = notAbove(this.#found, pendingKey, above);
  }

  /** Describes the rows from `from` to `to` (exclusive), and some around them, where they are not yet. */
  async need(from: number, to: number): Promise<void> {
    const first = Math.max(0, from - pageLength / 2);
    const page = this.#pending.slice(first, Math.max(to + pageLength / 2, first + pageLength));
    const missing = page.filter((pending) => !this.#asked[pendingKey(pending)]);
    // A row that is drawn decides: neighbours alone can wait for the next page.
    const drawn = this.#pending.slice(Math.max(0, from), Math.max(0, to));
    if (!drawn.some((pending) => !this.#asked[pendingKey(pending)])) return;
    await this.#fetch(missing);
  }

  /** Describes every row that is not yet. Rejects as `Describe` does. */
  async all(): Promise<readonly Hit[]> {
    for (let at = 0; at < this.#pending.length; at += pageLength * 4) {
      const page = this.#pending.slice(at, at + pageLength * 4);
      await this.#fetch(page.filter((pending) => !this.#described[pendingKey(pending)]));
    }
    return this.#pending.flatMap((pending) => this.#described[pendingKey(pending)] ?? []);
  }

  async #fetch(missing: readonly Pending[]): Promise<void> {
    if (missing.length === 0 || !this.#describe) return;
    this.#running ??= new AbortController();
    const controller = this.#running;
    const asked = this.#asked;
    for (const pending of missing) asked[pendingKey(pending)] = true;
    let hits: readonly DescribedHit[];
    try {
      hits = await this.#describe(missing, controller.signal);
    } catch (error) {
      for (const pending of missing) Reflect.deleteProperty(asked, pendingKey(pending));
      throw error;
    }
    if (controller !== this.#running) return; // another list stands there by now
    const more = Object.fromEntries(hits.map((hit) => [rowKey(hit), plainHit(hit)]));
    this.#described = { ...this.#described, ...more };
  }
}

function pendingKey(pending: Pending): string {
  return pending.kind === 'passage'
    ? rowKey({ passageId: pending.passageId, fileId: 0 })
    : rowKey({ passageId: null, fileId: pending.name.fileId });
}

/** A hit that no later stage has looked at. */
export function plainHit(source: DescribedHit): Hit {
  return {
    ...source,
    rank: 0,
    answer: null,
    score: 0,
    scores: { lexical: null, vector: null, fused: null, rerank: null },
    match: source.passageId === null ? 'name' : 'passage',
  };
}
