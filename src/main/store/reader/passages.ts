/** Passages of a generation, as stored and with their text. */
import type { Language } from '../../../shared/domain.ts';
import type { ReadableDatabase } from '../database.ts';
import { publicPassageId, splitPassageId } from '../generation-tables.ts';
import { TextReader } from '../part-text.ts';
import type { StoredPassage } from '../types.ts';
import { PartReader, type PartPassages } from './part-passages.ts';

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

export class PassageReader {
  readonly #parts: PartReader;
  readonly #texts: TextReader;

  constructor(database: ReadableDatabase) {
    this.#parts = new PartReader(database);
    this.#texts = new TextReader(database);
  }

  /** Passages of one part, in order. */
  ofPart(generationId: number, partId: number): PassageInPart[] {
    const part = this.#parts.byId(generationId, partId);
    return part ? part.places.map((_, index) => this.#passage(generationId, part, index)) : [];
  }

  /** null: no such passage (any more). */
  byId(passageId: number): PassageInPart | null {
    const { generationId, rowId } = splitPassageId(passageId);
    const part = this.#parts.ofRow(generationId, rowId);
    return part && this.#passage(generationId, part, rowId - part.first);
  }

  /** The text alone, and its language; null: no such passage (any more). */
  textOfRow(generationId: number, row: number): PassageText | null {
    const part = this.#parts.ofRow(generationId, row);
    const place = part?.places[row - part.first];
    if (!part || !place) return null;
    const text = this.#texts.read(part.partId, place.position, place.length);
    return { text, language: part.language };
  }

  exists(generationId: number, row: number): boolean {
    return this.#parts.ofRow(generationId, row) !== null;
  }

  /** Forgets what was unpacked: it may have been replaced. */
  clear(): void {
    this.#texts.clear();
    this.#parts.clear();
  }

  #passage(generationId: number, part: PartPassages, ordinal: number): PassageInPart {
    const place = part.places[ordinal];
    if (!place) throw new RangeError(`part ${part.partId} has no passage ${ordinal}`);
    const { page, start, length, position, context } = place;
    return {
      id: publicPassageId(generationId, part.first + ordinal),
      documentId: part.documentId,
      partId: part.partId,
      ordinal,
      ...{ page, start, end: start + length },
      text: this.#texts.read(part.partId, position, length),
      context: part.contexts[context] ?? '',
      sheet: part.sheets[String(page)] ?? null,
      cells: part.cells[String(ordinal)] ?? null,
      inside: part.inside,
      type: part.type,
      title: part.title,
      language: part.language,
    };
  }
}
