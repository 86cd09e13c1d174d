import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A digest of every source's path, size and time of change. */
export function stampOf(root: string, paths: readonly string[]): string {
  const digest = createHash('sha256');
  const add = (path: string): void => {
    const absolute = join(root, path);
    const { size, mtimeMs } = statSync(absolute);
    digest.update(`${path}\0${size}\0${mtimeMs}\n`);
  };
  for (const path of paths) {
    if (!statSync(join(root, path)).isDirectory()) add(path);
    else {
      const inside = readdirSync(join(root, path), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
        .sort();
      for (const file of inside) add(file);
    }
  }
  return digest.digest('hex');
}
