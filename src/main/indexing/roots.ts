/** Watched folders added, removed and found again. */
import { readdir, realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Root } from '../../shared/domain.ts';
import { TrouvailleError } from '../../shared/errors.ts';
import type { StoreWriter } from '../store/types.ts';
import { liesIn } from './missing.ts';
import { observationOf } from './reconcile.ts';
import { systemCode } from './file-system.ts';

interface FolderIdentity {
  /** With all links resolved: one folder has one path. */
  readonly path: string;
  readonly device: string;
  readonly inode: string;
}

/** Throws `path-missing`, `path-not-folder` or `path-unreadable`. */
export async function identifyFolder(path: string): Promise<FolderIdentity> {
  try {
    const real = await realpath(path);
    const info = await stat(real, { bigint: true });
    if (!info.isDirectory()) throw new TrouvailleError('path-not-folder', { path });
    await readdir(real);
    return { path: real, device: String(info.dev), inode: String(info.ino) };
  } catch (error) {
    if (error instanceof TrouvailleError) throw error;
    const code = systemCode(error);
    if (code === 'ENOENT') throw new TrouvailleError('path-missing', { path }, { cause: error });
    if (code === 'ENOTDIR')
      throw new TrouvailleError('path-not-folder', { path }, { cause: error });
    throw new TrouvailleError('path-unreadable', { path }, { cause: error });
  }
}

/** Watches a folder from now on; one that is watched already stays as it is. */
export async function addRoot(store: StoreWriter, path: string): Promise<Root> {
  const folder = await identifyFolder(path);
  return store.transaction(() => {
    const known = store.roots().find((root) => root.path === folder.path);
    if (known !== undefined) return known;
    const outer = store.roots().filter((root) => liesIn(folder.path, new Set([root.path])));
    const root = store.addRoot(folder.path, folder.device, folder.inode);
    // Files that an outer root brought in belong to the innermost one: nothing is read again.
    for (const { id } of outer) {
      for (const file of store.filesOfRoot(id)) {
        if (!liesIn(file.path, new Set([root.path]))) continue;
        store.observeFile({ ...observationOf(file), rootId: root.id });
      }
    }
    return root;
  });
}

/** The root with this path, which need not exist any more. Throws `path-missing`. */
export async function rootAt(store: StoreWriter, path: string): Promise<Root> {
  const candidates = [path, resolve(path), await realpath(path).catch(() => path)];
  const root = store.roots().find((each) => candidates.includes(each.path));
  if (root === undefined) throw new TrouvailleError('path-missing', { path });
  return root;
}

/** The folder that was watched at `from` is at `to` now. Throws as `identifyFolder`, `rootAt` and the store. */
export async function relocateRoot(store: StoreWriter, from: string, to: string): Promise<Root> {
  const root = await rootAt(store, from);
  const folder = await identifyFolder(to);
  store.transaction(() => {
    store.relocateRoot(root.id, folder.path);
    store.setRootIdentity(root.id, folder.device, folder.inode);
  });
  return { id: root.id, path: folder.path };
}
