/** Compares the disk with the ledger: what is new or changed, what moved, what is gone. */
import type { Root } from '../../shared/domain.ts';
import type { FileObservation, FileRecord, StoreWriter } from '../store/types.ts';
import { access, constants } from 'node:fs/promises';
import { contentHash, looksUnchanged } from './identify.ts';
import { liesIn, SeenFolders } from './missing.ts';
import { Moves } from './moves.ts';
import type { WorkItem } from './queue.ts';
import { checkRoot } from './root-check.ts';
import { scan, type FoundFile, type ScanOptions } from './scan.ts';
import { stateOf, unopenedStates } from './states.ts';
import type { Notice } from './types.ts';

/** What is to be compared: a root, or files and folders in it. */
export interface Scope {
  readonly root: Root;
  /** Absolute paths, the root's own for all of it. */
  readonly starts: readonly string[];
}

export interface ReconcileOptions extends Omit<ScanOptions, 'otherRoots'> {
  readonly store: StoreWriter;
  readonly maxFileBytes: number;
  readonly extractorVersion: string;
  notify(notice: Notice): void;
  /** Whether a file that vanished is kept for now: it may turn up elsewhere. */
  readonly holds?: (path: string) => boolean;
  /** Files seen so far. */
  onSeen?(files: number): void;
}

export interface Reconciled {
  /** Files to be read, each in the ledger as `pending`. */
  readonly work: readonly WorkItem[];
  readonly unchanged: number;
  readonly moved: number;
  readonly removed: number;
}

/**
 * Brings the ledger up to what the disk shows in these scopes, without opening a file (but for the
 * hash of one that may have been moved). Throws `cancelled` and what the database throws.
 */
export async function reconcile(
  scopes: readonly Scope[],
  options: ReconcileOptions,
): Promise<Reconciled> {
  const comparison = new Comparison(options);
  for (const scope of scopes) await comparison.read(scope);
  return comparison.settle();
}

/**
 * A file written again at its old size within the resolution of its time looks unchanged (FAT has
 * 2 s): one that a watcher names, and that is this young, is compared by content.
 */
const youngMilliseconds = 3000;

class Comparison {
  readonly #options: ReconcileOptions;
  readonly #store: StoreWriter;
  readonly #otherRoots: ReadonlySet<string>;
  readonly #seen = new Set<number>();
  readonly #work: WorkItem[] = [];
  readonly #missing: FileRecord[] = [];
  #unchanged = 0;
  #filesSeen = 0;

  constructor(options: ReconcileOptions) {
    this.#options = options;
    this.#store = options.store;
    this.#otherRoots = new Set(options.store.roots().map(({ path }) => path));
  }

  async read({ root, starts }: Scope): Promise<void> {
    const check = await checkRoot(root, this.#store);
    if (!check.ok) {
      this.#options.notify(check.notice);
      return;
    }
    // Another folder under the old path: nothing known of the parts tells anything of the whole.
    const all = new Set(check.isNew ? [root.path] : starts);
    const known = this.#store.rootIdentity(root.id);
    const folders = new SeenFolders(root.path, known.device);
    for (const start of all) {
      const walk = scan(root, start, { ...this.#options, otherRoots: this.#otherRoots });
      for await (const folder of walk) {
        folders.add(folder);
        for (const detail of folder.refusedPatterns) {
          this.#options.notify({ code: 'pattern-refused', detail });
        }
        const unread = await this.#recheckUnreadable(folder.found);
        this.#store.transaction(() => {
          for (const found of folder.found)
            this.#note(found, start === found.observation.path, unread);
        });
        this.#filesSeen += folder.found.length;
        this.#options.onSeen?.(this.#filesSeen);
      }
    }
    await this.#collectMissing(root, all, folders);
    // Read again: a disk that went away during the scan took its files from under it.
    const after = await checkRoot(root, this.#store);
    if (!after.ok || after.device !== check.device || after.inode !== check.inode) {
      this.#options.notify({ code: 'folder-unavailable', detail: root.path });
      this.#missing.length = 0;
      return;
    }
    if (check.isNew) this.#store.setRootIdentity(root.id, check.device, check.inode);
  }

  async settle(): Promise<Reconciled> {
    const missing = this.#missing.filter(({ id }) => !this.#seen.has(id));
    const moves = new Moves(missing);
    let moved = 0;
    let unchanged = this.#unchanged;
    const work: WorkItem[] = [];
    for (const item of this.#work) {
      const record = await this.#movedFrom(item, moves);
      if (record === null || !this.#take(record, item)) {
        work.push(item);
        continue;
      }
      moves.take(record);
      if (record.documentId === null) unchanged++;
      else moved++;
    }
    const gone = moves.left().filter(({ path }) => !(this.#options.holds?.(path) ?? false));
    if (gone.length > 0) this.#store.removeFiles(gone.map(({ id }) => id));
    return { work, unchanged, moved, removed: gone.length };
  }

  /** One found file against its line of the ledger. */
  #note(found: FoundFile, isNamed: boolean, accessible: ReadonlySet<string>): void {
    const { observation } = found;
    const record = this.#store.fileByPath(observation.path);
    if (record !== null) this.#seen.add(record.id);
    if (found.failure !== null) {
      this.#noteUnopened(found, record);
      return;
    }
    const { size } = observation;
    if (size > this.#options.maxFileBytes) {
      const limit = this.#options.maxFileBytes;
      const failure = { code: 'document-too-large', values: { size, limit } } as const;
      this.#noteUnopened({ ...found, failure }, record);
      return;
    }
    if (record !== null && looksUnchanged(record, observation)) {
      if (record.device !== observation.device || record.rootId !== observation.rootId) {
        this.#store.observeFile(observation); // a disk plugged in again, a root inside a root
      }
      const isYoung = isNamed && Date.now() - observation.modifiedMs < youngMilliseconds;
      const isDue =
        record.state === 'unreadable'
          ? accessible.has(observation.path)
          : unopenedStates.has(record.state);
      if (!isDue && !isYoung) {
        this.#unchanged++;
        return;
      }
      if (isDue && record.state !== 'pending')
        this.#store.setFileState(record.id, 'pending', null, null);
      this.#push(record.id, found, record.contentHash === null);
      return;
    }
    const id = this.#store.observeFile(observation);
    // The store looks at size and time alone: another inode under the same ones is read again too.
    if (record !== null && record.state !== 'pending') {
      this.#store.setFileState(id, 'pending', null, null);
    }
    this.#push(id, found, (record?.contentHash ?? null) === null);
  }

  #noteUnopened(found: FoundFile, record: FileRecord | null): void {
    const { observation, failure } = found;
    const state = failure === null ? null : stateOf(failure);
    if (failure === null || state === null) return;
    const isKept =
      record !== null &&
      ((record.state === state && sameRule(record, found) && looksUnchanged(record, observation)) ||
        // Read while it was here; its content has since gone online, or out of reach.
        (record.documentId !== null &&
          (state === 'unreadable' ||
            (state === 'online-only' && looksUnchanged(record, observation)))));
    if (isKept) {
      this.#unchanged++;
      return;
    }
    const id = this.#store.observeFile(observation);
    this.#seen.add(id);
    this.#store.setFileState(id, state, failure, null);
  }

  #push(fileId: number, { observation, raw }: FoundFile, isNew: boolean): void {
    this.#seen.add(fileId);
    this.#work.push({ fileId, file: observation, raw, isNew, strikes: 0, postponed: 0 });
  }

  /**
   * Files that could not be opened and can be now: rights change without the file's time changing,
   * so these alone are tried again though they look unchanged.
   */
  async #recheckUnreadable(found: readonly FoundFile[]): Promise<ReadonlySet<string>> {
    const accessible = new Set<string>();
    for (const { observation, raw, failure } of found) {
      if (failure !== null) continue;
      if (this.#store.fileByPath(observation.path)?.state !== 'unreadable') continue;
      try {
        await access(raw ?? observation.path, constants.R_OK);
        accessible.add(observation.path);
      } catch {
        // still closed: its state says so already
      }
    }
    return accessible;
  }

  async #collectMissing(
    root: Root,
    starts: ReadonlySet<string>,
    folders: SeenFolders,
  ): Promise<void> {
    const unseen: FileRecord[] = [];
    for (const record of this.#store.filesOfRoot(root.id)) {
      if (!this.#seen.has(record.id) && liesIn(record.path, starts)) unseen.push(record);
    }
    for (const record of unseen) {
      if (await folders.isDeleted(record)) this.#missing.push(record);
    }
  }

  /** The missing file that this one was, by its inode, size and time, or by its content. */
  async #movedFrom(item: WorkItem, moves: Moves): Promise<FileRecord | null> {
    const renamed = moves.byInode(item.file);
    if (renamed !== null || !moves.hasSize(item.file.size)) return renamed;
    try {
      const hash = await contentHash(item.raw ?? item.file.path, this.#options.signal);
      return moves.byHash(hash);
    } catch (error) {
      if (this.#options.signal.aborted) throw error;
      return null; // unreadable or gone: found out when it is its turn to be read
    }
  }

  /** Gives the missing file's document to `item`; false where that cannot be. */
  #take(record: FileRecord, item: WorkItem): boolean {
    const { extractorVersion } = this.#options;
    return this.#store.transaction(() => {
      if (item.isNew) {
        this.#store.removeFiles([item.fileId]);
        this.#store.moveFile(record.id, item.file);
        return true;
      }
      if (record.contentHash === null) return false;
      const linked = this.#store.linkFile(item.fileId, record.contentHash, extractorVersion);
      if (linked) this.#store.removeFiles([record.id]);
      return linked;
    });
  }
}

function sameRule(record: FileRecord, { failure }: FoundFile): boolean {
  return JSON.stringify(record.failure?.values) === JSON.stringify(failure?.values);
}

/** A file's facts as the ledger has them. */
export function observationOf(record: FileRecord): FileObservation {
  const { rootId, path, size, modifiedMs, inode, device } = record;
  return { rootId, path, size, modifiedMs, inode, device };
}
