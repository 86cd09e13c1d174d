/** What is shown of hits: where they are, their text, and the query's words in it. */
import type { NameMatch, SearchScope } from '../../shared/search-contract.ts';
import type { HitSource, Language, Span } from '../../shared/domain.ts';
import type { ReadableDatabase, SqlValue } from '../store/database.ts';
import { matchSpans, phraseSpans } from '../store/lexical/highlight.ts';
import type { QueryWord } from '../store/lexical/query-words.ts';
import type { PassageInPart, PassageReader } from '../store/reader/passages.ts';
import { fileCondition, type FileCondition } from './scope.ts';

export type DescribedHit = HitSource & { readonly highlights: readonly Span[] };

interface FileRow {
  readonly fileId: number;
  readonly path: string;
  readonly modifiedMs: number;
  readonly type: string | null;
  readonly passes: number;
}

/**
 * One hit for each passage, in the order asked, with `words` marked in it, then one for each file found by its name. What was
 * removed from the index since it was found is left out.
 */
export function describeHits(
  database: ReadableDatabase,
  passages: PassageReader,
  scope: SearchScope,
  words: readonly QueryWord[],
  passageIds: readonly number[],
  names: readonly NameMatch[],
): DescribedHit[] {
  const condition = fileCondition(database, scope);
  return [
    ...passageIds.flatMap((id) => {
      const passage = passages.byId(id);
      const files = passage ? filesOfDocument(database, passage, condition) : [];
      const [shown, ...others] = files;
      if (!passage || !shown) return [];
      return [passageHit(passage, shown, others, highlights(passage, scope, words))];
    }),
    ...names.flatMap(({ fileId }) => nameHit(database, fileId)),
  ];
}

function passageHit(
  passage: PassageInPart,
  shown: FileRow,
  others: readonly FileRow[],
  spans: readonly Span[],
): DescribedHit {
  return {
    passageId: passage.id,
    fileId: shown.fileId,
    path: shown.path,
    page: passage.page,
    title: passage.title,
    type: passage.type,
    modified: new Date(shown.modifiedMs).toISOString(),
    start: passage.start,
    end: passage.end,
    text: passage.text,
    context: passage.context,
    sheet: passage.sheet,
    cells: passage.cells,
    inside: passage.inside,
    copies: others.map((file) => file.path),
    highlights: spans,
  };
}

function nameHit(database: ReadableDatabase, fileId: number): DescribedHit[] {
  const row = database
    .query<[number], FileRow & { title: string | null }>(
      `SELECT files.id AS fileId, folders.path || name AS path, modified_ms AS modifiedMs,
         files.type, 1 AS passes,
         (SELECT title FROM parts WHERE parts.document_id = files.document_id AND inside IS NULL)
           AS title
       FROM files JOIN folders ON folders.id = folder_id WHERE files.id = ?`,
    )
    .get(fileId);
  if (!row) return [];
  return [
    {
      ...{ passageId: null, fileId, path: row.path, page: null, title: row.title, type: row.type },
      modified: new Date(row.modifiedMs).toISOString(),
      ...{ start: null, end: null, text: '', context: '', sheet: null, cells: null, inside: null },
      ...{ copies: [], highlights: [] },
    },
  ];
}

/** The files that hold the passage's document: those that pass the filters first, then by path. */
function filesOfDocument(
  database: ReadableDatabase,
  { documentId }: PassageInPart,
  condition: FileCondition | null,
): FileRow[] {
  return database
    .query<SqlValue[], FileRow>(
      `SELECT files.id AS fileId, folders.path || name AS path, modified_ms AS modifiedMs,
         files.type, (${condition?.sql ?? '1'}) AS passes
       FROM files JOIN folders ON folders.id = folder_id
       WHERE document_id = ? ORDER BY passes DESC, path`,
    )
    .all(...(condition?.values ?? []), documentId);
}

function highlights(
  passage: PassageInPart,
  scope: SearchScope,
  words: readonly QueryWord[],
): Span[] {
  return wordSpans(passage.text, passage.language, words, scope.query.phrases);
}

/** Where a text holds a query's words and phrases, in order, none overlapping. */
export function wordSpans(
  text: string,
  language: Language | null,
  words: readonly QueryWord[],
  phrases: readonly string[],
): Span[] {
  return merged([
    ...matchSpans(text, language, words),
    ...phrases.flatMap((phrase) => phraseSpans(text, phrase)),
  ]);
}

/** In order, and those that overlap as one. */
function merged(spans: readonly Span[]): Span[] {
  const sorted = spans.toSorted(([a], [b]) => a - b);
  const result: [number, number][] = [];
  for (const [start, end] of sorted) {
    const last = result.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else result.push([start, end]);
  }
  return result;
}
