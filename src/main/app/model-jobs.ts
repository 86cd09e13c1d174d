import { TrouvailleError, toFailure } from '../../shared/errors.ts';
import type { ModelProgress } from '../../shared/model-work.ts';
import type { ModelJob, ModelWork } from '../../shared/models-contract.ts';
import type { ModelHooks } from '../models/hooks.ts';

export interface ModelJobsEvents {
  /** A few times a second while work is under way. */
  readonly onJob: (job: ModelJob) => void;
  /** Work was added, begun or ended. */
  readonly onJobs: () => void;
}

interface Entry {
  job: ModelJob;
  readonly controller: AbortController;
}

/** A rate is of the bytes of about this long: of less, it jumps; of more, it lags. */
const rateMilliseconds = 3000;
/** Progress is drawn, not studied: more often than this is not seen. */
const tellMilliseconds = 250;

/** Work on models, one after the other in the order it was asked for. */
export class ModelJobs {
  readonly #events: ModelJobsEvents;
  readonly #entries = new Set<Entry>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(events: ModelJobsEvents) {
    this.#events = events;
  }

  get all(): ModelJob[] {
    return [...this.#entries].map(({ job }) => job);
  }

  /** Does the work when its turn comes. Throws what it does, or `cancelled`. */
  add<Result>(
    { work, id }: { work: ModelWork; id: string },
    run: (hooks: ModelHooks) => Promise<Result>,
  ): Promise<Result> {
    const waiting = { phase: 'waiting', done: 0, total: 0 } as const;
    const unknown = { bytesPerSecond: null, secondsLeft: null };
    const entry: Entry = {
      job: { work, id, ...waiting, ...unknown },
      controller: new AbortController(),
    };
    const { signal } = entry.controller;
    this.#entries.add(entry);
    this.#events.onJobs();
    const result = this.#last.then(async () => {
      try {
        if (signal.aborted) throw new TrouvailleError('cancelled');
        return await run({ signal, onProgress: this.#meter(entry) });
      } catch (error) {
        if (signal.aborted) throw new TrouvailleError('cancelled', {}, { cause: error });
        throw error;
      } finally {
        this.#entries.delete(entry);
        this.#events.onJobs();
      }
    });
    this.#last = result.catch(toFailure); // told to who asked; the next work is another matter
    return result;
  }

  /** Ends the work on a model, waiting or under way. */
  cancel(id: string): void {
    for (const { job, controller } of this.#entries) if (job.id === id) controller.abort();
  }

  async close(): Promise<void> {
    for (const { controller } of this.#entries) controller.abort();
    await this.#last;
  }

  /** Keeps an entry's job in step with its progress, and tells it now and then. */
  #meter(entry: Entry): (progress: ModelProgress) => void {
    let begun: { at: number; done: number } | null = null;
    let told = 0;
    return (progress) => {
      const now = performance.now();
      const changed = progress.phase !== entry.job.phase;
      if (changed || begun === null || now - begun.at > 2 * rateMilliseconds) {
        begun = { at: now, done: progress.done };
      }
      const seconds = (now - begun.at) / 1000;
      const rate =
        progress.phase === 'downloading' && seconds > 0.5
          ? (progress.done - begun.done) / seconds
          : entry.job.bytesPerSecond;
      const bytesPerSecond = progress.phase === 'downloading' ? rate : null;
      const secondsLeft =
        bytesPerSecond !== null && bytesPerSecond > 0
          ? (progress.total - progress.done) / bytesPerSecond
          : null;
      entry.job = { ...entry.job, ...progress, bytesPerSecond, secondsLeft };
      if (!changed && now - told < tellMilliseconds) return;
      told = now;
      this.#events.onJob(entry.job);
    };
  }
}
