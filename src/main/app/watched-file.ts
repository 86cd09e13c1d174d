import { constants } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import { extname, relative, isAbsolute } from 'node:path';
import { TrouvailleError } from '../../shared/errors.ts';

/**
 * What the system would run rather than show. Such a file is shown in its folder, never opened: a
 * document search must not be a way to start a program.
 */
const programExtensions = new Set(
  (
    '.app .appimage .apk .appref-ms .bat .bin .cmd .com .command .cpl .deb .desktop .dll .dmg .exe .gadget .hta .inf ' +
    '.iso .jar .jnlp .js .jse .jsx .lnk .mjs .msc .msi .msix .msp .mst .pif .pkg .pl .ps1 .ps1xml .psc1 .py .pyw .rb ' +
    '.reg .rpm .run .scf .scpt .scr .sct .settingcontent-ms .sh .bash .zsh .fish .so .tool .url .vb .vbe .vbs .webloc ' +
    '.website .workflow .ws .wsc .wsf .wsh .xll .xpi .action'
  ).split(' '),
);

/** A file of a watched folder that may be handed to the system. */
export interface WatchedFile {
  readonly path: string;
  /** The system would run it. */
  readonly program: boolean;
}

/**
 * The real file behind `path`, which the index says lies under `root`. Throws `path-missing` where it
 * is gone, `path-unreadable` where it is no plain file of that folder any more: a link put there
 * since must not lead elsewhere.
 */
export async function watchedFile(path: string, root: string): Promise<WatchedFile> {
  let real: string;
  let realRoot: string;
  try {
    [real, realRoot] = await Promise.all([realpath(path), realpath(root)]);
  } catch (cause) {
    throw new TrouvailleError('path-missing', { path }, { cause });
  }
  const { mode } = await inRoot(real, realRoot, path);
  const extension = extname(real).toLowerCase();
  return {
    path: real,
    program: programExtensions.has(extension) || (extension === '' && isExecutable(mode)),
  };
}

async function inRoot(real: string, root: string, path: string): Promise<{ mode: number }> {
  const inside = relative(root, real);
  if (inside === '' || inside.startsWith('..') || isAbsolute(inside)) {
    throw new TrouvailleError('path-unreadable', { path });
  }
  const found = await stat(real);
  if (!found.isFile()) throw new TrouvailleError('path-unreadable', { path });
  try {
    await access(real, constants.R_OK);
  } catch (cause) {
    throw new TrouvailleError('path-unreadable', { path }, { cause });
  }
  return found;
}

function isExecutable(mode: number): boolean {
  return process.platform !== 'win32' && (mode & 0o111) !== 0;
}
