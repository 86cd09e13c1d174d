/**
 * Files of a cloud drive whose content is not on this machine: opening one would download it.
 *
 * Node shows neither Windows' recall attribute nor macOS' dataless flag. Both systems give such a
 * file its full size and no block on the disk, and that is what is looked at. A small file may live
 * in the file system's own records and have no block either, so small files are never taken for
 * online ones. On Linux nothing is said: cloud drives there are mounts that count blocks as they
 * like (sshfs counts none), and a sparse file has none.
 */

/** NTFS keeps contents under one record (up to 4096 bytes) in the record, APFS compresses likewise. */
const smallestSeparateBytes = 4096;

export function isOnlineOnly(
  info: { readonly size: bigint; readonly blocks: bigint },
  platform: NodeJS.Platform,
): boolean {
  if (platform !== 'darwin' && platform !== 'win32') return false;
  return info.blocks === 0n && info.size > smallestSeparateBytes;
}

/** iCloud before macOS 14 left `.Name.pdf.icloud` for `Name.pdf`: the name it stands for, or null. */
export function onlineStandIn(name: string, platform: NodeJS.Platform): string | null {
  if (platform !== 'darwin') return null;
  return /^\.(.+)\.icloud$/.exec(name)?.[1] ?? null;
}
