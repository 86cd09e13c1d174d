/**
 * The way of a document into the index: queue -> read -> draft -> embed -> store.
 *
 * One loop reads ahead of several that embed, so that the encoder always has its next batch waiting
 * while documents are opened, cut and stored. How far it reads ahead is bounded, and so is memory.
 */
import { TrouvailleError } from '../../shared/errors.ts';
import type { FileObservation, Generation, StoreWriter } from '../store/types.ts';
import { Changes } from './changes.ts';
import type { RunCounts } from './counts.ts';
import type { Draft } from './drafting.ts';
import { PassagePool } from './passage-pool.ts';
import type { ProgressMeter } from './progress.ts';
import { WorkQueue, type WorkItem } from './queue.ts';
import { readFile, type ReadingOptions, type ReadResult } from './reading.ts';
import type { PassageEmbedder } from './types.ts';
import { awaitVectors, type DraftSink, type SaveVectors } from './waiting-document.ts';

export interface PipelineOptions extends ReadingOptions {
  readonly store: StoreWriter;
  readonly embedder: PassageEmbedder;
  readonly generation: Generation;
  readonly progress: ProgressMeter;
  /** What the run has done so far. */
  readonly counts: () => RunCounts;
}

/** Documents that the index holds and that are to be embedded anew, each with what stores it. */
export type DraftSource = AsyncGenerator<
  { readonly draft: Draft; readonly save: SaveVectors },
  undefined
>;

/**
 * Tokens that wait for the embedder before reading stops: 40 s of work at 3,000 tokens a second, so
 * that only a document that takes longer to open lets the encoder wait; a megabyte of memory.
 */
const lookAheadTokens = 131_072;
/**
 * Batches on their way at once. A batch is 50 to 200 ms of work: while one is computed the next ones
 * have arrived, and a document may be cut or stored for as long without the encoder waiting.
 */
const lanes = 6;
/** Times a file that is being written is put off; it is then left for the next run. */
const mostPostponed = 3;

export class Pipeline {
  readonly #options: PipelineOptions;
  readonly #queue = new WorkQueue();
  readonly #pool = new PassagePool();
  readonly #changes = new Changes();
  readonly #sink: DraftSink;
  /** Content being read or waiting for vectors, with the copies of it that wait for that. */
  readonly #underWay = new Map<string, WorkItem[]>();
  #background: DraftSource | null = null;
  #isReading = false;
  #isPaused = false;
  #session: Promise<void> | null = null;

  constructor(options: PipelineOptions) {
    this.#options = options;
    const { store, generation } = options;
    this.#sink = {
      store,
      pool: this.#pool,
      generationId: generation.id,
      dimensions: generation.dimensions,
    };
  }

  /** Files to read; those waiting already are taken in their newest form. */
  push(items: readonly WorkItem[]): void {
    this.#queue.push(items);
    this.#showQueued();
    this.#changes.tell();
  }

  /** Stops opening files and sending batches until called with false; what is under way goes on. */
  pause(isPaused: boolean): void {
    this.#isPaused = isPaused;
    this.#options.progress.setPaused(isPaused);
    this.#changes.tell();
  }

  /**
   * Resolves when every file pushed is stored or has its state. Rejects with `cancelled`, or with
   * what stops the run (`service-stopped`, `disk-full`…): files not done are still `pending`.
   */
  async drain(signal: AbortSignal): Promise<void> {
    while (!this.#isDone() || this.#session !== null) {
      this.#session ??= this.#run(signal).finally(() => {
        this.#session = null;
      });
      await this.#session;
    }
  }

  /** Drafts to embed whenever no file waits to be read. */
  setBackground(source: DraftSource): void {
    this.#background = source;
    this.#changes.tell();
  }

  async #run(signal: AbortSignal): Promise<void> {
    const ending = new AbortController();
    const both = AbortSignal.any([signal, ending.signal]);
    const loops = [this.#read(both)];
    for (let lane = 0; lane < lanes; lane++) loops.push(this.#embed(both));
    const failures: unknown[] = [];
    for (const loop of loops) {
      loop.catch((error: unknown) => {
        failures.push(error);
        ending.abort();
      });
    }
    await Promise.allSettled(loops);
    if (!both.aborted) return;
    this.#queue.clear();
    this.#pool.clear();
    this.#underWay.clear();
    this.#background = null;
    if (signal.aborted) throw new TrouvailleError('cancelled');
    throw failures[0]; // the others only follow from it
  }

  async #read(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && !this.#isDone()) {
      const hasRoom = !this.#isPaused && this.#pool.tokens < lookAheadTokens;
      if (!hasRoom || (this.#queue.size === 0 && this.#background === null)) {
        await this.#changes.wait(signal);
        continue;
      }
      this.#isReading = true;
      try {
        await this.#readNext(signal);
      } finally {
        this.#isReading = false;
        this.#changes.tell();
      }
      this.#showQueued();
    }
  }

  async #readNext(signal: AbortSignal): Promise<void> {
    const item = this.#queue.pop();
    if (item !== undefined) {
      const started = performance.now();
      const isUnderWay = (hash: string): boolean => this.#underWay.has(hash);
      const result = await readFile(item, this.#options, isUnderWay, signal);
      this.#options.progress.addRead(item.file.size, performance.now() - started);
      this.#settle(item, result);
      return;
    }
    const next = await this.#background?.next();
    if (next?.value) awaitVectors(next.value.draft, this.#sink, next.value.save);
    else this.#background = null;
  }

  #settle(item: WorkItem, result: ReadResult): void {
    const { counts, progress } = this.#options;
    switch (result.kind) {
      case 'gone':
        break;
      case 'known':
        if (result.isMoved) counts().moved++;
        else counts().unchanged++;
        break;
      case 'duplicate':
        this.#underWay.get(result.hash)?.push(item);
        return;
      case 'changing':
        if (item.postponed < mostPostponed) {
          this.#postpone(item, result.now);
          return;
        }
        break;
      case 'failed':
        if (result.wasOpened) counts().read++;
        break;
      case 'drafted':
        counts().read++;
        this.#store(item, result);
        return;
    }
    progress.addDone();
  }

  #store(item: WorkItem, { hash, extracted, draft }: ReadResult & { kind: 'drafted' }): void {
    const { store, extractorVersion, generation, counts, progress } = this.#options;
    this.#underWay.set(hash, []);
    // Of the draft only its parts are kept until then: the token ids go as they are embedded.
    const { parts } = draft;
    const { type } = extracted;
    awaitVectors(draft, this.#sink, (hashes, vectors, stored) => {
      // A file that was forgotten meanwhile takes its document with it.
      if (store.fileByPath(item.file.path)?.id === item.fileId) {
        const document = { contentHash: hash, extractorVersion, type, parts };
        store.storeDocument(item.fileId, document, generation.id, hashes, vectors);
        counts().addStored(stored);
      }
      progress.addDone(stored.passages);
      // Copies of this content are known now, and only have to be linked.
      const copies = this.#underWay.get(hash) ?? [];
      this.#underWay.delete(hash);
      if (copies.length > 0) this.push(copies);
    });
  }

  /** Back into the queue as the disk shows it now, after all that waits. */
  #postpone(item: WorkItem, now: FileObservation): void {
    const fileId = this.#options.store.observeFile(now);
    this.push([{ ...item, fileId, file: now, postponed: item.postponed + 1 }]);
  }

  async #embed(signal: AbortSignal): Promise<void> {
    const { embedder, generation, progress } = this.#options;
    while (!signal.aborted && !this.#isDone()) {
      const batch = this.#isPaused ? null : this.#pool.next();
      if (batch === null) {
        await this.#changes.wait(signal);
        continue;
      }
      const { vectors, forwardMs } = await embedder.embed(batch.ids, signal);
      progress.addBatch(batch.tokens, forwardMs);
      this.#pool.settle(batch, vectors, generation.dimensions);
      this.#changes.tell();
    }
  }

  #isDone(): boolean {
    const isRead = this.#queue.size === 0 && this.#background === null && !this.#isReading;
    return isRead && this.#pool.size === 0;
  }

  #showQueued(): void {
    this.#options.progress.setQueued(this.#queue.bytes, this.#pool.tokens);
  }
}
