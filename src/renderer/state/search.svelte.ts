import type { Hit, Stage } from '../../shared/domain.ts';
import { toFailure, type Failure } from '../../shared/errors.ts';
import type { HitOptions } from '../../shared/hits.ts';
import { runPipeline } from '../../shared/pipeline.ts';
import type {
  PipelineOptions,
  PipelineResult,
  PipelineServices,
} from '../../shared/pipeline-types.ts';
import { everything, queryLike } from '../../shared/query.ts';
import { modeFor, withoutHit } from './like-passage.ts';
import { mergeBelow, rowKey } from './merge-rows.ts';
import { describeFor, filesBelow, passagesBelow, siblings } from './result-continuation.ts';
import { plainHit, ResultTail } from './result-tail.svelte.ts';
import type { Session } from './session.svelte.ts';

/** Keystrokes closer together than this are one question: a query starts when a hand rests. */
const restMilliseconds = 40;
/** A selection moved within this time is being moved: a better list waits for it to rest. */
const movingMilliseconds = 400;
/** Rows described at each stage: more than are in sight, few enough to describe three times a question. */
const firstRows = 30;
/** Rows sorted by date or name, which all have to be described for it: the best so many. */
const sortedRows = 200;
/** Candidates reranked: the first page, twice over (CLI.md, `--depth`). */
const rerankDepth = 20;

/** The question in the box, the rows under it, and which of them is selected. */
export class Search {
  text = $state('');
  /** The passage that others are to be like; null: the question is the text alone. */
  like = $state.raw<Hit | null>(null);
  by = $state<HitOptions['by']>('passage');
  sort = $state<HitOptions['sort']>('relevance');
  selected = $state(0);
  /** Of the list that is shown; null: recent documents, or nothing yet. */
  stage = $state<Stage | null>(null);
  /** The text that the rows answer; null: no list has come yet. */
  answered = $state<string | null>(null);
  /** The rows are the documents that changed last, and answer nothing. */
  recent = $state(false);
  /** Files without a passage among the rows are there for their names, not for filters that they pass. */
  named = $state(false);
  /** The selected row tells why it was found. */
  explained = $state(false);
  /** There are more rows than a list holds. */
  more = $state(false);
  relevant = $state(true);
  failure = $state.raw<Failure | null>(null);
  busy = $state(false);
  /** Told when an answer is complete: the text it answers. */
  onAnswered: ((text: string) => void) | null = null;
  /** The first rows, which the stages make better. */
  #hits = $state.raw<readonly Hit[]>([]);
  /** Passages found in each document, where rows are documents: by passage. */
  #siblings = $state.raw<Readonly<Record<string, number>>>({});
  readonly #tail = new ResultTail();
  readonly #session: Session;
  #running: AbortController | null = null;
  #rest: ReturnType<typeof setTimeout> | undefined;
  #movedAt: number | null = null;
  #waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(session: Session) {
    this.#session = session;
  }

  /** How many rows there are, whether described or not. */
  get count(): number {
    return this.#hits.length + this.#tail.length;
  }

  /** A question was answered, and nothing is there to show. */
  get nothingFound(): boolean {
    return this.count === 0 && this.stage !== null && !this.recent && this.failure === null;
  }

  /** null: there is no such row, or it is not described yet. */
  row(index: number): Hit | null {
    return this.#hits[index] ?? this.#tail.hit(index - this.#hits.length);
  }

  /** What a row is known by while the list is made better. */
  key(index: number): string {
    const hit = this.#hits[index];
    return hit ? rowKey(hit) : this.#tail.key(index - this.#hits.length);
  }

  get current(): Hit | null {
    return this.row(this.selected);
  }

  /** Passages found in the document that `hit` stands for; 1 where rows are passages. */
  found(hit: Hit): number {
    return this.#siblings[rowKey(hit)] ?? 1;
  }

  /** Rows that are drawn, from and to (exclusive): they are described where they are not yet. */
  drawn(from: number, to: number): void {
    const first = this.#hits.length;
    this.#tail.need(from - first, to - first).catch((error: unknown) => this.#fail(error));
  }

  /** Every row, described. Rejects with what keeps the index from answering. */
  async all(): Promise<readonly Hit[]> {
    return [...this.#hits, ...(await this.#tail.all())];
  }

  /** The box has changed. */
  type(text: string): void {
    this.text = text;
    // An answer to what stood there before is of no use any more.
    this.#running?.abort();
    this.busy = true;
    clearTimeout(this.#waiting);
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.run(), restMilliseconds);
  }

  /** Asks `text` at once: it was chosen, not typed. */
  ask(text: string): void {
    this.text = text;
    this.run();
  }

  clear(): void {
    this.like = null;
    this.ask('');
  }

  /** Passages like this one; null: the text alone asks again. */
  moreLike(hit: Hit | null): void {
    this.like = hit;
    if (hit) this.text = '';
    this.run();
  }

  arrange(order: Partial<Pick<HitOptions, 'by' | 'sort'>>): void {
    this.by = order.by ?? this.by;
    this.sort = order.sort ?? this.sort;
    this.run();
  }

  /** Moves the selection by rows; the list's ends hold it. */
  move(by: number): void {
    if (this.count === 0) return;
    this.#movedAt = performance.now();
    this.selected = Math.min(this.count - 1, Math.max(0, this.selected + by));
  }

  select(index: number): void {
    this.move(index - this.selected);
  }

  /** Asks the question in the box anew, of what is indexed by now. `all`: also below the floor. */
  run({ all = false }: { all?: boolean } = {}): void {
    this.#running?.abort();
    clearTimeout(this.#waiting);
    clearTimeout(this.#rest);
    const { services } = this.#session;
    if (!services) {
      this.#movedAt = null; // asked again when there are
      return;
    }
    const controller = new AbortController();
    this.#running = controller;
    this.busy = true;
    const { signal } = controller;
    const source = this.text.trim();
    const answer =
      source === '' && !this.like
        ? this.#recent(services, signal)
        : this.#ask(services, source, all, signal);
    answer
      .then(() => {
        if (!signal.aborted) this.onAnswered?.(source);
      })
      .catch((error: unknown) => {
        if (signal.aborted || toFailure(error).code === 'cancelled') return;
        this.#begin(source, []);
        this.#fail(error);
      })
      .finally(() => {
        if (this.#running === controller && !signal.aborted) this.busy = false;
      });
  }

  /** The same question of what is indexed by now, unless the person is in the list. */
  refresh(): void {
    if (this.#movedAt === null) this.run();
  }

  async #recent({ search }: PipelineServices, signal: AbortSignal): Promise<void> {
    const scope = { query: everything, folder: null };
    const { pending, more } = await filesBelow(search, scope, [], signal);
    const describe = describeFor(search, scope);
    const hits = (await describe(pending.slice(0, firstRows), signal)).map(plainHit);
    signal.throwIfAborted();
    this.#begin('', hits);
    this.recent = true;
    this.more = more;
    this.#tail.begin(pending.slice(firstRows), describe);
  }

  async #ask(
    services: PipelineServices,
    source: string,
    all: boolean,
    signal: AbortSignal,
  ): Promise<void> {
    const { like } = this;
    const options: PipelineOptions = {
      mode: modeFor(services, like),
      limit: this.sort === 'relevance' ? firstRows : sortedRows,
      depth: rerankDepth,
      by: this.by,
      sort: this.sort,
      folder: null,
      // Passages like one that was chosen are shown in any case: they are the nearest there are.
      all: all || like !== null,
    };
    let first = true;
    const onStage = (result: PipelineResult): void => {
      if (signal.aborted) return;
      if (first) this.#begin(source, []);
      first = false;
      this.#take(withoutHit(result, like));
    };
    const query = like ? queryLike(like.text, source) : source;
    const selected = (): number | null => this.current?.passageId ?? null;
    const last = await runPipeline(services, query, options, { signal, onStage, selected });
    if (last.hits.length > 0 && this.sort === 'relevance') {
      await this.#continue(services, withoutHit(last, like), signal);
    }
  }

  /** The rows below the last stage's: what it ranked lower, then what else the words find. */
  async #continue(
    { search }: PipelineServices,
    result: PipelineResult,
    signal: AbortSignal,
  ): Promise<void> {
    const scope = { query: result.query, folder: null };
    const { pending, more } =
      result.query.keywords === null
        ? await filesBelow(search, scope, result.hits, signal)
        : await passagesBelow(search, scope, result, this.by, signal);
    signal.throwIfAborted();
    this.more = more;
    this.#tail.begin(pending, describeFor(search, scope), this.#hits);
  }

  /** The first list of a question: the selection begins at its top. */
  #begin(source: string, hits: readonly Hit[]): void {
    this.answered = source;
    this.recent = false;
    this.named = false;
    this.more = false;
    this.failure = null;
    this.relevant = true;
    this.selected = 0;
    this.stage = null;
    this.#hits = hits;
    this.#siblings = {};
    this.#tail.clear();
    this.#movedAt = null;
  }

  #take(result: PipelineResult): void {
    clearTimeout(this.#waiting);
    if (this.#movedAt === null) {
      this.#hits = result.hits;
    } else {
      const rested = performance.now() - this.#movedAt;
      if (rested < movingMilliseconds) {
        this.#waiting = setTimeout(() => this.#take(result), movingMilliseconds - rested);
        return;
      }
      this.#hits = mergeBelow(this.#hits, this.selected, result.hits);
    }
    this.#tail.standBelow(this.#hits);
    this.stage = result.stage;
    this.named = result.query.keywords !== null;
    this.relevant = result.relevant;
    if (this.by === 'document') this.#siblings = siblings(result);
  }

  #fail(error: unknown): void {
    const failure = toFailure(error);
    if (failure.code !== 'cancelled') this.failure = failure;
  }
}
