/** What a search is confined to, as the set of passages that may be found. */
import type { SearchScope } from '../../shared/search-contract.ts';
import type { ReadableDatabase, SqlValue } from '../store/database.ts';
import { asFolder } from '../store/paths.ts';
import { excludedRows, titleRows } from './constraints.ts';
import { folderMatches } from './folder-filter.ts';
import type { IndexView } from './index-view.ts';
import { phraseRows } from './passage-check.ts';
import { RowSet } from './row-set.ts';

/**
 * Passages that pass the filters, hold the phrases and hold nothing excluded; null: all of them may.
 * It holds for every hit, found by words or by meaning.
 */
export function allowedRows(view: IndexView, scope: SearchScope): RowSet | null {
  const { query } = scope;
  const { lastRow } = view.directory;
  let allowed: RowSet | null = null;
  const only = (set: RowSet): void => {
    allowed = allowed ? allowed.intersect(set) : set;
  };
  const files = fileCondition(view.database, scope);
  if (files) only(rowsOfParts(view, files));
  for (const word of query.filters.titleWords) {
    const rows = titleRows(view, word);
    if (rows) only(RowSet.of(lastRow, rows));
  }
  for (const phrase of query.phrases) {
    const rows = phraseRows(view, phrase);
    if (rows) only(RowSet.of(lastRow, rows));
  }
  for (const excluded of query.excluded) {
    allowed ??= new RowSet(lastRow, true);
    allowed.remove(excludedRows(view, excluded));
  }
  return allowed;
}

/** A condition on `files` joined with its `folders` row, with its values. */
export interface FileCondition {
  readonly sql: string;
  readonly values: readonly SqlValue[];
  /** Types asked for: of the file, or of the member that a passage lies in. */
  readonly types: readonly string[];
}

/** What the scope's filters ask of a file; null: nothing. */
export function fileCondition(
  database: ReadableDatabase,
  scope: SearchScope,
): FileCondition | null {
  const { types, folders, before, after } = scope.query.filters;
  const terms: string[] = [];
  const values: SqlValue[] = [];
  const add = (sql: string, ...more: SqlValue[]): void => {
    terms.push(sql);
    values.push(...more);
  };
  if (before !== null) add('files.modified_ms < ?', before);
  if (after !== null) add('files.modified_ms >= ?', after);
  if (scope.folder !== null) {
    const folder = asFolder(scope.folder);
    add('substr(folders.path, 1, length(?)) = ?', folder, folder);
  }
  if (folders.length > 0) {
    const ids = foldersNamed(database, folders);
    add('files.folder_id IN (SELECT value FROM json_each(?))', JSON.stringify(ids));
  }
  if (terms.length === 0 && types.length === 0) return null;
  return { sql: terms.length > 0 ? terms.join(' AND ') : '1', values, types };
}

function foldersNamed(database: ReadableDatabase, wanted: readonly string[]): number[] {
  return database
    .tuples<[], [number, string]>('SELECT id, path FROM folders')
    .all()
    .filter(([, path]) => wanted.some((name) => folderMatches(path, name)))
    .map(([id]) => id);
}

function rowsOfParts(view: IndexView, { sql, values, types }: FileCondition): RowSet {
  const typeSql =
    types.length > 0
      ? `AND (files.type IN (SELECT value FROM json_each(?))
           OR parts.type IN (SELECT value FROM json_each(?)))`
      : '';
  const typeValues = types.length > 0 ? [JSON.stringify(types), JSON.stringify(types)] : [];
  const parts = new Set(
    view.database
      .column<SqlValue[], number>(
        `SELECT parts.id FROM files JOIN folders ON folders.id = files.folder_id
         JOIN parts ON parts.document_id = files.document_id WHERE ${sql} ${typeSql}`,
      )
      .all(...values, ...typeValues),
  );
  const rows = new RowSet(view.directory.lastRow);
  const { partOf, lastRow } = view.directory;
  const members: number[] = [];
  for (let row = 1; row <= lastRow; row++) if (parts.has(partOf[row] ?? 0)) members.push(row);
  return rows.unite(RowSet.of(lastRow, members));
}
