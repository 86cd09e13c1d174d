/**
 * Tells which files and folders of the roots may have changed.
 *
 * A native watcher names them. Where it cannot be trusted (an error, a flood of events, a network
 * drive, a root that comes and goes) whole roots are named instead, for the scan to compare; the
 * scan costs no reading of files, and runs no oftener than its cost allows.
 */
import { stat, statfs } from 'node:fs/promises';
import watcher from '@parcel/watcher';
import type { Root } from '../../shared/domain.ts';
import type { Notice } from './types.ts';

export interface WatchTimes {
  /** Quiet time after an event before it is passed on: an editor saves in several steps. */
  readonly quietMs: number;
  /** Longest time an event is held back by others that follow it. */
  readonly longestMs: number;
  /** How long a file that vanished may take to turn up elsewhere, and so to have been moved. */
  readonly graceMs: number;
  /** How often each root is looked at: gone, or another folder under its path. */
  readonly presenceMs: number;
  /** How often a root that no watcher serves is scanned. */
  readonly pollMs: number;
  /** How often any root is scanned, for events that were lost. */
  readonly safetyMs: number;
}

export const watchTimes: WatchTimes = {
  quietMs: 400,
  longestMs: 5000,
  graceMs: 2000,
  presenceMs: 5000,
  pollMs: 60_000,
  safetyMs: 30 * 60_000,
};

/** More events than this at once are cheaper to answer with a scan of the root. */
const floodEvents = 2000;

/**
 * File systems whose changes made elsewhere the kernel does not tell (statfs(2)): NFS, SMB, SMB2,
 * CIFS, 9p (drives under WSL), FUSE (sshfs, rclone), VirtualBox and VMware shares.
 */
const silentFileSystems: ReadonlySet<number> = new Set([
  0x6969, 0x517b, 0xfe534d42, 0xff534d42, 0x01021997, 0x65735546, 0x786f4256, 0xbacbacbc,
]);

export interface WatchOptions {
  readonly roots: () => readonly Root[];
  /** Folders that need no watching: the data folder, what is left out by its rule. */
  readonly ignored: (root: Root) => readonly string[];
  /** Paths that may have changed; a root's own path: all of it. Called once at a time. */
  readonly changed: (root: Root, paths: ReadonlySet<string>) => void;
  readonly notify: (notice: Notice) => void;
  readonly times?: WatchTimes;
  /** The native watcher's. */
  readonly subscribe?: typeof watcher.subscribe;
}

interface Watched {
  readonly root: Root;
  readonly identity: string;
  readonly subscription: { unsubscribe(): Promise<void> } | null;
  scannedAt: number;
}

/** Watches until `stop`. */
export class FolderWatch {
  readonly #options: WatchOptions;
  readonly #times: WatchTimes;
  readonly #watched = new Map<number, Watched>();
  readonly #dirty = new Map<number, { root: Root; paths: Set<string> }>();
  #quiet: NodeJS.Timeout | null = null;
  #dirtySince = 0;
  #presence: NodeJS.Timeout | null = null;
  #checking: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#times = options.times ?? watchTimes;
  }

  /** Resolves when every root that can be watched is. */
  async start(): Promise<void> {
    await this.check();
    const again = async (): Promise<void> => {
      await this.check();
      if (!this.#isStopped) this.#presence = setTimeout(() => void again(), this.#times.presenceMs);
    };
    this.#presence = setTimeout(() => void again(), this.#times.presenceMs);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#quiet !== null) clearTimeout(this.#quiet);
    if (this.#presence !== null) clearTimeout(this.#presence);
    await this.#checking;
    const watched = [...this.#watched.values()];
    this.#watched.clear();
    await Promise.all(watched.map((each) => this.#release(each)));
  }

  /** Looks at every root: new ones, those gone, and those due for a scan. One check at a time. */
  check(): Promise<void> {
    this.#checking = this.#checking.then(() => this.#check());
    return this.#checking;
  }

  async #check(): Promise<void> {
    const roots = new Map(this.#options.roots().map((root) => [root.id, root]));
    for (const [id, watched] of this.#watched) {
      if (roots.get(id)?.path === watched.root.path) continue;
      this.#watched.delete(id);
      await this.#release(watched);
    }
    for (const root of roots.values()) {
      if (this.#isStopped) return;
      await this.#checkRoot(root);
    }
  }

  async #checkRoot(root: Root): Promise<void> {
    const watched = this.#watched.get(root.id);
    const identity = await identityOf(root.path);
    if (watched !== undefined && watched.identity !== identity) {
      // Unmounted, mounted again, or replaced: the watch is on a folder that is no longer there.
      this.#watched.delete(root.id);
      await this.#release(watched);
      this.#mark(root, root.path);
    }
    if (identity === null) return;
    const current = this.#watched.get(root.id) ?? (await this.#subscribe(root, identity));
    const due = current.subscription === null ? this.#times.pollMs : this.#times.safetyMs;
    if (Date.now() - current.scannedAt < due) return;
    current.scannedAt = Date.now();
    this.#mark(root, root.path);
  }

  async #subscribe(root: Root, identity: string): Promise<Watched> {
    const subscription = (await isSilent(root.path)) ? null : await this.#listen(root);
    const watched = { root, identity, subscription, scannedAt: Date.now() };
    this.#watched.set(root.id, watched);
    // What changed before the watch began.
    this.#mark(root, root.path);
    return watched;
  }

  async #listen(root: Root): Promise<Watched['subscription']> {
    try {
      const subscribe = this.#options.subscribe ?? watcher.subscribe;
      return await subscribe(
        root.path,
        (error, events) => {
          if (this.#isStopped) return;
          if (error !== null || events.length > floodEvents) {
            this.#mark(root, root.path); // events were lost, or are too many to follow
            return;
          }
          for (const { path } of events) this.#mark(root, path);
        },
        { ignore: [...this.#options.ignored(root)] },
      );
    } catch (error) {
      // Too many folders for the system's limit, or no watching on this file system.
      const detail = error instanceof Error ? error.message : String(error);
      this.#options.notify({ code: 'watch-by-scanning', detail: `${root.path}: ${detail}` });
      return null;
    }
  }

  #mark(root: Root, path: string): void {
    if (this.#isStopped) return;
    const dirty = this.#dirty.get(root.id) ?? { root, paths: new Set() };
    this.#dirty.set(root.id, dirty);
    dirty.paths.add(path);
    if (dirty.paths.size > floodEvents) {
      dirty.paths.clear();
      dirty.paths.add(root.path);
    }
    const now = Date.now();
    if (this.#quiet === null) this.#dirtySince = now;
    else clearTimeout(this.#quiet);
    const held = now - this.#dirtySince;
    const delay = Math.max(0, Math.min(this.#times.quietMs, this.#times.longestMs - held));
    this.#quiet = setTimeout(() => this.#pass(), delay);
  }

  #pass(): void {
    this.#quiet = null;
    const dirty = [...this.#dirty.values()];
    this.#dirty.clear();
    for (const { root, paths } of dirty) {
      // All of the root includes every path in it.
      this.#options.changed(root, paths.has(root.path) ? new Set([root.path]) : paths);
    }
  }

  async #release({ subscription, root }: Watched): Promise<void> {
    try {
      await subscription?.unsubscribe();
    } catch (error) {
      const detail = `${root.path}: ${String(error)}`;
      this.#options.notify({ code: 'watch-not-ended', detail });
    }
  }
}

/** Device and inode of a folder; null where there is none. */
async function identityOf(path: string): Promise<string | null> {
  try {
    const info = await stat(path, { bigint: true });
    return info.isDirectory() ? `${String(info.dev)} ${String(info.ino)}` : null;
  } catch {
    return null;
  }
}

async function isSilent(path: string): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  try {
    return silentFileSystems.has((await statfs(path)).type);
  } catch {
    return true; // nothing is known of it: scanning is always right
  }
}
