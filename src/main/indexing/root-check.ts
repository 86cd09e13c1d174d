/** Whether a watched folder is there, before anything is concluded from what it does not hold. */
import { readdir, stat } from 'node:fs/promises';
import type { Root } from '../../shared/domain.ts';
import type { StoreWriter } from '../store/types.ts';
import type { Notice } from './types.ts';

export type RootCheck =
  | { readonly ok: true; readonly device: string; readonly inode: string; readonly isNew: boolean }
  | { readonly ok: false; readonly notice: Notice };

/**
 * A root that is gone, cannot be listed, or is empty on another device or inode than when it was
 * last read (a mount point without its disk) is a failed read. `isNew`: same path, another folder.
 */
export async function checkRoot(
  root: Root,
  store: Pick<StoreWriter, 'rootIdentity'>,
): Promise<RootCheck> {
  try {
    const info = await stat(root.path, { bigint: true });
    const entries = await readdir(root.path); // ENOTDIR where it has become a file
    const identity = { device: String(info.dev), inode: String(info.ino) };
    const known = store.rootIdentity(root.id);
    const isNew = known.device !== identity.device || known.inode !== identity.inode;
    if (isNew && entries.length === 0) {
      return { ok: false, notice: { code: 'folder-not-mounted', detail: root.path } };
    }
    return { ok: true, ...identity, isNew };
  } catch {
    return { ok: false, notice: { code: 'folder-unavailable', detail: root.path } };
  }
}
