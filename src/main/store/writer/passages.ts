/** Passages of a part in one generation, with their keywords and vectors' numbers. */
import type { Part } from '../../../shared/domain.ts';
import { TrouvailleError } from '../../../shared/errors.ts';
import { compressText } from '../compression.ts';
import type { SqlValue, WritableDatabase } from '../database.ts';
import { generationTables } from '../generation-tables.ts';
import { encodePlaces, type PassagePlace } from '../passage-places.ts';
import type { PartDraft } from '../types.ts';
import { indexPassage, unindexPassages } from './lexical.ts';
import { vectorsOfPassages } from './vectors.ts';

/**
 * Writes a part's passages. `embedded` false: for the keywords alone, in a generation whose vectors
 * these passages do not have.
 */
export function writePartPassages(
  database: WritableDatabase,
  generationId: number,
  partId: number,
  draft: PartDraft,
  embedded: boolean,
): void {
  const tables = generationTables(generationId);
  removePartPassages(database, generationId, partId);
  const first = takePassageNumbers(database, generationId, draft.passages.length);
  const { places, contexts } = placesOf(database, generationId, draft, embedded);
  const cells = draft.passages.flatMap((passage, index) =>
    passage.cells === undefined ? [] : [[String(index), passage.cells]],
  );
  database
    .command<SqlValue[]>(
      `INSERT INTO ${tables.parts}
         (part_id, first_passage, passage_count, embedded, places, cells, contexts)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      ...[partId, first, draft.passages.length, embedded ? 1 : 0, encodePlaces(places)],
      cells.length > 0 ? JSON.stringify(Object.fromEntries(cells)) : null,
      compressText(JSON.stringify(contexts)),
    );
  for (const [index, passage] of draft.passages.entries()) {
    indexPassage(database, generationId, first + index, draft.part, passage, index === 0);
  }
}

/** Where the passages lie, and their contexts, each once. */
function placesOf(
  database: WritableDatabase,
  generationId: number,
  draft: PartDraft,
  embedded: boolean,
): { places: PassagePlace[]; contexts: string[] } {
  const contexts = new Map<string, number>();
  const starts = pageStarts(draft.part);
  const vectors = embedded ? vectorsOfPassages(database, generationId, draft.passages) : [];
  const places = draft.passages.map((passage, index): PassagePlace => {
    const pageStart = starts.get(passage.page);
    if (pageStart === undefined) {
      throw new TrouvailleError('internal', { detail: `a passage on no page: ${passage.page}` });
    }
    const context = contexts.get(passage.context) ?? contexts.size;
    contexts.set(passage.context, context);
    const { page, start, end } = passage;
    const [length, position, vector] = [end - start, pageStart + start, vectors[index] ?? 0];
    return { page, start, length, position, context, vector };
  });
  return { places, contexts: [...contexts.keys()] };
}

export function removePartPassages(
  database: WritableDatabase,
  generationId: number,
  partId: number,
): void {
  const tables = generationTables(generationId);
  const row = database
    .query<[number], { first: number; count: number }>(
      `SELECT first_passage AS first, passage_count AS count FROM ${tables.parts} WHERE part_id = ?`,
    )
    .get(partId);
  if (!row) return;
  unindexPassages(database, generationId, row.first, row.count);
  database
    .command<[number, number]>(
      'UPDATE generations SET lexical_changes = lexical_changes + ? WHERE id = ?',
    )
    .run(row.count, generationId);
  database.command<[number]>(`DELETE FROM ${tables.parts} WHERE part_id = ?`).run(partId);
}

/** Where each page begins in the part's text. */
function pageStarts(part: Part): Map<number, number> {
  const starts = new Map<number, number>();
  let position = 0;
  for (const { page, text } of part.pages) {
    if (starts.has(page)) {
      throw new TrouvailleError('internal', { detail: `two pages are numbered ${page}` });
    }
    starts.set(page, position);
    position += text.length;
  }
  return starts;
}

/** Numbers are never used twice: one that a window still shows cannot come to mean another passage. */
function takePassageNumbers(
  database: WritableDatabase,
  generationId: number,
  count: number,
): number {
  const row = database
    .query<[number, number, number], { next: number }>(
      `UPDATE generations SET next_passage = next_passage + ?, lexical_changes = lexical_changes + ?
       WHERE id = ?
       RETURNING next_passage AS next`,
    )
    .get(count, count, generationId);
  if (!row) throw new TrouvailleError('internal', { detail: `no generation ${generationId}` });
  return row.next - count;
}
