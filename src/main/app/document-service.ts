import { open, stat } from 'node:fs/promises';
import {
  longestPiece,
  type DocumentContract,
  type DocumentName,
  type DocumentTextContract,
} from '../../shared/document-contract.ts';
import { TrouvailleError } from '../../shared/errors.ts';
import type { Handlers } from '../../shared/rpc.ts';
import type { IndexingService } from './indexing-service.ts';
import type { LedgerView } from './ledger-view.ts';
import type { MemberReader } from './member-reader.ts';
import { relay } from './relay.ts';
import type { SearchService } from './search-service.ts';
import { watchedFile } from './watched-file.ts';

const textMethods = ['describe', 'page', 'words', 'find'] as const;

export interface DocumentServices {
  readonly search: SearchService;
  readonly ledger: LedgerView;
  readonly indexing: IndexingService;
  readonly members: MemberReader;
}

/**
 * What a window's preview may have of a document. It is named by its file's number: its path is
 * looked up and checked anew for every piece, since a folder may have stopped being watched.
 */
export function documentHandlers({
  search,
  ledger,
  indexing,
  members,
}: DocumentServices): Handlers<DocumentContract> {
  const pathOf = async (fileId: number): Promise<string> => {
    const { path, root } = await ledger.locate(fileId);
    return (await watchedFile(path, root)).path;
  };
  const memberOf = async ({ fileId }: DocumentName, inside: string): Promise<Uint8Array> =>
    members.bytes(await pathOf(fileId), inside);

  return {
    ...relay<DocumentTextContract, (typeof textMethods)[number]>(textMethods, (request, signal) =>
      search.ask('index', ({ documents }) => request(documents), signal),
    ),
    async size(name) {
      if (name.inside !== null) return { size: (await memberOf(name, name.inside)).length };
      return { size: (await stat(await pathOf(name.fileId))).size };
    },
    async bytes({ start, length, ...name }) {
      const wanted = Math.min(length, longestPiece);
      if (
        !Number.isSafeInteger(start) ||
        start < 0 ||
        !Number.isSafeInteger(wanted) ||
        wanted < 0
      ) {
        throw new TrouvailleError('usage', { detail: 'bytes' });
      }
      if (name.inside === null)
        return { bytes: await piece(await pathOf(name.fileId), start, wanted) };
      return { bytes: (await memberOf(name, name.inside)).slice(start, start + wanted) };
    },
    async unlock({ fileId, password }) {
      await indexing.unlock(await pathOf(fileId), password);
      return null;
    },
  };
}

/** `length` bytes from `start`, or what there is of them. */
async function piece(path: string, start: number, length: number): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const buffer = new Uint8Array(length);
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await file.read(buffer, filled, length - filled, start + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.subarray(0, filled);
  } finally {
    await file.close();
  }
}
