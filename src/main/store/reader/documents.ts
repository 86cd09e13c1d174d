import type { Language, Part } from '../../../shared/domain.ts';
import type { ReadableDatabase } from '../database.ts';
import { generationTables } from '../generation-tables.ts';
import { readPages } from '../part-text.ts';
import type { PartText } from '../types.ts';

export interface PartRow {
  readonly id: number;
  readonly inside: string | null;
  readonly type: string;
  readonly title: string | null;
  readonly language: Language | null;
}

const select = 'SELECT id, inside, type, title, language FROM parts';

/** The part's number; null: the document has no such part. */
export function partId(
  database: ReadableDatabase,
  documentId: number,
  inside: string | null,
): number | null {
  return partOf(database, documentId, inside)?.id ?? null;
}

/** A part's text as indexed; null: the document has no such part. */
export function partText(
  database: ReadableDatabase,
  documentId: number,
  inside: string | null,
): PartText | null {
  const row = partOf(database, documentId, inside);
  if (!row) return null;
  return { title: row.title, language: row.language, pages: readPages(database, row.id) };
}

/** What is known of a part but its text; null: the document has no such part. */
export function partOf(
  database: ReadableDatabase,
  documentId: number,
  inside: string | null,
): PartRow | null {
  return (
    database
      .query<[number, string | null], PartRow>(
        `${select} WHERE document_id = ? AND inside IS ? ORDER BY ordinal LIMIT 1`,
      )
      .get(documentId, inside) ?? null
  );
}

/** All parts of a document, in order, with their numbers. */
export function documentParts(
  database: ReadableDatabase,
  documentId: number,
): { partId: number; part: Part }[] {
  return database
    .query<[number], PartRow>(`${select} WHERE document_id = ? ORDER BY ordinal`)
    .all(documentId)
    .map(({ id, ...part }) => ({ partId: id, part: { ...part, pages: readPages(database, id) } }));
}

/** Documents with a part that has no vectors in the generation. The caller may write between two. */
export function* documentsOutside(
  database: ReadableDatabase,
  generationId: number,
): Iterable<{ documentId: number; parts: Part[] }> {
  const { parts } = generationTables(generationId);
  const ids = database
    .column<[], number>(
      `SELECT DISTINCT document_id FROM parts
       LEFT JOIN ${parts} AS g ON g.part_id = parts.id AND g.embedded = 1
       WHERE g.part_id IS NULL ORDER BY document_id`,
    )
    .all();
  for (const documentId of ids) {
    const parts = documentParts(database, documentId).map(({ part }) => part);
    if (parts.length > 0) yield { documentId, parts };
  }
}
