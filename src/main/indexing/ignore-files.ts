/** The ignore files of a folder. */
import { readFile } from 'node:fs/promises';
import { ignoreFileNames, type IgnoreFile } from './exclude.ts';
import { statOrNull } from './file-system.ts';
import { diskPath, type DiskPath, type ListedEntry } from './listing.ts';

/** Larger ignore files are not read: nobody wrote them. */
const maxIgnoreFileBytes = 1024 * 1024;

/** Those among a folder's entries, weakest first, as far as they can be read. */
export async function readIgnoreFiles(entries: readonly ListedEntry[]): Promise<IgnoreFile[]> {
  const files: IgnoreFile[] = [];
  for (const name of ignoreFileNames) {
    const entry = entries.find((each) => each.name === name);
    if (entry === undefined || entry.isOther) continue;
    const text = await readIgnoreFile(entry);
    if (text !== null) files.push({ name, text });
  }
  return files;
}

/** The file's text; null where it cannot be one of patterns. An unreadable one has no say. */
async function readIgnoreFile(path: DiskPath): Promise<string | null> {
  const info = await statOrNull(path);
  if (info === null || !info.isFile() || info.size > maxIgnoreFileBytes) return null;
  try {
    return await readFile(diskPath(path), 'utf8');
  } catch {
    return null;
  }
}
