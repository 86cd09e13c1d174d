import type { AppContract } from '../../shared/app-contract.ts';
import type { Handlers } from '../../shared/rpc.ts';
import type { LedgerView } from './ledger-view.ts';
import type { System } from './system.ts';
import { watchedFile, type WatchedFile } from './watched-file.ts';

/**
 * What a window may do with a file. It is named by its number: its path is looked up and checked anew
 * each time, since a folder may have stopped being watched.
 */
export function fileHandlers(
  system: System,
  ledger: LedgerView,
): Pick<Handlers<AppContract>, 'openFile' | 'showFile' | 'dragFile'> {
  const fileOf = async (fileId: number): Promise<WatchedFile> => {
    const { path, root } = await ledger.locate(fileId);
    return watchedFile(path, root);
  };
  return {
    async openFile({ fileId, page }) {
      const { path, program } = await fileOf(fileId);
      if (program) {
        await system.showFile(path);
        return { opened: false, atPage: false };
      }
      const atPage = page !== null && ((await system.openFileAt?.(path, page)) ?? false);
      if (!atPage) await system.openFile(path);
      return { opened: true, atPage };
    },
    async showFile({ fileId }) {
      await system.showFile((await fileOf(fileId)).path);
      return null;
    },
    async dragFile({ fileId }) {
      const { path } = await fileOf(fileId);
      system.desktop?.dragFile(path);
      return null;
    },
  };
}
