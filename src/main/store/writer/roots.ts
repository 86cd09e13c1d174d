/** Changes to the watched folders. */
import type { Root } from '../../../shared/domain.ts';
import { TrouvailleError } from '../../../shared/errors.ts';
import type { ReadableDatabase, WritableDatabase } from '../database.ts';
import { asFolder } from '../paths.ts';
import { readRoots } from '../reader/roots.ts';
import { removeFiles } from './files.ts';

interface RootIdentity {
  readonly device: string;
  readonly inode: string;
}

/** Adds a root, or returns the one that is there with this path. */
export function addRoot(
  database: WritableDatabase,
  path: string,
  device: string,
  inode: string,
): Root {
  const known = readRoots(database).find((root) => root.path === path);
  if (known) return known;
  const { lastId } = database
    .command<[string, string, string]>('INSERT INTO roots (path, device, inode) VALUES (?, ?, ?)')
    .run(path, device, inode);
  return { id: lastId, path };
}

/** Removes a root and its files; those that lie under another root too become that root's. */
export function removeRoot(database: WritableDatabase, id: number): void {
  const adopt = database.command<[number, number, string, string]>(
    `UPDATE files SET root_id = ? WHERE root_id = ?
       AND folder_id IN (SELECT id FROM folders WHERE substr(path, 1, length(?)) = ?)`,
  );
  const others = readRoots(database).filter((root) => root.id !== id);
  // The innermost root first: it is the one that a file would have been found under.
  for (const other of others.sort((a, b) => b.path.length - a.path.length)) {
    adopt.run(other.id, id, asFolder(other.path), asFolder(other.path));
  }
  const files = database.column<[number], number>('SELECT id FROM files WHERE root_id = ?').all(id);
  removeFiles(database, files);
  database.command<[number]>('DELETE FROM roots WHERE id = ?').run(id);
}

/**
 * The root and all under it are found at `newPath`: nothing is read again. Throws `folder-watched`
 * where another root is there.
 */
export function relocateRoot(database: WritableDatabase, id: number, newPath: string): void {
  const roots = readRoots(database);
  const root = roots.find((candidate) => candidate.id === id);
  if (!root) throw new TrouvailleError('internal', { detail: `no root ${id}` });
  if (roots.some((other) => other.id !== id && other.path === newPath)) {
    throw new TrouvailleError('folder-watched', { path: newPath, from: root.path });
  }
  const [from, to] = [asFolder(root.path), asFolder(newPath)];
  if (from !== to && holdsFiles(database, to)) {
    takeOver(database, id, to);
  } else {
    renameFolders(database, from, to);
  }
  database.command<[string, number]>('UPDATE roots SET path = ? WHERE id = ?').run(newPath, id);
}

function holdsFiles(database: ReadableDatabase, folder: string): boolean {
  const first = database
    .column<[string, string], number>(
      'SELECT id FROM folders WHERE substr(path, 1, length(?)) = ? LIMIT 1',
    )
    .get(folder, folder);
  return first !== undefined;
}

/** What lies in `folder` was found already, by a root around it: it is this root's, instead of its old files. */
function takeOver(database: WritableDatabase, id: number, folder: string): void {
  const elsewhere = database
    .column<[number, string, string], number>(
      `SELECT files.id FROM files JOIN folders ON folders.id = folder_id
       WHERE root_id = ? AND substr(folders.path, 1, length(?)) <> ?`,
    )
    .all(id, folder, folder);
  removeFiles(database, elsewhere);
  database
    .command<[number, string, string]>(
      `UPDATE files SET root_id = ?
       WHERE folder_id IN (SELECT id FROM folders WHERE substr(path, 1, length(?)) = ?)`,
    )
    .run(id, folder, folder);
}

function renameFolders(database: WritableDatabase, from: string, to: string): void {
  database
    .command<[string, string, string, string]>(
      `UPDATE folders SET path = ? || substr(path, length(?) + 1)
       WHERE substr(path, 1, length(?)) = ?`,
    )
    .run(to, from, from, from);
}

/** Device and inode that the root had when last read. */
export function rootIdentity(database: ReadableDatabase, id: number): RootIdentity {
  const row = database
    .query<[number], RootIdentity>('SELECT device, inode FROM roots WHERE id = ?')
    .get(id);
  if (!row) throw new TrouvailleError('internal', { detail: `no root ${id}` });
  return row;
}

export function setRootIdentity(
  database: WritableDatabase,
  id: number,
  device: string,
  inode: string,
): void {
  database
    .command<[string, string, number]>('UPDATE roots SET device = ?, inode = ? WHERE id = ?')
    .run(device, inode, id);
}
