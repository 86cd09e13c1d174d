/** What the file system says of a path, and how it says no. */
import type { BigIntStats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { diskPath, listFolder, type DiskPath, type ListedEntry } from './listing.ts';

/** The entries of a folder, or null where it cannot be listed. */
export async function listOrNull(folder: DiskPath): Promise<ListedEntry[] | null> {
  try {
    return await listFolder(folder);
  } catch {
    return null;
  }
}

/** `lstat`, or null where there is nothing (any more) or its folder may not be searched. */
export async function statOrNull(path: DiskPath): Promise<BigIntStats | null> {
  try {
    return await lstat(diskPath(path), { bigint: true });
  } catch {
    return null;
  }
}

/** Whether there is nothing at the path (any more). */
export function isGone(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(systemCode(error));
}

/** The system's own name for what went wrong, such as `EACCES`. */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
