/**
 * Which files of the ledger are gone from the disk, and which only cannot be seen now.
 *
 * A folder that cannot be read, and a disk that is not there, take nothing with them: their files
 * stay in the index as they were.
 */
import { lstat, readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { FileRecord } from '../store/types.ts';
import type { FolderScan } from './scan.ts';

interface SeenFolder {
  readonly device: string;
  readonly isEmpty: boolean;
}

/** What a scan saw of the folders of one root. */
export class SeenFolders {
  /** Device of the root when it was last read. */
  readonly #rootDevice: string;
  readonly #rootPath: string;
  readonly #folders = new Map<string, SeenFolder | null>();
  readonly #unlisted = new Set<string>();

  constructor(rootPath: string, rootDevice: string) {
    this.#rootPath = rootPath;
    this.#rootDevice = rootDevice;
  }

  add(folder: FolderScan): void {
    if (folder.failure !== null) this.#unlisted.add(folder.path);
  }

  /**
   * Whether a file that was not seen is deleted. False: it lies in a folder that could not be
   * listed, or on another disk that is no longer mounted inside the root.
   */
  async isDeleted(file: FileRecord): Promise<boolean> {
    const path = file.path.endsWith('/') ? file.path.slice(0, -1) : file.path;
    for (let folder = dirname(path); ; folder = dirname(folder)) {
      if (this.#unlisted.has(folder)) return false;
      if (folder === this.#rootPath || folder === dirname(folder)) break;
    }
    if (file.device === this.#rootDevice) return true;
    return !(await this.#isUnmounted(file, path));
  }

  /**
   * The file was on a disk other than the root's. That disk is gone where the file's folder is
   * empty, or gone itself, and what is there in its place is on another device.
   */
  async #isUnmounted(file: FileRecord, path: string): Promise<boolean> {
    for (let folder = dirname(path); ; folder = dirname(folder)) {
      const seen = await this.#look(folder);
      if (seen !== null) {
        return seen.device !== file.device && (seen.isEmpty || folder !== dirname(path));
      }
      if (folder === this.#rootPath || folder === dirname(folder)) return true;
    }
  }

  async #look(folder: string): Promise<SeenFolder | null> {
    const known = this.#folders.get(folder);
    if (known !== undefined) return known;
    let seen: SeenFolder | null;
    try {
      const info = await lstat(folder, { bigint: true });
      seen = { device: String(info.dev), isEmpty: (await readdir(folder)).length === 0 };
    } catch {
      seen = null; // not there: the folder above it is looked at
    }
    this.#folders.set(folder, seen);
    return seen;
  }
}

/** Whether `path` is one of `starts` or lies in one of them. */
export function liesIn(path: string, starts: ReadonlySet<string>): boolean {
  const bare = path.endsWith('/') ? path.slice(0, -1) : path;
  for (let at = bare; ; at = dirname(at)) {
    if (starts.has(at)) return true;
    if (at === dirname(at)) return false;
  }
}
