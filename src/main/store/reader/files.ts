/** The ledger: every file of the watched folders. */
import { z } from 'zod';
import type { FileState } from '../../../shared/domain.ts';
import { errorCodes, type Failure } from '../../../shared/errors.ts';
import type { ReadableDatabase } from '../database.ts';
import { generationTables } from '../generation-tables.ts';
import { splitPath } from '../paths.ts';
import type { FileRecord, FileReport } from '../types.ts';
import { servingGeneration } from './generations.ts';

/** Rows read at once: between pages the caller may write. */
const pageRows = 500;

const failureSchema = z.object({
  code: z.enum(errorCodes),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
});

interface FileRow {
  readonly id: number;
  readonly rootId: number;
  readonly path: string;
  readonly size: number;
  readonly modifiedMs: number;
  readonly inode: string;
  readonly device: string;
  readonly contentHash: Uint8Array | null;
  readonly documentId: number | null;
  readonly state: FileState;
  readonly failure: string | null;
  readonly type: string | null;
}

interface ReportRow extends FileRow {
  readonly pages: number | null;
  readonly passages: number | null;
}

const columns = `files.id, root_id AS rootId, folders.path || name AS path, size,
  modified_ms AS modifiedMs, inode, device, files.content_hash AS contentHash,
  document_id AS documentId, state, failure, files.type`;
const tables = 'files JOIN folders ON folders.id = folder_id';

function record(row: FileRow): FileRecord {
  const failure: Failure | null =
    row.failure === null ? null : failureSchema.parse(JSON.parse(row.failure));
  const contentHash =
    row.contentHash === null ? null : Buffer.from(row.contentHash).toString('hex');
  return {
    id: row.id,
    rootId: row.rootId,
    path: row.path,
    size: row.size,
    modifiedMs: row.modifiedMs,
    inode: row.inode,
    device: row.device,
    contentHash,
    documentId: row.documentId,
    state: row.state,
    failure,
    type: row.type,
  };
}

export function fileByPath(database: ReadableDatabase, path: string): FileRecord | null {
  const { folder, name } = splitPath(path);
  const row = database
    .query<[string, string], FileRow>(
      `SELECT ${columns} FROM ${tables} WHERE folders.path = ? AND name = ?`,
    )
    .get(folder, name);
  return row ? record(row) : null;
}

export function fileById(database: ReadableDatabase, id: number): FileRecord | null {
  const row = database
    .query<[number], FileRow>(`SELECT ${columns} FROM ${tables} WHERE files.id = ?`)
    .get(id);
  return row ? record(row) : null;
}

export function suspectFiles(database: ReadableDatabase): FileRecord[] {
  return database
    .query<[], FileRow>(`SELECT ${columns} FROM ${tables} WHERE suspect = 1 ORDER BY files.id`)
    .all()
    .map(record);
}

export function* filesOfRoot(database: ReadableDatabase, rootId: number): Iterable<FileRecord> {
  const page = database.query<[number, number, number], FileRow>(
    `SELECT ${columns} FROM ${tables} WHERE root_id = ? AND files.id > ? ORDER BY files.id LIMIT ?`,
  );
  let last = 0;
  for (;;) {
    const rows = page.all(rootId, last, pageRows);
    for (const row of rows) yield record(row);
    const end = rows.at(-1);
    if (!end || rows.length < pageRows) return;
    last = end.id;
  }
}

/** All files in order of path (of its UTF-8 bytes), with what their documents hold. */
export function* fileReports(database: ReadableDatabase): Iterable<FileReport> {
  const ids = database
    .column<[], number>(`SELECT files.id FROM ${tables} ORDER BY folders.path || name`)
    .all();
  for (let from = 0; from < ids.length; from += pageRows) {
    yield* reports(database, ids.slice(from, from + pageRows));
  }
}

/** Which files: those in one of the states (null: any) whose path holds `text` (null: any). */
export interface FileFilter {
  readonly states: readonly FileState[] | null;
  readonly text: string | null;
}

const chosen = `(? IS NULL OR state IN (SELECT value FROM json_each(?)))
  AND (? IS NULL OR instr(lower(folders.path || name), lower(?)) > 0)`;
type Chosen = [string | null, string | null, string | null, string | null];

function chosenBy({ states, text }: FileFilter): Chosen {
  const wanted = states && JSON.stringify(states);
  const held = text === '' ? null : text;
  return [wanted, wanted, held, held];
}

/** At most `limit` files, in order of path, from the `offset`th on. */
export function filePage(
  database: ReadableDatabase,
  filter: FileFilter,
  offset: number,
  limit: number,
): FileReport[] {
  const ids = database
    .column<[...Chosen, number, number], number>(
      `SELECT files.id FROM ${tables} WHERE ${chosen}
       ORDER BY folders.path || name LIMIT ? OFFSET ?`,
    )
    .all(...chosenBy(filter), limit, offset);
  return reports(database, ids);
}

export function countFiles(database: ReadableDatabase, filter: FileFilter): number {
  const count = database
    .column<Chosen, number>(`SELECT count(*) FROM ${tables} WHERE ${chosen}`)
    .get(...chosenBy(filter));
  return count ?? 0;
}

function reports(database: ReadableDatabase, ids: readonly number[]): FileReport[] {
  const generation = servingGeneration(database);
  const passages = generation
    ? `(SELECT sum(passage_count) FROM ${generationTables(generation.id).parts}
        JOIN parts ON parts.id = part_id WHERE parts.document_id = files.document_id)`
    : '0';
  return database
    .query<[string], ReportRow>(
      `SELECT ${columns}, documents.pages AS pages,
         CASE WHEN documents.id IS NULL THEN NULL ELSE coalesce(${passages}, 0) END AS passages
       FROM json_each(?) AS wanted
       JOIN files ON files.id = wanted.value
       JOIN folders ON folders.id = folder_id
       LEFT JOIN documents ON documents.id = files.document_id
       ORDER BY wanted.key`,
    )
    .all(JSON.stringify(ids))
    .map((row) => ({ ...record(row), pages: row.pages, passages: row.passages }));
}
