/** A service that ends this often within the time is not started again: it would not stay up. */
const restartsAllowed = 4;
const withinMilliseconds = 60_000;

/** Counts a service's restarts, and says when there have been too many of them. */
export class Breaker {
  readonly #now: () => number;
  #restarts: number[] = [];

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Whether it may be started once more; counts it if so. */
  allows(): boolean {
    const now = this.#now();
    this.#restarts = this.#restarts.filter((at) => now - at < withinMilliseconds);
    if (this.#restarts.length >= restartsAllowed) return false;
    this.#restarts.push(now);
    return true;
  }
}
