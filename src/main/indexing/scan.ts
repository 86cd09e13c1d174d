/**
 * Walks a watched folder: each regular file is found exactly once, links are not followed, and what
 * is left out or cannot be read is said.
 */
import type { BigIntStats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import type { Root } from '../../shared/domain.ts';
import { TrouvailleError, type Failure } from '../../shared/errors.ts';
import type { FileObservation } from '../store/types.ts';
import { rootRules, type FolderRules } from './exclude.ts';
import { isGone, listOrNull, statOrNull, systemCode } from './file-system.ts';
import { readIgnoreFiles } from './ignore-files.ts';
import { diskPath, listFolder, type DiskPath, type ListedEntry } from './listing.ts';
import { isOnlineOnly, onlineStandIn } from './online-only.ts';

export interface FoundFile {
  readonly observation: FileObservation;
  /** Bytes of a path that is not UTF-8. */
  readonly raw: Buffer | null;
  /** Why it is not to be opened: a rule, only online, or a folder that cannot be read. */
  readonly failure: Failure | null;
}

/** One folder's direct contents; of a file named as the start, that file alone. */
export interface FolderScan {
  readonly path: string;
  readonly device: string;
  /** Entries of any kind; 0 for an empty folder. */
  readonly entries: number;
  readonly found: readonly FoundFile[];
  /** The folder's own failure: nothing is known of what it holds. */
  readonly failure: Failure | null;
  /** Patterns of ignore files that were refused. */
  readonly refusedPatterns: readonly string[];
}

export interface ScanOptions {
  readonly ignorePatterns: readonly string[];
  /** Folders inside the root that are not its own: other roots, which are scanned by themselves. */
  readonly otherRoots: ReadonlySet<string>;
  /** Trouvaille's own data folder, never indexed. */
  readonly dataFolder: string;
  readonly signal: AbortSignal;
  readonly platform?: NodeJS.Platform;
}

/** `lstat` calls at once: more than libuv's four threads only queue. */
const statConcurrency = 32;

/**
 * Walks `start`, which is the root or lies in it, folder by folder. Nothing is yielded where the
 * start does not exist, is a link, or lies in something left out. Throws `cancelled`.
 */
export async function* scan(
  root: Root,
  start: string,
  options: ScanOptions,
): AsyncGenerator<FolderScan> {
  const walk = new Walk(root, options);
  const rules = await walk.rulesAbove(start);
  if (rules === null) return;
  const info = await statOrNull({ path: start, raw: null });
  if (info === null) return;
  if (info.isDirectory()) yield* walk.folder({ path: start, raw: null }, rules);
  else yield* walk.file(start, rules);
}

/** What the ledger keeps of a file's `lstat`. */
type FileFacts = Pick<BigIntStats, 'size' | 'mtimeNs' | 'ino' | 'dev' | 'isDirectory'>;

const nothingKnown: FileFacts = {
  size: 0n,
  mtimeNs: 0n,
  ino: 0n,
  dev: 0n,
  isDirectory: () => false,
};
const onlineOnly: Failure = { code: 'document-online-only', values: {} };

function unreadable(error: unknown): Failure {
  return { code: 'document-unreadable', values: { detail: systemCode(error) } };
}

class Walk {
  readonly #root: Root;
  readonly #options: ScanOptions;
  readonly #platform: NodeJS.Platform;

  constructor(root: Root, options: ScanOptions) {
    this.#root = root;
    this.#options = options;
    this.#platform = options.platform ?? process.platform;
  }

  /** The rules that hold beside `start`, with those of every folder above it; null: left out. */
  async rulesAbove(start: string): Promise<FolderRules | null> {
    let rules = rootRules(this.#options.ignorePatterns);
    if (start === this.#root.path) return rules;
    const names = relative(this.#root.path, dirname(start)).split(sep).filter(Boolean);
    let path = this.#root.path;
    for (const name of [null, ...names]) {
      if (name !== null) {
        path = join(path, name);
        if (this.#isForeign(path) || this.#ruleFor(rules, name, path, true) !== null) return null;
      }
      const info = await statOrNull({ path, raw: null });
      if (!info?.isDirectory()) return null;
      const entries = await listOrNull({ path, raw: null });
      if (entries === null) return null;
      rules = await this.#enter(rules, path, entries);
    }
    if (this.#isForeign(start)) return null;
    return rules;
  }

  /** A single file, through the same gates as in its folder's walk. */
  async *file(path: string, rules: FolderRules): AsyncGenerator<FolderScan> {
    const entry: ListedEntry = { name: basename(path), path, raw: null, isOther: false };
    const found = await this.#look(entry, rules);
    if (found === null || found.kind === 'folder') return;
    const parent = await lstat(dirname(path), { bigint: true });
    yield {
      path: dirname(path),
      device: String(parent.dev),
      entries: 1,
      found: [found.file],
      failure: null,
      refusedPatterns: [],
    };
  }

  async *folder(folder: DiskPath, rules: FolderRules): AsyncGenerator<FolderScan> {
    const waiting: { folder: DiskPath; rules: FolderRules }[] = [{ folder, rules }];
    // A stack, children in order of name: the order of the walk is that of the paths.
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (this.#options.signal.aborted) throw new TrouvailleError('cancelled');
      const { scanned, folders } = await this.#one(next.folder, next.rules);
      yield scanned;
      waiting.push(...folders.reverse());
    }
  }

  async #one(
    folder: DiskPath,
    above: FolderRules,
  ): Promise<{ scanned: FolderScan; folders: { folder: DiskPath; rules: FolderRules }[] }> {
    const { path } = folder;
    let info: BigIntStats;
    let entries: ListedEntry[];
    try {
      info = await lstat(diskPath(folder), { bigint: true });
      entries = await listFolder(folder);
    } catch (error) {
      return { scanned: await this.#unreadable(folder, error), folders: [] };
    }
    const rules = await this.#enter(above, path, entries);
    const found: FoundFile[] = [];
    const folders: { folder: DiskPath; rules: FolderRules }[] = [];
    for (let index = 0; index < entries.length; index += statConcurrency) {
      const some = entries.slice(index, index + statConcurrency);
      for (const seen of await Promise.all(some.map((entry) => this.#look(entry, rules)))) {
        if (seen?.kind === 'file') found.push(seen.file);
        else if (seen?.kind === 'folder') folders.push({ folder: seen.folder, rules });
      }
    }
    const scanned = {
      path,
      device: String(info.dev),
      entries: entries.length,
      found,
      failure: null,
      refusedPatterns: rules.refused,
    };
    return { scanned, folders };
  }

  /** An entry as a file of the ledger, or a folder to walk; null: neither. */
  async #look(
    entry: ListedEntry,
    rules: FolderRules,
  ): Promise<{ kind: 'file'; file: FoundFile } | { kind: 'folder'; folder: DiskPath } | null> {
    if (entry.isOther || this.#isForeign(entry.path)) return null;
    let info: BigIntStats;
    try {
      info = await lstat(diskPath(entry), { bigint: true });
    } catch (error) {
      if (isGone(error)) return null; // since it was listed
      // A folder that may be listed and not searched: its names are all there is to know.
      const { path, raw } = entry;
      return { kind: 'file', file: this.#found(path, raw, nothingKnown, unreadable(error)) };
    }
    const isFolder = info.isDirectory();
    if (!isFolder && !info.isFile()) return null;
    if (onlineStandIn(entry.name, this.#platform) !== null) {
      return { kind: 'file', file: this.#found(entry.path, entry.raw, info, onlineOnly) };
    }
    const rule = this.#ruleFor(rules, entry.name, entry.path, isFolder);
    if (rule !== null) {
      const failure: Failure = { code: 'document-excluded', values: { rule } };
      const shown = isFolder ? `${entry.path}/` : entry.path;
      return { kind: 'file', file: this.#found(shown, entry.raw, info, failure) };
    }
    if (isFolder) return { kind: 'folder', folder: entry };
    const failure = isOnlineOnly(info, this.#platform) ? onlineOnly : null;
    return { kind: 'file', file: this.#found(entry.path, entry.raw, info, failure) };
  }

  async #unreadable(folder: DiskPath, error: unknown): Promise<FolderScan> {
    const { path, raw } = folder;
    const failure = unreadable(error);
    const info = await statOrNull(folder);
    const found =
      info === null || path === this.#root.path
        ? []
        : [this.#found(`${path}/`, raw, info, failure)];
    const device = info === null ? '' : String(info.dev);
    return { path, device, entries: 0, found, failure, refusedPatterns: [] };
  }

  #found(path: string, raw: Buffer | null, info: FileFacts, failure: Failure | null): FoundFile {
    return {
      raw,
      failure,
      observation: {
        rootId: this.#root.id,
        path,
        size: info.isDirectory() ? 0 : Number(info.size),
        modifiedMs: Number(info.mtimeNs) / 1e6,
        inode: String(info.ino),
        device: String(info.dev),
      },
    };
  }

  #isForeign(path: string): boolean {
    return path !== this.#root.path && this.#options.otherRoots.has(path);
  }

  #ruleFor(rules: FolderRules, name: string, path: string, isFolder: boolean): string | null {
    if (path === this.#options.dataFolder) return 'Trouvaille';
    return rules.ruleFor({ name, relative: this.#relative(path), absolute: path, isFolder });
  }

  async #enter(
    above: FolderRules,
    folder: string,
    entries: readonly ListedEntry[],
  ): Promise<FolderRules> {
    const names = new Set(entries.map(({ name }) => name));
    const files = await readIgnoreFiles(entries);
    return above.enter(this.#relative(folder), files, names);
  }

  #relative(path: string): string {
    const name = relative(this.#root.path, path);
    return sep === '/' ? name : name.replaceAll(sep, '/');
  }
}
