/** `LedgerContract`: what the index knows of every file, for the window. */
import type {
  LedgerContract,
  LedgerFolder,
  LedgerRow,
  Tally,
} from '../../shared/ledger-contract.ts';
import type { FileState } from '../../shared/domain.ts';
import type { Handlers } from '../../shared/rpc.ts';
import type { ReadableDatabase } from '../store/database.ts';
import { storeCounts } from '../store/reader/counts.ts';
import { countFiles, fileById, fileByPath, filePage } from '../store/reader/files.ts';
import { readRoots } from '../store/reader/roots.ts';
import type { FileReport } from '../store/types.ts';
import type { OpenIndex } from './open-index.ts';

export function ledgerHandlers(index: OpenIndex): Handlers<LedgerContract> {
  return {
    open({ dataFolder }) {
      index.open(dataFolder);
      return null;
    },
    summary: () =>
      index.read((database) => {
        const { documents, passages, vectors } = storeCounts(database);
        return { folders: foldersOf(database), documents, passages, vectors };
      }),
    files: ({ states, text, offset, limit }) =>
      index.read((database) => ({
        rows: filePage(database, { states, text }, offset, limit).map(ledgerRow),
        total: countFiles(database, { states, text }),
      })),
    overview: () =>
      index.read((database) => ({
        states: tallies(database, 'state', 'TRUE', 'count(*) DESC'),
        types: tallies(database, "coalesce(type, '')", "state = 'indexed'", 'count(*) DESC, 1'),
        years: tallies(
          database,
          "strftime('%Y', modified_ms / 1000, 'unixepoch', 'localtime')",
          "state = 'indexed'",
          '1',
        ),
      })),
    indexed: ({ paths }) =>
      index.read((database) => ({
        paths: paths.filter((path) => (fileByPath(database, path)?.documentId ?? null) !== null),
      })),
    locate: ({ fileId }) =>
      index.read((database) => {
        const file = fileById(database, fileId);
        const root = readRoots(database).find(({ id }) => id === file?.rootId);
        return file && root ? { path: file.path, root: root.path } : null;
      }),
  };
}

/** Files counted by an expression over their row. */
function tallies(
  database: ReadableDatabase,
  of: string,
  where: string,
  order: string,
): readonly Tally[] {
  return database
    .query<[], Tally>(
      `SELECT ${of} AS "of", count(*) AS count FROM files WHERE ${where} GROUP BY 1 ORDER BY ${order}`,
    )
    .all();
}

function foldersOf(database: ReadableDatabase): LedgerFolder[] {
  const counts = database
    .tuples<[], [number, FileState, number]>(
      'SELECT root_id, state, count(*) FROM files GROUP BY root_id, state',
    )
    .all();
  return readRoots(database).map(({ id, path }) => {
    const own = counts.filter(([rootId]) => rootId === id);
    return {
      rootId: id,
      path,
      files: own.reduce((sum, [, , count]) => sum + count, 0),
      states: Object.fromEntries(own.map(([, state, count]) => [state, count])),
    };
  });
}

function ledgerRow(file: FileReport): LedgerRow {
  const { id, path, state, failure, type, size, modifiedMs, pages, passages } = file;
  return {
    ...{ fileId: id, path, state, failure, type, size },
    modified: new Date(modifiedMs).toISOString(),
    ...{ pages, passages },
  };
}
