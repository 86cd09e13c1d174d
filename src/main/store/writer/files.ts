/** Changes to the ledger. */
import type { FileState } from '../../../shared/domain.ts';
import { TrouvailleError, type Failure } from '../../../shared/errors.ts';
import type { SqlValue, WritableDatabase } from '../database.ts';
import { splitPath } from '../paths.ts';
import { fileByPath } from '../reader/files.ts';
import type { FileObservation } from '../types.ts';
import { removeDocumentIfUnused } from './documents.ts';
import { forgetName, indexName } from './file-names.ts';

/** Inserts or updates what the disk shows; a new or changed file becomes `pending`. Its number. */
export function observeFile(database: WritableDatabase, file: FileObservation): number {
  const known = fileByPath(database, file.path);
  if (!known) return insertFile(database, file);
  // Inodes and devices are not asked: some file systems number them anew at every mount.
  const changed = known.size !== file.size || known.modifiedMs !== file.modifiedMs;
  database
    .command<SqlValue[]>(
      `UPDATE files SET root_id = ?, size = ?, modified_ms = ?, inode = ?, device = ?,
         state = CASE ? WHEN 1 THEN 'pending' ELSE state END,
         failure = CASE ? WHEN 1 THEN NULL ELSE failure END
       WHERE id = ?`,
    )
    .run(
      ...[file.rootId, file.size, file.modifiedMs, file.inode, file.device],
      ...[changed ? 1 : 0, changed ? 1 : 0, known.id],
    );
  return known.id;
}

function insertFile(database: WritableDatabase, file: FileObservation): number {
  const { folder, name } = splitPath(file.path);
  const { lastId } = database
    .command<SqlValue[]>(
      `INSERT INTO files (root_id, folder_id, name, size, modified_ms, inode, device, state)
       VALUES (?, ?, ?, ?, ?, ?, ?, 'pending')`,
    )
    .run(
      ...[file.rootId, folderId(database, folder), name],
      ...[file.size, file.modifiedMs, file.inode, file.device],
    );
  indexName(database, lastId, name);
  return lastId;
}

/** The number of a folder, made if it is new. */
function folderId(database: WritableDatabase, path: string): number {
  const known = database
    .column<[string], number>('SELECT id FROM folders WHERE path = ?')
    .get(path);
  if (known !== undefined) return known;
  return database.command<[string]>('INSERT INTO folders (path) VALUES (?)').run(path).lastId;
}

/** The file is at another path now; a file that was known there is replaced by it. */
export function moveFile(database: WritableDatabase, id: number, file: FileObservation): void {
  const { folder, name } = splitPath(file.path);
  const there = fileByPath(database, file.path);
  if (there && there.id !== id) removeFiles(database, [there.id]);
  const { changes } = database
    .command<SqlValue[]>(
      `UPDATE files SET root_id = ?, folder_id = ?, name = ?, size = ?, modified_ms = ?,
         inode = ?, device = ? WHERE id = ?`,
    )
    .run(
      ...[file.rootId, folderId(database, folder), name, file.size, file.modifiedMs],
      ...[file.inode, file.device, id],
    );
  if (changes === 0) throw new TrouvailleError('internal', { detail: `no file ${id}` });
  forgetName(database, id);
  indexName(database, id, name);
}

/**
 * Sets a file's state. `pending` keeps the document of the content before, which serves until the
 * file is read again; every other state but `indexed` lets go of it.
 */
export function setFileState(
  database: WritableDatabase,
  id: number,
  state: FileState,
  failure: Failure | null,
  type: string | null,
): void {
  const reason = failure === null ? null : JSON.stringify(failure);
  database
    .command<[FileState, string | null, string | null, number]>(
      'UPDATE files SET state = ?, failure = ?, type = coalesce(?, type) WHERE id = ?',
    )
    .run(state, reason, type, id);
  if (state !== 'indexed' && state !== 'pending') unlinkFile(database, id);
}

/** Points the file to a document, and removes the one it pointed to if nothing else does. */
export function linkToDocument(
  database: WritableDatabase,
  id: number,
  document: { readonly id: number; readonly contentHash: Uint8Array; readonly type: string },
): void {
  const before = documentOf(database, id);
  database
    .command<[number, Uint8Array, string, number]>(
      `UPDATE files SET document_id = ?, content_hash = ?, type = ?, state = 'indexed', failure = NULL
       WHERE id = ?`,
    )
    .run(document.id, document.contentHash, document.type, id);
  if (before !== null && before !== document.id) removeDocumentIfUnused(database, before);
}

function unlinkFile(database: WritableDatabase, id: number): void {
  const before = documentOf(database, id);
  if (before === null) return;
  database
    .command<[number]>('UPDATE files SET document_id = NULL, content_hash = NULL WHERE id = ?')
    .run(id);
  removeDocumentIfUnused(database, before);
}

function documentOf(database: WritableDatabase, fileId: number): number | null {
  const row = database
    .query<[number], { document: number | null }>(
      'SELECT document_id AS document FROM files WHERE id = ?',
    )
    .get(fileId);
  if (!row) throw new TrouvailleError('internal', { detail: `no file ${fileId}` });
  return row.document;
}

/** Forgets files; numbers that are not there (any more) are passed over. */
export function removeFiles(database: WritableDatabase, ids: readonly number[]): void {
  const document = database.query<[number], { document: number | null }>(
    'SELECT document_id AS document FROM files WHERE id = ?',
  );
  const remove = database.command<[number]>('DELETE FROM files WHERE id = ?');
  for (const id of ids) {
    const row = document.get(id);
    if (!row) continue;
    forgetName(database, id);
    remove.run(id);
    if (row.document !== null) removeDocumentIfUnused(database, row.document);
  }
}

export function setSuspect(database: WritableDatabase, id: number, suspect: boolean): void {
  database
    .command<[number, number]>('UPDATE files SET suspect = ? WHERE id = ?')
    .run(suspect ? 1 : 0, id);
}
