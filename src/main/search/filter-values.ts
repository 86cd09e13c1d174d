/** What a filter may be completed to: the types and the folders of what is indexed. */
import type { FilterValue } from '../../shared/search-contract.ts';
import type { ReadableDatabase } from '../store/database.ts';
import { foldWord } from '../store/fold-word.ts';

/** Values that have a word beginning with what was typed, most files first, then by name. */
export function filterValues(
  database: ReadableDatabase,
  kind: 'type' | 'folder',
  typed: string,
  limit: number,
): FilterValue[] {
  const wanted = foldWord(typed.trim());
  const values = kind === 'type' ? types(database) : folderNames(database);
  return [...values]
    .map(([value, files]): FilterValue => ({ value, files }))
    .filter(({ value }) => beginsWord(foldWord(value), wanted))
    .sort((a, b) => b.files - a.files || a.value.localeCompare(b.value, 'fr'))
    .slice(0, limit);
}

function beginsWord(value: string, wanted: string): boolean {
  for (let at = value.indexOf(wanted); at >= 0; at = value.indexOf(wanted, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(value.charAt(at - 1))) return true;
  }
  return false;
}

function types(database: ReadableDatabase): Map<string, number> {
  return new Map(
    database
      .tuples<[], [string, number]>(
        `SELECT type, count(*) FROM files
         WHERE document_id IS NOT NULL AND type IS NOT NULL GROUP BY type`,
      )
      .all(),
  );
}

/** Folders of one name count together: the filter holds for all of them. */
function folderNames(database: ReadableDatabase): Map<string, number> {
  const names = new Map<string, number>();
  const folders = database
    .tuples<[], [string, number]>(
      `SELECT folders.path, count(*) FROM files JOIN folders ON folders.id = files.folder_id
       WHERE document_id IS NOT NULL GROUP BY folders.id`,
    )
    .all();
  for (const [path, files] of folders) {
    const name = path.split(/[\\/]/).findLast((step) => step !== '');
    if (name !== undefined) names.set(name, (names.get(name) ?? 0) + files);
  }
  return names;
}
