/** A set of passages' rows, dense: membership is asked of every passage that a query meets. */
export class RowSet {
  readonly #members: Uint8Array;

  /** Rows from 0 to `lastRow`, none of them in the set, or all. */
  constructor(lastRow: number, full = false) {
    this.#members = new Uint8Array(lastRow + 1);
    if (full) this.#members.fill(1);
  }

  static of(lastRow: number, rows: Iterable<number>): RowSet {
    const set = new RowSet(lastRow);
    for (const row of rows) if (row <= lastRow) set.#members[row] = 1;
    return set;
  }

  has(row: number): boolean {
    return this.#members[row] === 1;
  }

  /** The members, rising. */
  rows(): number[] {
    const rows: number[] = [];
    for (let row = 0; row < this.#members.length; row++) if (this.has(row)) rows.push(row);
    return rows;
  }

  /** Keeps what is in the other too. */
  intersect(other: RowSet): this {
    for (let row = 0; row < this.#members.length; row++) {
      if (!other.has(row)) this.#members[row] = 0;
    }
    return this;
  }

  unite(other: RowSet): this {
    for (let row = 0; row < this.#members.length; row++) {
      if (other.has(row)) this.#members[row] = 1;
    }
    return this;
  }

  remove(rows: Iterable<number>): this {
    for (const row of rows) this.#members[row] = 0;
    return this;
  }
}
