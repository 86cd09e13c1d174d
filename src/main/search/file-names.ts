/** Files found by their names, and documents listed by the filters alone. */
import type { NameMatch, SearchScope } from '../../shared/search-contract.ts';
import type { KeywordNode } from '../../shared/query.ts';
import type { ReadableDatabase, SqlValue } from '../store/database.ts';
import { nameTerms } from '../store/name-terms.ts';
import { fileCondition } from './scope.ts';

interface NamedFile {
  readonly fileId: number;
  readonly path: string;
  readonly name: string;
}

/** Share of the query's words that a name must have: one word of a question is in any name. */
const leastShare = 0.5;
/** Names looked at for each one wanted: FTS5 ranks them, the share decides. */
const lookedAt = 20;

/**
 * Files whose name has at least half of the query's words, all of them first, whatever their state;
 * filters hold for them too. Phrases and exclusions are about text: with a phrase there are none, and
 * a name with an excluded word is left out.
 */
export function filesByName(
  database: ReadableDatabase,
  scope: SearchScope,
  limit: number,
): NameMatch[] {
  const { query } = scope;
  if (!query.keywords || query.phrases.length > 0 || query.filters.titleWords.length > 0) return [];
  const wanted = [...new Set(words(query.keywords).flatMap(nameTerms))].filter(isTelling);
  if (wanted.length === 0) return [];
  const excluded = new Set(query.excluded.flatMap((word) => nameTerms(word.replace(/\*$/, ''))));
  const { sql, values } = filter(database, scope);
  const expression = wanted.map((word) => `"${word}"`).join(' OR ');
  const found = database
    .query<SqlValue[], NamedFile>(
      `SELECT files.id AS fileId, folders.path || name AS path, name
       FROM (SELECT rowid AS id, rank FROM file_names WHERE file_names MATCH ?) AS named
       JOIN files ON files.id = named.id JOIN folders ON folders.id = files.folder_id
       WHERE ${sql} ORDER BY named.rank, files.id LIMIT ?`,
    )
    .all(expression, ...values, limit * lookedAt);
  return found
    .filter(({ name }) => !nameTerms(name).some((term) => excluded.has(term)))
    .map(({ fileId, path, name }): NameMatch => ({ fileId, path, score: share(wanted, name) }))
    .filter(({ score }) => score >= leastShare)
    .sort((a, b) => b.score - a.score)
    .slice(0, limit);
}

/** Indexed files that pass the filters, newest first. */
export function documentsByDate(
  database: ReadableDatabase,
  scope: SearchScope | null,
  limit: number,
): NameMatch[] {
  const { sql, values } = filter(database, scope);
  return database
    .query<SqlValue[], { fileId: number; path: string }>(
      `SELECT files.id AS fileId, folders.path || name AS path
       FROM files JOIN folders ON folders.id = files.folder_id
       WHERE files.document_id IS NOT NULL AND ${sql}
       ORDER BY files.modified_ms DESC, files.id LIMIT ?`,
    )
    .all(...values, limit)
    .map(({ fileId, path }) => ({ fileId, path, score: 1 }));
}

function filter(
  database: ReadableDatabase,
  scope: SearchScope | null,
): { sql: string; values: SqlValue[] } {
  const condition = scope && fileCondition(database, scope);
  if (!condition) return { sql: '1', values: [] };
  const { sql, values, types } = condition;
  if (types.length === 0) return { sql, values: [...values] };
  const list = JSON.stringify(types);
  return {
    sql: `${sql} AND (files.type IN (SELECT value FROM json_each(?)) OR EXISTS (
      SELECT 1 FROM parts WHERE parts.document_id = files.document_id
        AND parts.type IN (SELECT value FROM json_each(?))))`,
    values: [...values, list, list],
  };
}

function words(node: KeywordNode): string[] {
  switch (node.kind) {
    case 'word':
    case 'phrase':
      return [node.text];
    case 'all':
    case 'any':
      return node.children.flatMap(words);
    case 'near':
      return [...words(node.left), ...words(node.right)];
    case 'not':
      return [];
  }
}

/** One or two letters are articles and the like; numbers of any length count. */
function isTelling(word: string): boolean {
  return word.length > 2 || /\d/.test(word);
}

function share(wanted: readonly string[], name: string): number {
  const terms = new Set(nameTerms(name));
  return wanted.filter((word) => terms.has(word)).length / wanted.length;
}
