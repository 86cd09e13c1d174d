/** The one policy of trying again: after what may pass, with growing pauses, and not for ever. */
import { setTimeout as pause } from 'node:timers/promises';
import type { TrouvailleError } from '../../../shared/errors.ts';

/** What may pass by itself: a connection lost, a hub that is busy. */
export class Passing extends Error {
  override readonly cause: TrouvailleError;
  /** When the hub asked to be asked again, in ms; null: it did not say. */
  readonly retryAfter: number | null;

  constructor(cause: TrouvailleError, retryAfter: number | null = null) {
    super(cause.message);
    this.cause = cause;
    this.retryAfter = retryAfter;
  }
}

/** Attempts that may fail one after the other with nothing received between them. */
const mostFailures = 5;
/** The first pause; each next one is twice as long, and they differ by chance so that many do not come at once. */
const firstPauseMs = 1000;
/** A hub that asks for more patience than this is given up: the person tries again later. */
const longestPauseMs = 120_000;

export class Retries {
  readonly #firstPauseMs: number;
  #failures = 0;

  constructor(pauseMs: number = firstPauseMs) {
    this.#firstPauseMs = pauseMs;
  }

  /** Something was received: what fails next is the first failure again. */
  progressed(): void {
    this.#failures = 0;
  }

  /** Waits before the next attempt. Throws the failure where there is to be none, or the signal's reason. */
  async after(failure: unknown, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (!(failure instanceof Passing)) throw failure;
    this.#failures += 1;
    const own = this.#firstPauseMs * 2 ** (this.#failures - 1) * (0.75 + Math.random() / 2);
    const wait = failure.retryAfter ?? own;
    if (this.#failures >= mostFailures || wait > longestPauseMs) throw failure.cause;
    await pause(wait, undefined, signal ? { signal } : {});
  }

  /** The work's result, tried again as long as it fails by what passes. */
  async run<Result>(work: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    for (;;) {
      try {
        return await work();
      } catch (failure) {
        await this.after(failure, signal);
      }
    }
  }
}

/** `Retry-After`: seconds, or a date. In ms from `now`; null where it says nothing. */
export function retryAfterMs(header: string | undefined, now = Date.now()): number | null {
  if (header === undefined) return null;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
