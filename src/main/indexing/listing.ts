/** What a folder holds, names that are not UTF-8 included. */
import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { isUtf8 } from 'node:buffer';

/**
 * A path as the ledger writes it and, where its bytes are not UTF-8 (Linux allows any), as the
 * system knows it.
 */
export interface DiskPath {
  /** Bytes that are not UTF-8 are written `\xE9`. */
  readonly path: string;
  readonly raw: Buffer | null;
}

export interface ListedEntry extends DiskPath {
  readonly name: string;
  /** Links, pipes, sockets and devices; false where only `lstat` can tell. */
  readonly isOther: boolean;
}

/** What the file-system functions of Node are to be given. */
export function diskPath({ path, raw }: DiskPath): string | Buffer {
  return raw ?? path;
}

/** The entries of a folder in order of name. Rejects as `readdir` does. */
export async function listFolder(folder: DiskPath): Promise<ListedEntry[]> {
  if (folder.raw === null) {
    const entries = await readdir(folder.path, { withFileTypes: true });
    // Node writes U+FFFD for bytes that are not UTF-8; a name may also hold that very character.
    if (!entries.some(({ name }) => name.includes('\uFFFD'))) {
      return entries
        .map((entry) => ({
          name: entry.name,
          path: join(folder.path, entry.name),
          raw: null,
          isOther: isOther(entry),
        }))
        .sort(byName);
    }
  }
  const entries = await readdir(diskPath(folder), { withFileTypes: true, encoding: 'buffer' });
  return entries.map((entry) => rawEntry(folder, entry)).sort(byName);
}

function rawEntry(folder: DiskPath, entry: Dirent<Buffer>): ListedEntry {
  const name = decodeName(entry.name);
  const raw =
    folder.raw === null && isUtf8(entry.name)
      ? null
      : Buffer.concat([folder.raw ?? Buffer.from(folder.path), Buffer.from(sep), entry.name]);
  return { name, path: join(folder.path, name), raw, isOther: isOther(entry) };
}

function isOther(entry: Dirent | Dirent<Buffer>): boolean {
  return (
    entry.isSymbolicLink() ||
    entry.isFIFO() ||
    entry.isSocket() ||
    entry.isCharacterDevice() ||
    entry.isBlockDevice()
  );
}

function byName(a: ListedEntry, b: ListedEntry): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

/** A name for people and for the database, one for one: UTF-8 as it is, other bytes as `\xE9`. */
export function decodeName(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  let name = '';
  for (let start = 0; start < bytes.length;) {
    const length = sequenceLength(bytes, start);
    name +=
      length === 0
        ? `\\x${(bytes[start] ?? 0).toString(16).toUpperCase().padStart(2, '0')}`
        : bytes.toString('utf8', start, start + length);
    start += Math.max(1, length);
  }
  return name;
}

/** Length of the valid UTF-8 character at `start`, 1 to 4 bytes; 0 where there is none. */
function sequenceLength(bytes: Buffer, start: number): number {
  for (let length = 1; length <= 4 && start + length <= bytes.length; length++) {
    if (isUtf8(bytes.subarray(start, start + length))) return length;
  }
  return 0;
}
