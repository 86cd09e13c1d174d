/** Milliseconds spent in each stage of a query. */
export interface Took {
  readonly lexical: number;
  readonly embed: number;
  readonly vectors: number;
  readonly fuse: number;
  readonly rerank: number;
  readonly total: number;
}

/** Adds up the time of each stage; `total` runs from its making. */
export class Stopwatch {
  readonly #started = performance.now();
  readonly #stages = { lexical: 0, embed: 0, vectors: 0, fuse: 0, rerank: 0 };

  async time<T>(stage: Exclude<keyof Took, 'total'>, work: Promise<T>): Promise<T> {
    const from = performance.now();
    try {
      return await work;
    } finally {
      this.#stages[stage] += performance.now() - from;
    }
  }

  took(): Took {
    return { ...this.#stages, total: performance.now() - this.#started };
  }
}
