/**
 * What a query asks of every passage it meets, in memory: some 20 bytes a passage instead of a look into
 * the database for each.
 */
import type { ReadableDatabase } from './database.ts';
import type { PassagePlace } from './passage-places.ts';
import { partPlaces } from './reader/part-places.ts';

/**
 * Rows are only added to, as their numbers are: a passage that was removed since stays, and does no
 * harm, since no index leads to it any more.
 */
export class PassageDirectory {
  /** By row: the part; 0: no such passage. */
  partOf = new Uint32Array(0);
  /** By row: UTF-16 units of text, at most 65,535. */
  lengthOf = new Uint16Array(0);
  /** By part: UTF-16 units of text of its passages; 0: no such part. */
  lengthOfPart = new Uint32Array(0);
  /** By part: its first row, and how many follow one another from there. */
  firstRowOf = new Uint32Array(0);
  rowCountOf = new Uint32Array(0);
  /** By row: the vector; 0: it has none. */
  vectorOf = new Uint32Array(0);
  /** By row: the row before it with the same vector; 0: none. */
  #sameVector = new Uint32Array(0);
  /** By vector: the last row that has it; 0: none. */
  #rowOf = new Uint32Array(0);
  lastRow = 0;
  count = 0;
  lastPart = 0;
  partCount = 0;
  #totalLength = 0;
  readonly #documentOf = new Map<number, number>();
  readonly #untitled = new Set<number>();
  #lastKnownPart = 0;
  readonly #database: ReadableDatabase;
  readonly #generationId: number;

  constructor(database: ReadableDatabase, generationId: number) {
    this.#database = database;
    this.#generationId = generationId;
  }

  get meanLength(): number {
    return this.count > 0 ? this.#totalLength / this.count : 1;
  }

  get meanPartLength(): number {
    return this.partCount > 0 ? this.#totalLength / this.partCount : 1;
  }

  documentOf(row: number): number {
    return this.#documentOf.get(this.partOf[row] ?? 0) ?? 0;
  }

  /** Whether a row is the first of a part that has no title. */
  isUntitledBeginning(row: number): boolean {
    const part = this.partOf[row] ?? 0;
    return part !== this.partOf[row - 1] && this.#untitled.has(part);
  }

  /** All rows of the parts whose first rows these are. */
  rowsOfParts(firsts: readonly number[]): number[] {
    const rows: number[] = [];
    for (const first of firsts) {
      const part = this.partOf[first];
      if (part === undefined || part === 0) continue; // added since the directory was read
      const count = this.rowCountOf[part] ?? 0;
      for (let row = first; row < first + count; row++) rows.push(row);
    }
    return rows;
  }

  /** All rows. Rows that were removed since may be among them. */
  rows(): number[] {
    const rows: number[] = [];
    for (let row = 1; row <= this.lastRow; row++) if (this.partOf[row] !== 0) rows.push(row);
    return rows;
  }

  /** The rows that have a vector, rising. Rows that were removed since may be among them. */
  rowsOf(vector: number): number[] {
    const rows: number[] = [];
    for (let row = this.#rowOf[vector] ?? 0; row !== 0; row = this.#sameVector[row] ?? 0) {
      rows.push(row);
    }
    return rows.reverse();
  }

  #chain(row: number, vector: number): void {
    if (vector === 0) return;
    if (vector >= this.#rowOf.length) this.#rowOf = grown(this.#rowOf, vector + 1);
    this.#sameVector[row] = this.#rowOf[vector] ?? 0;
    this.#rowOf[vector] = row;
  }

  /** Takes in what was added since. */
  refresh(): void {
    this.#readParts();
    for (const { partId, first, places } of partPlaces(
      this.#database,
      this.#generationId,
      this.lastRow,
    )) {
      this.#makeRoom(first + places.length);
      this.#addPart(partId, first, places);
      for (const [index, { length, vector }] of places.entries()) {
        const row = first + index;
        this.partOf[row] = partId;
        this.lengthOf[row] = Math.min(length, 0xffff);
        this.vectorOf[row] = vector;
        this.#chain(row, vector);
        this.#totalLength += length;
      }
      this.lastRow = first + places.length - 1;
      this.count += places.length;
    }
  }

  #addPart(part: number, first: number, places: readonly PassagePlace[]): void {
    if (part >= this.lengthOfPart.length) {
      this.lengthOfPart = grown(this.lengthOfPart, part + 1);
      this.firstRowOf = grown(this.firstRowOf, part + 1);
      this.rowCountOf = grown(this.rowCountOf, part + 1);
    }
    this.firstRowOf[part] = first;
    this.rowCountOf[part] = places.length;
    if (this.lengthOfPart[part] === 0) this.partCount++;
    this.lengthOfPart[part] = places.reduce((sum, { length }) => sum + length, 0);
    this.lastPart = Math.max(this.lastPart, part);
  }

  #readParts(): void {
    const rows = this.#database
      .tuples<[number], [number, number, string | null]>(
        'SELECT id, document_id, title FROM parts WHERE id > ? ORDER BY id',
      )
      .all(this.#lastKnownPart);
    for (const [part, document, title] of rows) {
      if ((title ?? '') === '') this.#untitled.add(part);
      this.#documentOf.set(part, document);
      this.#lastKnownPart = part;
    }
  }

  #makeRoom(size: number): void {
    if (size <= this.partOf.length) return;
    this.partOf = grown(this.partOf, size);
    this.vectorOf = grown(this.vectorOf, size);
    this.#sameVector = grown(this.#sameVector, size);
    const lengths = new Uint16Array(this.partOf.length);
    lengths.set(this.lengthOf);
    this.lengthOf = lengths;
  }
}

/** The same with room for half as much again as needed, so that growing costs little in all. */
function grown(array: Uint32Array<ArrayBuffer>, size: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(Math.ceil(size * 1.5));
  larger.set(array);
  return larger;
}
