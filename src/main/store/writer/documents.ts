/** Documents: stored once for each content, whatever the number of files that hold it. */
import { TrouvailleError } from '../../../shared/errors.ts';
import type { Part } from '../../../shared/domain.ts';
import type { ReadableDatabase, SqlValue, WritableDatabase } from '../database.ts';
import { encodeLayout } from '../part-layout.ts';
import { removeText, writeText } from '../part-text.ts';
import { allGenerations } from '../reader/generations.ts';
import type { DocumentDraft } from '../types.ts';
import { removePartPassages } from './passages.ts';

export interface DocumentRow {
  readonly id: number;
  readonly contentHash: Uint8Array;
  readonly extractorVersion: string;
  readonly type: string;
}

/** A content hash as stored. Throws where it is not hexadecimal. */
export function hashBytes(contentHash: string): Uint8Array {
  if (!/^(?:[0-9a-f]{2})+$/.test(contentHash)) {
    throw new TrouvailleError('internal', { detail: `not a hash: ${contentHash}` });
  }
  return Buffer.from(contentHash, 'hex');
}

export function documentByHash(database: ReadableDatabase, hash: Uint8Array): DocumentRow | null {
  return (
    database
      .query<[Uint8Array], DocumentRow>(
        `SELECT id, content_hash AS contentHash, extractor_version AS extractorVersion, type
         FROM documents WHERE content_hash = ?`,
      )
      .get(hash) ?? null
  );
}

/** Stores the document without its passages; one of the same content is replaced under its number. */
export function writeDocument(database: WritableDatabase, draft: DocumentDraft): DocumentRow {
  const contentHash = hashBytes(draft.contentHash);
  const pages = draft.parts.reduce((sum, { part }) => sum + part.pages.length, 0);
  const { extractorVersion, type } = draft;
  const known = documentByHash(database, contentHash);
  if (known) removeParts(database, known.id);
  const row = database
    .query<SqlValue[], { id: number }>(
      `INSERT INTO documents (content_hash, extractor_version, type, pages) VALUES (?, ?, ?, ?)
       ON CONFLICT (content_hash) DO UPDATE SET extractor_version = excluded.extractor_version,
         type = excluded.type, pages = excluded.pages
       RETURNING id`,
    )
    .get(contentHash, extractorVersion, type, pages);
  if (!row) throw new TrouvailleError('internal', { detail: 'a document got no number' });
  return { id: row.id, contentHash, extractorVersion, type };
}

/** Stores a part with its text; returns its number. */
export function writePart(
  database: WritableDatabase,
  documentId: number,
  ordinal: number,
  part: Part,
): number {
  const sheets = part.pages.flatMap(({ page, sheet }) =>
    sheet === undefined ? [] : [[String(page), sheet]],
  );
  const { lastId } = database
    .command<SqlValue[]>(
      `INSERT INTO parts
         (document_id, ordinal, inside, type, title, language, text_bytes, sheets, layout)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      ...[documentId, ordinal, part.inside, part.type, part.title, part.language],
      part.pages.reduce((sum, page) => sum + Buffer.byteLength(page.text), 0),
      sheets.length > 0 ? JSON.stringify(Object.fromEntries(sheets)) : null,
      encodeLayout(part.pages),
    );
  writeText(database, lastId, part.pages);
  return lastId;
}

/** Removes a document that no file points to. Its vectors stay until `tidy`: it may come back. */
export function removeDocumentIfUnused(database: WritableDatabase, id: number): void {
  const used = database
    .column<[number], number>('SELECT 1 FROM files WHERE document_id = ? LIMIT 1')
    .get(id);
  if (used !== undefined) return;
  removeParts(database, id);
  database.command<[number]>('DELETE FROM documents WHERE id = ?').run(id);
}

function removeParts(database: WritableDatabase, documentId: number): void {
  const generations = allGenerations(database);
  const parts = database
    .column<[number], number>('SELECT id FROM parts WHERE document_id = ?')
    .all(documentId);
  for (const part of parts) {
    for (const generation of generations) removePartPassages(database, generation.id, part);
    removeText(database, part);
    database.command<[number]>('DELETE FROM parts WHERE id = ?').run(part);
  }
}
