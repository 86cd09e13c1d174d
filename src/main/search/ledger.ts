import type { LedgerContract, LedgerFolder, LedgerRow } from '../../shared/contract.ts';
import type { FileState } from '../../shared/domain.ts';
import { TrouvailleError } from '../../shared/errors.ts';
import type { Handlers } from '../../shared/rpc.ts';
import type { FileReport, StoreReader } from '../store/types.ts';

/** A page of rows is asked for by a window that shows some dozens: more is a mistake. */
const mostRows = 1000;

/**
 * The ledger over a reader of its own, so that listing many files never waits for a search's
 * statement. `openReader` is the store's.
 */
export function ledgerHandlers(
  openReader: (dataFolder: string) => StoreReader,
): Handlers<LedgerContract> {
  let reader: StoreReader | null = null;
  const opened = (): StoreReader => {
    if (!reader) throw new TrouvailleError('internal', { detail: 'ledger: not opened' });
    return reader;
  };
  return {
    open({ dataFolder }) {
      reader?.close();
      reader = openReader(dataFolder);
      return null;
    },
    summary() {
      const { documents, passages, vectors } = opened().counts();
      return { folders: foldersOf(opened()), documents, passages, vectors };
    },
    files: ({ after, states, limit }) =>
      page(opened().files(), after, states, Math.min(limit, mostRows)),
    locate({ fileId }) {
      const file = opened().fileById(fileId);
      const root =
        file &&
        opened()
          .roots()
          .find(({ id }) => id === file.rootId);
      return root ? { path: file.path, root: root.path } : null;
    },
  };
}

/** Every watched folder with its files by state; a folder left out by a rule is not a file. */
function foldersOf(reader: StoreReader): LedgerFolder[] {
  const states = new Map<number, Partial<Record<FileState, number>>>();
  for (const { rootId, path, state } of reader.files()) {
    if (path.endsWith('/')) continue;
    const counted = states.get(rootId) ?? {};
    counted[state] = (counted[state] ?? 0) + 1;
    states.set(rootId, counted);
  }
  return reader.roots().map(({ id, path }) => {
    const counted = states.get(id) ?? {};
    const files = Object.values(counted).reduce((sum, count) => sum + count, 0);
    return { rootId: id, path, files, states: counted };
  });
}

/** The rows after `after` in order of path, of these states, `limit` at most. */
function page(
  files: Iterable<FileReport>,
  after: string | null,
  states: readonly FileState[] | null,
  limit: number,
): { rows: LedgerRow[]; more: boolean } {
  const rows: LedgerRow[] = [];
  // The store's order is that of the paths' bytes, not of UTF-16 units.
  const start = after === null ? null : Buffer.from(after);
  for (const file of files) {
    if (start !== null && Buffer.compare(Buffer.from(file.path), start) <= 0) continue;
    if (states !== null && !states.includes(file.state)) continue;
    if (rows.length === limit) return { rows, more: true };
    rows.push({
      fileId: file.id,
      path: file.path,
      state: file.state,
      failure: file.failure,
      type: file.type,
      size: file.size,
      modified: new Date(file.modifiedMs).toISOString(),
      pages: file.pages,
      passages: file.passages,
    });
  }
  return { rows, more: false };
}
