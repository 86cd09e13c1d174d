/** What reading commands share: the index where there is one, and files in it. */
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { TrouvailleError } from '../../shared/errors.ts';
import type { FileRecord, StoreReader } from '../store/types.ts';
import { usageError, type CommandContext } from './context.ts';

/** Runs `work` on the index; on null where nothing was ever indexed. */
export async function withIndex<Result>(
  context: CommandContext,
  work: (index: StoreReader | null) => Result | Promise<Result>,
): Promise<Result> {
  // A folder that is not there holds no index; one that cannot be read is an error of the store.
  if (!existsSync(context.dataFolder)) return work(null);
  const { openReader } = await import('../store/open.ts');
  let reader: StoreReader | null = null;
  try {
    reader = openReader(context.dataFolder);
  } catch (error) {
    if (!(error instanceof TrouvailleError) || error.code !== 'nothing-indexed') throw error;
  }
  try {
    return await work(reader);
  } finally {
    reader?.close();
  }
}

/**
 * The ledger's line of a file named on the command line, which has a document. Throws
 * `path-missing`, `file-not-indexed`, or the reason why the file has no text.
 */
export function indexedFile(
  context: CommandContext,
  index: StoreReader | null,
  named: string,
): FileRecord & { readonly documentId: number } {
  const path = resolve(named);
  const file = index?.fileByPath(path) ?? null;
  if (file === null) {
    if (!existsSync(path)) throw new TrouvailleError('path-missing', { path });
    if (statSync(path).isDirectory()) {
      throw usageError(context.language, 'usage.not-a-file', { path });
    }
    throw new TrouvailleError('file-not-indexed', { path });
  }
  const { documentId } = file;
  if (documentId === null) {
    if (file.failure) throw new TrouvailleError(file.failure.code, file.failure.values);
    throw new TrouvailleError('file-not-indexed', { path });
  }
  return { ...file, documentId };
}
