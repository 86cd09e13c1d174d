/** Where the pages of a long document stand in its scrolled column, without having opened them all. */

export interface PageSize {
  readonly width: number;
  readonly height: number;
}

/** Between pages, and round the column, in CSS pixels. */
export const pageGap = 12;

export interface PagePlace {
  readonly number: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Pages of known or supposed sizes in points, one under the other at a scale of CSS pixels a point. */
export class PagePositions {
  readonly #count: number;
  readonly #usual: PageSize;
  readonly #known: ReadonlyMap<number, PageSize>;
  readonly #scale: number;
  /** Top of each page; the last entry is the column's end. */
  readonly #tops: Float64Array;

  /** `usual`: the size of pages that are not in `known`. */
  constructor(count: number, usual: PageSize, known: ReadonlyMap<number, PageSize>, scale: number) {
    this.#count = count;
    this.#usual = usual;
    this.#known = known;
    this.#scale = scale;
    this.#tops = new Float64Array(count + 1);
    let top = pageGap;
    for (let number = 1; number <= count; number++) {
      this.#tops[number - 1] = top;
      top += this.#size(number).height * scale + pageGap;
    }
    this.#tops[count] = top;
  }

  get height(): number {
    return this.#tops[this.#count] ?? 0;
  }

  place(number: number): PagePlace {
    const { width, height } = this.#size(number);
    const top = this.#tops[number - 1] ?? 0;
    return { number, top, width: width * this.#scale, height: height * this.#scale };
  }

  /** Numbers of the first and last page in sight. */
  within(top: number, bottom: number): { first: number; last: number } {
    const first = Math.max(1, this.#after(top + pageGap));
    return { first, last: Math.min(this.#count, Math.max(first, this.#after(bottom))) };
  }

  /** The number of pages that begin at or above `y`. */
  #after(y: number): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#tops[middle] ?? 0) <= y) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #size(number: number): PageSize {
    return this.#known.get(number) ?? this.#usual;
  }
}
