/** The text of a document's part: stored in pieces, read whole or a stretch at a time. */
import type { Page } from '../../shared/domain.ts';
import { compressText, decompressText } from './compression.ts';
import type { ReadableDatabase, WritableDatabase } from './database.ts';
import { decodeLayout } from './part-layout.ts';

/**
 * UTF-16 units of text compressed as one. Larger pieces are a little smaller on disk, but one is
 * unpacked for every hit shown: 0.2 ms of these, which are 17% smaller than pieces of a quarter.
 */
const pieceLength = 65_536;

/** Unpacked pieces kept: 64 are at most 8 MiB, and a query shows or checks a few tens. */
const piecesKept = 64;

/** Stores the text of `pages`, one after the other without anything between. */
export function writeText(
  database: WritableDatabase,
  partId: number,
  pages: readonly Page[],
): void {
  const insert = database.command<[number, number, Uint8Array]>(
    'INSERT INTO texts (part_id, start, data) VALUES (?, ?, ?)',
  );
  const text = pages.map((page) => page.text).join('');
  for (let start = 0; start < text.length;) {
    const end = pieceEnd(text, start);
    insert.run(partId, start, compressText(text.slice(start, end)));
    start = end;
  }
}

/** A piece never ends inside a surrogate pair: UTF-8 cannot hold half of one. */
function pieceEnd(text: string, start: number): number {
  const end = start + pieceLength;
  if (end >= text.length) return text.length;
  const last = text.charCodeAt(end - 1);
  return last >= 0xd800 && last < 0xdc00 ? end - 1 : end;
}

export function removeText(database: WritableDatabase, partId: number): void {
  database.command<[number]>('DELETE FROM texts WHERE part_id = ?').run(partId);
}

/** All pages of a part. */
export function readPages(database: ReadableDatabase, partId: number): Page[] {
  const layout = database
    .column<[number], Uint8Array>('SELECT layout FROM parts WHERE id = ?')
    .get(partId);
  if (!layout) return [];
  const pieces = database
    .column<[number], Uint8Array>('SELECT data FROM texts WHERE part_id = ? ORDER BY start')
    .all(partId);
  return decodeLayout(layout, pieces.map(decompressText).join(''));
}

interface Piece {
  readonly start: number;
  readonly text: string;
}

/** Reads stretches of parts' text, and keeps the pieces it unpacked last. */
export class TextReader {
  readonly #database: ReadableDatabase;
  /** By row of "texts"; the least recently used one first. */
  readonly #pieces = new Map<number, Piece>();

  constructor(database: ReadableDatabase) {
    this.#database = database;
  }

  /** `length` UTF-16 units of the part's text from `position` on. */
  read(partId: number, position: number, length: number): string {
    let text = '';
    while (text.length < length) {
      const piece = this.#pieceAt(partId, position + text.length);
      const from = position + text.length - piece.start;
      if (from >= piece.text.length) break; // the part ends here
      text += piece.text.slice(from, from + length - text.length);
    }
    return text;
  }

  #pieceAt(partId: number, position: number): Piece {
    const row = this.#database
      .query<[number, number], { id: number; start: number }>(
        'SELECT id, start FROM texts WHERE part_id = ? AND start <= ? ORDER BY start DESC LIMIT 1',
      )
      .get(partId, position);
    if (!row) return { start: 0, text: '' };
    const known = this.#pieces.get(row.id);
    if (known) {
      this.#pieces.delete(row.id);
      this.#pieces.set(row.id, known);
      return known;
    }
    const data = this.#database
      .column<[number], Uint8Array>('SELECT data FROM texts WHERE id = ?')
      .get(row.id);
    const piece = { start: row.start, text: data ? decompressText(data) : '' };
    this.#pieces.set(row.id, piece);
    const [oldest] = this.#pieces.keys();
    if (this.#pieces.size > piecesKept && oldest !== undefined) this.#pieces.delete(oldest);
    return piece;
  }

  /** Forgets all pieces: rows may have been replaced. */
  clear(): void {
    this.#pieces.clear();
  }
}
