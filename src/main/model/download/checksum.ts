import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';

/** What a file's content must hash to: Git-LFS's way for large files, Git's own for the others. */
export interface Checksum {
  readonly kind: 'sha256' | 'git-blob';
  /** Hexadecimal. */
  readonly value: string;
}

/** A hub's identifier of a content (`oid`, `blobId`, an `ETag`) as a checksum; null where it is none. */
export function checksumOf(identifier: string | undefined): Checksum | null {
  const hex = identifier
    ?.replace(/^W\//, '')
    .replace(/^"|"$/g, '')
    .replace(/^sha256:/, '')
    .toLowerCase();
  if (hex === undefined) return null;
  if (/^[0-9a-f]{64}$/.test(hex)) return { kind: 'sha256', value: hex };
  if (/^[0-9a-f]{40}$/.test(hex)) return { kind: 'git-blob', value: hex };
  return null;
}

/** Whether a file's content has the checksum. Throws the signal's reason. */
export async function hasChecksum(
  path: string,
  { kind, value }: Checksum,
  signal?: AbortSignal,
): Promise<boolean> {
  const hash = createHash(kind === 'sha256' ? 'sha256' : 'sha1');
  // Git hashes a header before the content: `git hash-object`.
  if (kind === 'git-blob') hash.update(`blob ${(await stat(path)).size}\0`);
  const stream = createReadStream(path, { highWaterMark: 2 ** 20, ...(signal ? { signal } : {}) });
  for await (const part of stream as AsyncIterable<Buffer>) hash.update(part);
  return hash.digest('hex') === value;
}
