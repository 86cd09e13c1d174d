/**
 * What a query asks of every passage it meets, in memory: 10 bytes a passage instead of a look into
 * the database for each.
 */
import type { ReadableDatabase } from './database.ts';
import { generationTables } from './generation-tables.ts';

/** Rows read at once: an object for each of them all would take more memory than the directory. */
const pageRows = 10_000;

/** id, part, length, vector. */
type PassageTuple = [number, number, number, number];

/**
 * Rows are only added to, as their numbers are: a passage that was removed since stays, and does no
 * harm, since no index leads to it any more.
 */
export class PassageDirectory {
  /** By row: the part; 0: no such passage. */
  partOf = new Uint32Array(0);
  /** By row: UTF-16 units of text, at most 65,535. */
  lengthOf = new Uint16Array(0);
  /** By row: the vector; 0: it has none. */
  vectorOf = new Uint32Array(0);
  lastRow = 0;
  count = 0;
  #totalLength = 0;
  readonly #documentOf = new Map<number, number>();
  #lastPart = 0;
  readonly #database: ReadableDatabase;
  readonly #generationId: number;

  constructor(database: ReadableDatabase, generationId: number) {
    this.#database = database;
    this.#generationId = generationId;
  }

  get meanLength(): number {
    return this.count > 0 ? this.#totalLength / this.count : 1;
  }

  documentOf(row: number): number {
    return this.#documentOf.get(this.partOf[row] ?? 0) ?? 0;
  }

  /** Takes in what was added since. */
  refresh(): void {
    this.#readParts();
    const { passages } = generationTables(this.#generationId);
    const last = this.#database
      .column<[], number>(`SELECT coalesce(max(id), 0) FROM ${passages}`)
      .get();
    if (last === undefined || last <= this.lastRow) return;
    this.#makeRoom(last + 1);
    const page = this.#database.tuples<[number, number], PassageTuple>(
      `SELECT id, part_id, length, coalesce(vector_id, 0) FROM ${passages}
       WHERE id > ? ORDER BY id LIMIT ?`,
    );
    for (;;) {
      const rows = page.all(this.lastRow, pageRows);
      for (const [id, part, length, vector] of rows) {
        this.partOf[id] = part;
        this.lengthOf[id] = Math.min(length, 0xffff);
        this.vectorOf[id] = vector;
        this.#totalLength += length;
        this.lastRow = id;
      }
      this.count += rows.length;
      if (rows.length < pageRows) return;
    }
  }

  #readParts(): void {
    const rows = this.#database
      .tuples<[number], [number, number]>(
        'SELECT id, document_id FROM parts WHERE id > ? ORDER BY id',
      )
      .all(this.#lastPart);
    for (const [part, document] of rows) {
      this.#documentOf.set(part, document);
      this.#lastPart = part;
    }
  }

  /** Half as much again as needed, so that growing costs little in all. */
  #makeRoom(size: number): void {
    if (size <= this.partOf.length) return;
    const room = Math.ceil(size * 1.5);
    const grown = {
      part: new Uint32Array(room),
      length: new Uint16Array(room),
      vector: new Uint32Array(room),
    };
    grown.part.set(this.partOf);
    grown.length.set(this.lengthOf);
    grown.vector.set(this.vectorOf);
    this.partOf = grown.part;
    this.lengthOf = grown.length;
    this.vectorOf = grown.vector;
  }
}
