/** A part's passages unpacked, with what they share. */
import { z } from 'zod';
import type { Language } from '../../../shared/domain.ts';
import { decompressText } from '../compression.ts';
import type { ReadableDatabase } from '../database.ts';
import { generationTables } from '../generation-tables.ts';
import { decodePlaces, type PassagePlace } from '../passage-places.ts';

export interface PartPassages {
  readonly partId: number;
  readonly documentId: number;
  readonly inside: string | null;
  readonly type: string;
  readonly title: string | null;
  readonly language: Language | null;
  /** Row of the first passage; the others follow it. */
  readonly first: number;
  readonly places: readonly PassagePlace[];
  readonly contexts: readonly string[];
  /** Sheet names by page, cells by the passage's place. */
  readonly sheets: Readonly<Record<string, string>>;
  readonly cells: Readonly<Record<string, string>>;
}

interface PartRow {
  readonly partId: number;
  readonly documentId: number;
  readonly inside: string | null;
  readonly type: string;
  readonly title: string | null;
  readonly language: Language | null;
  readonly first: number;
  readonly places: Uint8Array;
  readonly contexts: Uint8Array;
  readonly sheets: string | null;
  readonly cells: string | null;
}

/** Parts kept unpacked: a query meets a few tens. */
const partsKept = 128;

const listSchema = z.array(z.string());
const recordSchema = z.record(z.string(), z.string());

export class PartReader {
  readonly #database: ReadableDatabase;
  /** By generation and part; the least recently used one first. */
  readonly #kept = new Map<string, PartPassages>();

  constructor(database: ReadableDatabase) {
    this.#database = database;
  }

  byId(generationId: number, partId: number): PartPassages | null {
    const key = `${generationId} ${partId}`;
    const known = this.#kept.get(key);
    if (known) {
      this.#kept.delete(key);
      this.#kept.set(key, known);
      return known;
    }
    const { parts } = generationTables(generationId);
    const row = this.#database
      .query<[number], PartRow>(
        `SELECT parts.id AS partId, document_id AS documentId, inside, type, title, language,
           first_passage AS first, places, contexts, sheets, cells
         FROM ${parts} AS g JOIN parts ON parts.id = g.part_id WHERE g.part_id = ?`,
      )
      .get(partId);
    if (!row) return null;
    const part = unpacked(row);
    this.#kept.set(key, part);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > partsKept && oldest !== undefined) this.#kept.delete(oldest);
    return part;
  }

  /** The part that a passage's row is of; null: there is no such passage (any more). */
  ofRow(generationId: number, row: number): PartPassages | null {
    if (!this.#hasGeneration(generationId)) return null;
    const { parts } = generationTables(generationId);
    const found = this.#database
      .query<[number], { partId: number; after: number }>(
        `SELECT part_id AS partId, first_passage + passage_count AS after FROM ${parts}
         WHERE first_passage <= ? AND passage_count > 0 ORDER BY first_passage DESC LIMIT 1`,
      )
      .get(row);
    return found && row < found.after ? this.byId(generationId, found.partId) : null;
  }

  clear(): void {
    this.#kept.clear();
  }

  #hasGeneration(generationId: number): boolean {
    return (
      this.#database
        .column<[number], number>('SELECT 1 FROM generations WHERE id = ?')
        .get(generationId) !== undefined
    );
  }
}

function unpacked(row: PartRow): PartPassages {
  const record = (text: string | null): Record<string, string> =>
    text === null ? {} : recordSchema.parse(JSON.parse(text));
  return {
    ...{ partId: row.partId, documentId: row.documentId, inside: row.inside, type: row.type },
    ...{ title: row.title, language: row.language, first: row.first },
    places: decodePlaces(row.places),
    contexts: listSchema.parse(JSON.parse(decompressText(row.contexts))),
    sheets: record(row.sheets),
    cells: record(row.cells),
  };
}
