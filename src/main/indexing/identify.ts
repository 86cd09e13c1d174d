/** A file's content by its hash, so that a move or a copy costs one reading of the file and no more. */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { TrouvailleError } from '../../shared/errors.ts';
import type { FileObservation } from '../store/types.ts';

/** One read a turn of the event loop: large enough for the disk, small enough to be cancelled. */
const readBytes = 512 * 1024;

/** SHA-256 of the file's content, hex. Rejects as reading does, and with `cancelled`. */
export async function contentHash(path: string | Buffer, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(readBytes);
    for (;;) {
      if (signal.aborted) throw new TrouvailleError('cancelled');
      const { bytesRead } = await file.read(buffer, 0, readBytes, null);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}

/** Whether nothing shows that the file has been written since. */
export function looksUnchanged(before: FileObservation, now: FileObservation): boolean {
  return (
    before.size === now.size && before.modifiedMs === now.modifiedMs && before.inode === now.inode
  );
}

/**
 * A renamed file keeps its inode, size and time: the three together name it without reading it.
 * (The device is left out: it is renumbered when a disk is plugged in again.)
 */
export function renameKey(file: FileObservation): string {
  return `${file.inode} ${file.size} ${file.modifiedMs}`;
}
