/** Paths as the store keeps them: a folder with its separator at the end, and a name. */
import { sep } from 'node:path';

/** A file's folder and name; of a folder that ends in its separator, the name ends in it too. */
export function splitPath(path: string): { folder: string; name: string } {
  const last = path.lastIndexOf(sep, path.length - 2);
  return { folder: path.slice(0, last + 1), name: path.slice(last + 1) };
}

/** `path` with exactly one separator at its end. */
export function asFolder(path: string): string {
  return path.endsWith(sep) ? path : path + sep;
}
