import { stat } from 'node:fs/promises';
import type { LedgerFolder } from '../../shared/ledger-contract.ts';
import { systemCode } from '../data-folder.ts';

/**
 * The folders that are not where they were: moved, renamed, or on a disk that is not there. One that
 * is there and cannot be read is not among them.
 */
export async function missingFolders(
  folders: readonly Pick<LedgerFolder, 'rootId' | 'path'>[],
): Promise<number[]> {
  const there = await Promise.all(folders.map(({ path }) => isThere(path)));
  return folders.filter((_, index) => !there[index]).map(({ rootId }) => rootId);
}

async function isThere(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    return systemCode(error) !== 'ENOENT' && systemCode(error) !== 'ENOTDIR';
  }
}
