/** A model from the hub into a folder of its own, at one revision, whole and verified. */
import { existsSync, mkdirSync, statfsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { TrouvailleError, toFailure } from '../../../shared/errors.ts';
import { HubConnection, type HubOptions } from './hub-connection.ts';
import { readRepository, type HubFile } from './repository.ts';
import {
  discardStaging,
  readOrigin,
  receivedBytes,
  stagingFolder,
  writeOrigin,
  type Origin,
} from './staging.ts';
import { fetchFile } from './transfer.ts';

export interface DownloadOptions extends HubOptions {
  readonly signal?: AbortSignal;
  /** Bytes on the disk, of all there are. */
  onProgress?(done: number, total: number): void;
  /** The first pause before trying again. */
  readonly pauseMs?: number;
  /** Bytes free on the disk of a folder, where not as the system says. */
  readonly freeBytes?: (folder: string) => number;
}

/**
 * Room that a compiled model takes, as a share of its published files: an int8 graph of float32
 * weights is a quarter of them (the embedded encoder: 37.2 MB of 71.2 MB in float16).
 */
const compiledShare = 0.55;

/**
 * Downloads a model, or goes on with an interrupted download at the revision it was begun at.
 * Returns the folder, which is not installed yet. Throws `hub-unreachable`, `hub-refused`,
 * `download-damaged`, `disk-short`, errors of the disk, or the signal's reason: what was received
 * then stays for the next time.
 */
export async function downloadModel(
  dataFolder: string,
  id: string,
  options: DownloadOptions,
): Promise<string> {
  const hub = new HubConnection(options);
  try {
    const begun = readOrigin(stagingFolder(dataFolder, id));
    if (begun?.address === options.address && begun.id === id) {
      try {
        return await fetchAll(hub, dataFolder, begun, options);
      } catch (error) {
        // The revision is not to be had any more: the one that took its place is another download.
        if (toFailure(error).code !== 'hub-refused') throw error;
      }
    }
    const { revision, files } = await readRepository(hub, id, options);
    discardStaging(dataFolder, id);
    const origin = { address: options.address, id, revision, files: [...files] };
    return await fetchAll(hub, dataFolder, origin, options);
  } finally {
    hub.close();
  }
}

async function fetchAll(
  hub: HubConnection,
  dataFolder: string,
  origin: Origin,
  options: DownloadOptions,
): Promise<string> {
  const { id, revision, files } = origin;
  const folder = stagingFolder(dataFolder, id);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  mustHaveRoom(folder, files, options);
  writeOrigin(folder, origin);
  const total = files.reduce((sum, { size }) => sum + (size ?? 0), 0);
  const received = new Map(files.map(({ name }) => [name, receivedBytes(join(folder, name))]));
  const tell = (): void => {
    const done = [...received.values()].reduce((sum, bytes) => sum + bytes, 0);
    options.onProgress?.(done, Math.max(done, total));
  };
  tell();
  for (const file of files) {
    const target = join(folder, file.name);
    if (existsSync(target)) continue; // it was verified before it was given this name
    mkdirSync(dirname(target), { recursive: true });
    const path = `/${id}/resolve/${revision}/${file.name}`;
    await fetchFile(hub, path, file, target, {
      ...options,
      onBytes(count) {
        received.set(file.name, count);
        tell();
      },
    });
  }
  return folder;
}

/** Looked at before anything is written. Throws `disk-short`. */
function mustHaveRoom(
  folder: string,
  files: readonly HubFile[],
  { freeBytes = freeOnDisk }: DownloadOptions,
): void {
  const total = files.reduce((sum, { size }) => sum + (size ?? 0), 0);
  const there = files.reduce((sum, { name }) => sum + receivedBytes(join(folder, name)), 0);
  const needed = Math.max(0, total - there) + total * compiledShare;
  const free = freeBytes(folder);
  if (needed <= free) return;
  const megabytes = (bytes: number): number => Math.ceil(bytes / 1e6);
  throw new TrouvailleError('disk-short', {
    path: folder,
    needed: megabytes(needed),
    free: Math.floor(free / 1e6),
  });
}

function freeOnDisk(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
