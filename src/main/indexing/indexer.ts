/**
 * The indexing service: folders are compared with the ledger, and what is new goes through the
 * pipeline. Every request of `IndexerContract` but `open` and `health` is a method here.
 */
import type { IndexerOptions } from '../../shared/indexing-contract.ts';
import type { IndexCounts } from '../../shared/domain.ts';
import { toFailure, TrouvailleError } from '../../shared/errors.ts';
import type { Generation, StoreWriter } from '../store/types.ts';
import { RunCounts } from './counts.ts';
import { documentsToRebuild, serveIfComplete } from './generation.ts';
import { HeldDeletions } from './held-deletions.ts';
import { Pipeline, type DraftSource } from './pipeline.ts';
import type { ProgressMeter } from './progress.ts';
import { reconcile, type Scope } from './reconcile.ts';
import { forgetOlderReadings, markForRetry } from './rereading.ts';
import { addRoot, relocateRoot, rootAt } from './roots.ts';
import { scopesOf, wholeRoots } from './scopes.ts';
import { Suspects } from './suspects.ts';
import type { Extractor, Notice, PassageEmbedder, PassageEncoder } from './types.ts';
import { FolderWatch, watchTimes, type WatchOptions, type WatchTimes } from './watch.ts';

export interface IndexerParts {
  readonly options: Omit<IndexerOptions, 'encoderFolder'>;
  readonly store: StoreWriter;
  readonly extractor: Extractor;
  readonly extractorVersion: string;
  readonly encoder: PassageEncoder;
  readonly embedder: PassageEmbedder;
  readonly progress: ProgressMeter;
  readonly notify: (notice: Notice) => void;
  /** A run has ended, also one that the watch began. */
  readonly counted: (counts: IndexCounts) => void;
  /** How the folders are watched, where not as `watch.ts` has it. */
  readonly watchTimes?: WatchTimes;
  readonly subscribe?: WatchOptions['subscribe'];
}

export class Indexer {
  readonly #parts: IndexerParts;
  readonly #store: StoreWriter;
  readonly #generation: Generation;
  readonly #suspects: Suspects;
  readonly #pipeline: Pipeline;
  readonly #passwords = new Map<string, string>();
  readonly #closing = new AbortController();
  #counts = new RunCounts();
  #isRunning = false;
  #isUntidy = false;
  #heldTimer: NodeJS.Timeout | null = null;
  /** Runs follow one another; a watch's wait for the one before them. */
  #lastRun: Promise<unknown> = Promise.resolve();

  constructor(parts: IndexerParts) {
    this.#parts = parts;
    this.#store = parts.store;
    this.#generation = parts.store.openGeneration(parts.encoder.identity, parts.encoder.dimensions);
    this.#suspects = new Suspects(parts.store);
    forgetOlderReadings(parts.store, parts.extractorVersion);
    const { extractor, extractorVersion, encoder, embedder, store, progress } = parts;
    this.#pipeline = new Pipeline({
      ...{ extractor, extractorVersion, encoder, embedder, store, progress },
      suspects: this.#suspects,
      generation: this.#generation,
      passwordOf: (path) => this.#passwords.get(path),
      counts: () => this.#counts,
    });
  }

  roots(): string[] {
    return this.#store.roots().map(({ path }) => path);
  }

  /** Brings all folders, or these (roots or folders in them), up to date. Rejects with `cancelled`. */
  update(folders: readonly string[] | null, signal: AbortSignal): Promise<IndexCounts> {
    return this.#run(signal, async (both) => {
      const scopes = folders === null ? wholeRoots(this.#store) : scopesOf(this.#store, folders);
      await this.#process(scopes, both);
    });
  }

  async addFolder(path: string): Promise<void> {
    await addRoot(this.#store, path);
  }

  async removeFolder(path: string): Promise<void> {
    const root = await rootAt(this.#store, path);
    this.#store.removeRoot(root.id);
    // A run under way may count on vectors that only this folder's documents had: it tidies itself.
    this.#isUntidy = true;
    if (!this.#isRunning) this.#tidy();
  }

  async relocateFolder(from: string, to: string): Promise<void> {
    await relocateRoot(this.#store, from, to);
  }

  /**
   * Reads again what failed (`paths` null) or the files named, whatever became of them. A folder
   * stands for what failed in it. Resolves when that is done, with the number of files.
   */
  async retry(paths: readonly string[] | null, signal: AbortSignal): Promise<number> {
    const named = new Set(paths ?? this.roots());
    let files = 0;
    await this.#run(signal, async (both) => {
      const due = markForRetry(this.#store, named, this.#suspects);
      files = due.length;
      // The scan finds them due, in the form that the disk shows now.
      await this.#process(scopesOf(this.#store, due), both);
    });
    return files;
  }

  /** Reads a protected document; the password is kept in memory, until the process ends. */
  async unlock(path: string, password: string, signal: AbortSignal): Promise<void> {
    const record = this.#store.fileByPath(path);
    if (record === null) throw new TrouvailleError('path-missing', { path });
    this.#passwords.set(path, password);
    await this.retry([path], signal);
    const now = this.#store.fileByPath(path);
    if (now?.state !== 'encrypted') return;
    this.#passwords.delete(path);
    throw new TrouvailleError('document-encrypted', { path });
  }

  /** Watches all folders until closed or cancelled. */
  async watch(signal: AbortSignal): Promise<void> {
    const both = AbortSignal.any([signal, this.#closing.signal]);
    const { watchTimes: times = watchTimes, subscribe } = this.#parts;
    const held = new HeldDeletions(times.graceMs);
    const watch = new FolderWatch({
      roots: () => this.#store.roots(),
      ignored: () => [this.#parts.options.dataFolder],
      notify: this.#parts.notify,
      changed: (root, paths) => void this.#follow([{ root, starts: [...paths] }], held, both),
      times,
      ...(subscribe && { subscribe }),
    });
    await watch.start();
    this.#parts.progress.setPhase('watching');
    await new Promise<void>((resolve) => {
      if (both.aborted) resolve();
      both.addEventListener('abort', () => resolve(), { once: true });
    });
    if (this.#heldTimer !== null) clearTimeout(this.#heldTimer);
    this.#heldTimer = null;
    await watch.stop();
  }

  pause(isPaused: boolean): void {
    this.#pipeline.pause(isPaused);
  }

  /** Lets the previous model's vectors serve again; false where there are none. */
  rollback(): boolean {
    return this.#store.rollbackGeneration();
  }

  /** Ends what is under way between two transactions, and closes the database. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#lastRun;
    this.#store.close();
  }

  /** What the watch saw: a run of its own, after the one under way. */
  async #follow(scopes: readonly Scope[], held: HeldDeletions, signal: AbortSignal): Promise<void> {
    try {
      await this.#run(signal, async (both) => {
        const again = scopesOf(this.#store, this.#inLedger(held.begin()));
        await this.#process([...scopes, ...again], both, (path) => held.holds(path));
        held.end();
      });
      this.#parts.progress.setPhase('watching');
    } catch (error) {
      if (signal.aborted) return;
      const detail = error instanceof Error ? error.message : String(error);
      this.#parts.notify({ code: 'watch-run-failed', detail });
    }
    if (signal.aborted || this.#heldTimer !== null || held.size === 0) return;
    this.#heldTimer = setTimeout(() => {
      this.#heldTimer = null;
      if (!signal.aborted) void this.#follow([], held, signal);
    }, held.graceMs);
  }

  /** Without those forgotten meanwhile, with their root maybe. */
  #inLedger(paths: readonly string[]): string[] {
    return paths.filter((path) => this.#store.fileByPath(path) !== null);
  }

  /** One run at a time: each has its own counts. */
  #run(signal: AbortSignal, work: (signal: AbortSignal) => Promise<void>): Promise<IndexCounts> {
    const both = AbortSignal.any([signal, this.#closing.signal]);
    const run = this.#lastRun.then(async () => {
      if (both.aborted) throw new TrouvailleError('cancelled');
      this.#counts = new RunCounts();
      this.#isRunning = true;
      this.#parts.progress.begin();
      try {
        await work(both);
      } catch (error) {
        // What was done before it was interrupted is kept, and told.
        if (toFailure(error).code === 'cancelled')
          this.#parts.counted(this.#counts.report(this.#store));
        throw error;
      } finally {
        this.#isRunning = false;
        this.#parts.progress.setPhase('idle');
      }
      const counts = this.#counts.report(this.#store);
      this.#parts.counted(counts);
      return counts;
    });
    this.#lastRun = run.catch(() => {}); // told to whoever asked for it
    return run;
  }

  async #process(
    scopes: readonly Scope[],
    signal: AbortSignal,
    holds?: (path: string) => boolean,
  ): Promise<void> {
    const { options, extractorVersion, progress, notify } = this.#parts;
    const found = await reconcile(scopes, {
      ...{ store: this.#store, extractorVersion, signal },
      dataFolder: options.dataFolder,
      ignorePatterns: options.ignorePatterns,
      maxFileBytes: options.maxFileBytes,
      notify,
      ...(holds && { holds }),
      onSeen: (files) => progress.setFiles(files, 0),
    });
    this.#counts.unchanged += found.unchanged;
    this.#counts.moved += found.moved;
    const accounted = found.unchanged + found.moved;
    progress.setFiles(accounted + found.work.length, accounted);
    progress.setPhase('embedding');
    this.#pipeline.push(
      found.work.map((item) => ({ ...item, strikes: this.#suspects.strikes(item.fileId) })),
    );
    if (this.#isOutdated()) this.#pipeline.setBackground(this.#rebuild(signal));
    await this.#pipeline.drain(signal);
    if (this.#isOutdated()) serveIfComplete(this.#store, this.#generation);
    this.#isUntidy ||= found.removed + this.#counts.passages > 0;
    if (this.#isUntidy) this.#tidy();
  }

  /** Removes what no passage uses any more: only while no document waits for its vectors. */
  #tidy(): void {
    this.#store.tidy();
    this.#isUntidy = false;
  }

  #rebuild(signal: AbortSignal): DraftSource {
    const { encoder } = this.#parts;
    return documentsToRebuild({
      ...{ store: this.#store, encoder, generation: this.#generation },
      counts: () => this.#counts,
      signal,
    });
  }

  #isOutdated(): boolean {
    return this.#store.servingGeneration()?.id !== this.#generation.id;
  }
}
