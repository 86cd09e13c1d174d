/** Folders named on the command line. */
import { accessSync, constants, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { TrouvailleError } from '../../shared/errors.ts';
import { systemCode } from '../data-folder.ts';
import type { CommandContext } from './context.ts';

/**
 * The absolute path of a folder that is there and can be listed. Throws `path-missing`,
 * `path-not-folder` or `path-unreadable`.
 */
export function readableFolder(named: string): string {
  const path = resolve(named);
  try {
    if (!statSync(path).isDirectory()) throw new TrouvailleError('path-not-folder', { path });
    accessSync(path, constants.R_OK | constants.X_OK);
  } catch (error) {
    if (error instanceof TrouvailleError) throw error;
    const code = systemCode(error);
    const missing = code === 'ENOENT' || code === 'ENOTDIR';
    throw new TrouvailleError(
      missing ? 'path-missing' : 'path-unreadable',
      { path },
      { cause: error },
    );
  }
  return path;
}

/** Does `work` for each of several things; one that fails is reported, and the others are done. */
export async function forEach(
  context: CommandContext,
  names: readonly string[],
  work: (name: string) => void | Promise<void>,
): Promise<number> {
  let status = 0;
  for (const name of names) {
    try {
      await work(name);
    } catch (error) {
      const failed = context.report(error);
      if (status === 0) status = failed;
    }
  }
  return status;
}
