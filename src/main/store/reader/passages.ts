/** Passages of a generation, as stored and with their text. */
import { z } from 'zod';
import type { Language } from '../../../shared/domain.ts';
import { decompressText } from '../compression.ts';
import type { ReadableDatabase } from '../database.ts';
import { generationTables, publicPassageId, splitPassageId } from '../generation-tables.ts';
import { TextReader } from '../part-text.ts';
import type { StoredPassage } from '../types.ts';

/** A passage's row with its part's. */
interface PassageRow {
  readonly id: number;
  readonly partId: number;
  readonly ordinal: number;
  readonly page: number;
  readonly start: number;
  readonly length: number;
  readonly position: number;
  readonly context: number;
  readonly cells: string | null;
  readonly documentId: number;
  readonly inside: string | null;
  readonly type: string;
  readonly title: string | null;
  readonly language: Language | null;
  readonly sheets: string | null;
}

/** A passage and what its part says of it. */
export interface PassageInPart extends StoredPassage {
  readonly partId: number;
  readonly type: string;
  readonly title: string | null;
  readonly language: Language | null;
}

export interface PassageText {
  readonly text: string;
  readonly language: Language | null;
}

interface PassagePlace {
  readonly partId: number;
  readonly position: number;
  readonly length: number;
  readonly language: Language | null;
}

/** Contexts of parts kept unpacked: a query meets a few tens of parts. */
const contextsKept = 128;

const contextsSchema = z.array(z.string());
const sheetsSchema = z.record(z.string(), z.string());

export class PassageReader {
  readonly #database: ReadableDatabase;
  readonly texts: TextReader;
  readonly #contexts = new Map<string, readonly string[]>();

  constructor(database: ReadableDatabase) {
    this.#database = database;
    this.texts = new TextReader(database);
  }

  /** Passages of one part, in order. */
  ofPart(generationId: number, partId: number): PassageInPart[] {
    return this.#database
      .query<[number], PassageRow>(
        `${selectPassages(generationId)} WHERE g.part_id = ? ORDER BY p.id`,
      )
      .all(partId)
      .map((row) => this.#passage(generationId, row));
  }

  /** null: no such passage (any more). */
  byId(passageId: number): PassageInPart | null {
    const { generationId, rowId } = splitPassageId(passageId);
    if (!this.#generationExists(generationId)) return null;
    const row = this.#database
      .query<[number], PassageRow>(`${selectPassages(generationId)} WHERE p.id = ?`)
      .get(rowId);
    return row ? this.#passage(generationId, row) : null;
  }

  /** The text alone, and its language; null: no such passage (any more). */
  textOfRow(generationId: number, row: number): PassageText | null {
    const { passages } = generationTables(generationId);
    const place = this.#database
      .query<[number], PassagePlace>(
        `SELECT part_id AS partId, position, length, parts.language FROM ${passages} AS p
         JOIN parts ON parts.id = part_id WHERE p.id = ?`,
      )
      .get(row);
    if (!place) return null;
    const { partId, position, length, language } = place;
    return { text: this.texts.read(partId, position, length), language };
  }

  exists(generationId: number, row: number): boolean {
    const { passages } = generationTables(generationId);
    return (
      this.#database.column<[number], number>(`SELECT 1 FROM ${passages} WHERE id = ?`).get(row) !==
      undefined
    );
  }

  /** Forgets what was unpacked: it may have been replaced. */
  clear(): void {
    this.texts.clear();
    this.#contexts.clear();
  }

  #generationExists(generationId: number): boolean {
    return (
      this.#database
        .column<[number], number>('SELECT 1 FROM generations WHERE id = ?')
        .get(generationId) !== undefined
    );
  }

  #passage(generationId: number, row: PassageRow): PassageInPart {
    return {
      id: publicPassageId(generationId, row.id),
      documentId: row.documentId,
      partId: row.partId,
      ordinal: row.ordinal,
      page: row.page,
      start: row.start,
      end: row.start + row.length,
      text: this.texts.read(row.partId, row.position, row.length),
      context: this.#partContexts(generationId, row.partId)[row.context] ?? '',
      sheet: sheetName(row),
      cells: row.cells,
      inside: row.inside,
      type: row.type,
      title: row.title,
      language: row.language,
    };
  }

  #partContexts(generationId: number, partId: number): readonly string[] {
    const key = `${generationId} ${partId}`;
    const known = this.#contexts.get(key);
    if (known) return known;
    const { parts } = generationTables(generationId);
    const data = this.#database
      .column<[number], Uint8Array>(`SELECT contexts FROM ${parts} WHERE part_id = ?`)
      .get(partId);
    const contexts = data ? contextsSchema.parse(JSON.parse(decompressText(data))) : [];
    this.#contexts.set(key, contexts);
    const [oldest] = this.#contexts.keys();
    if (this.#contexts.size > contextsKept && oldest !== undefined) this.#contexts.delete(oldest);
    return contexts;
  }
}

function selectPassages(generationId: number): string {
  const { parts, passages } = generationTables(generationId);
  return `SELECT p.id, p.part_id AS partId, p.id - g.first_passage AS ordinal, p.page, p.start,
      p.length, p.position, p.context, p.cells,
      parts.document_id AS documentId, parts.inside, parts.type, parts.title, parts.language,
      parts.sheets
    FROM ${parts} AS g
    JOIN ${passages} AS p ON p.part_id = g.part_id
      AND p.id >= g.first_passage AND p.id < g.first_passage + g.passage_count
    JOIN parts ON parts.id = g.part_id`;
}

function sheetName({ sheets, page }: PassageRow): string | null {
  if (sheets === null) return null;
  return sheetsSchema.parse(JSON.parse(sheets))[String(page)] ?? null;
}
