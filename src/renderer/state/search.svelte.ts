import type { SearchScope } from '../../shared/contract.ts';
import type { Hit, Stage } from '../../shared/domain.ts';
import { toFailure, type Failure } from '../../shared/errors.ts';
import { runPipeline, type PipelineOptions, type PipelineResult } from '../../shared/pipeline.ts';
import { mergeBelow } from './merge-rows.ts';
import type { Session } from './session.svelte.ts';

/** Keystrokes closer together than this are one question: a query starts when a hand rests. */
const restMilliseconds = 40;
/** A selection moved within this time is being moved: a better list waits for it to rest. */
const movingMilliseconds = 400;
/** Rows of a list: more than a person reads, few enough to draw at once. */
const rowLimit = 30;
/** Candidates reranked: the first page, twice over (CLI.md, `--depth`). */
const rerankDepth = 20;

/** A query without words: the newest documents, whatever they hold. */
const everything: SearchScope = {
  query: {
    source: '',
    keywords: null,
    phrases: [],
    excluded: [],
    filters: { types: [], folders: [], before: null, after: null, titleWords: [] },
    meaning: '',
  },
  folder: null,
};

/** The question in the box, the rows under it, and which of them is selected. */
export class Search {
  text = $state('');
  rows = $state.raw<readonly Hit[]>([]);
  selected = $state(0);
  /** Of the list that is shown; null: recent documents, or nothing yet. */
  stage = $state<Stage | null>(null);
  /** What the rows answer: '' for the recent documents; null: no list has come yet. */
  answered = $state<string | null>(null);
  relevant = $state(true);
  failure = $state.raw<Failure | null>(null);
  busy = $state(false);
  readonly #session: Session;
  #running: AbortController | null = null;
  #rest: ReturnType<typeof setTimeout> | undefined;
  #movedAt: number | null = null;
  #waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(session: Session) {
    this.#session = session;
  }

  get current(): Hit | null {
    return this.rows[this.selected] ?? null;
  }

  /** The box has changed. */
  type(text: string): void {
    this.text = text;
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.run(), restMilliseconds);
  }

  clear(): void {
    this.text = '';
    this.run();
  }

  /** Moves the selection by rows; the list's ends hold it. */
  move(by: number): void {
    if (this.rows.length === 0) return;
    this.#movedAt = performance.now();
    this.selected = Math.min(this.rows.length - 1, Math.max(0, this.selected + by));
  }

  select(index: number): void {
    this.move(index - this.selected);
  }

  /** Asks the question in the box anew, of what is indexed by now. `all`: also below the floor. */
  run({ all = false }: { all?: boolean } = {}): void {
    this.#running?.abort();
    clearTimeout(this.#waiting);
    const controller = new AbortController();
    this.#running = controller;
    this.busy = true;
    const source = this.text.trim();
    const answer =
      source === '' ? this.#recent(controller.signal) : this.#ask(source, all, controller.signal);
    answer
      .catch((error: unknown) => {
        const failure = toFailure(error);
        if (controller.signal.aborted || failure.code === 'cancelled') return;
        this.failure = failure;
        this.rows = [];
        this.stage = null;
        this.answered = source;
      })
      .finally(() => {
        if (this.#running === controller) this.busy = false;
      });
  }

  /** The same question of what is indexed by now, unless the person is in the list. */
  refresh(): void {
    if (this.#movedAt === null) this.run();
  }

  async #recent(signal: AbortSignal): Promise<void> {
    const { clients, services } = this.#session;
    if (!clients || !services) return;
    const { names } = await clients.search.call(
      'documents',
      { scope: null, limit: rowLimit },
      { signal },
    );
    const { hits } = await clients.search.call(
      'describe',
      { scope: everything, passageIds: [], names },
      { signal },
    );
    this.#begin('');
    this.stage = null;
    this.rows = hits.map((source, index) => ({
      ...source,
      rank: index + 1,
      answer: null,
      score: 0,
      scores: { lexical: null, vector: null, fused: null, rerank: null },
      match: 'name',
    }));
  }

  async #ask(source: string, all: boolean, signal: AbortSignal): Promise<void> {
    const { services } = this.#session;
    if (!services) return;
    const options: PipelineOptions = {
      mode: services.inference ? 'reranked' : 'keywords',
      limit: rowLimit,
      depth: rerankDepth,
      by: 'passage',
      sort: 'relevance',
      folder: null,
      all,
    };
    let first = true;
    const onStage = (result: PipelineResult): void => {
      if (signal.aborted) return;
      if (first) this.#begin(source);
      first = false;
      this.#take(result);
    };
    await runPipeline(services, source, options, { signal, onStage });
  }

  /** The first list of a question: the selection begins at its top. */
  #begin(source: string): void {
    this.answered = source;
    this.failure = null;
    this.relevant = true;
    this.selected = 0;
    this.#movedAt = null;
  }

  #take(result: PipelineResult): void {
    clearTimeout(this.#waiting);
    if (this.#movedAt === null) {
      this.rows = result.hits;
    } else {
      const rested = performance.now() - this.#movedAt;
      if (rested < movingMilliseconds) {
        this.#waiting = setTimeout(() => this.#take(result), movingMilliseconds - rested);
        return;
      }
      this.rows = mergeBelow(this.rows, this.selected, result.hits);
    }
    this.stage = result.stage;
    this.relevant = result.relevant;
  }
}
