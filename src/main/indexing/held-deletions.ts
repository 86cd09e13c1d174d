/**
 * Files that a watch saw vanish, not yet believed: a file moved under watch vanishes from one place
 * before, or long before on a busy machine, it is seen in another. Until then it keeps its document.
 */
export class HeldDeletions {
  /** How long a file may be nowhere to be seen, in ms. */
  readonly graceMs: number;
  readonly #now: () => number;
  /** When each was first missed. */
  #since = new Map<string, number>();
  /** Those missed in the round under way. */
  #missed = new Map<string, number>();

  constructor(graceMs: number, now: () => number = () => performance.now()) {
    this.graceMs = graceMs;
    this.#now = now;
  }

  get size(): number {
    return this.#since.size;
  }

  /** The files missed so far, to be looked at again in the round that begins. */
  begin(): string[] {
    this.#missed = new Map();
    return [...this.#since.keys()];
  }

  /** A file is missed in this round: whether it is kept for now. */
  holds(path: string): boolean {
    const since = this.#since.get(path) ?? this.#now();
    const isKept = this.#now() - since < this.graceMs;
    if (isKept) this.#missed.set(path, since);
    return isKept;
  }

  /** The round is over: what was not missed in it is there again, or has been found elsewhere. */
  end(): void {
    this.#since = this.#missed;
  }
}
