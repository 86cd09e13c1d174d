import { rmdirSync } from 'node:fs';

/** Removes a folder that holds nothing; one that holds something, or is a link, stays. Whether it is gone. */
export function removeIfEmpty(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT') return true;
    // Some file systems say EEXIST of a folder that is not empty.
    if (code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'ENOTDIR') return false;
    throw error;
  }
}
