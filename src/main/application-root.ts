import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder of the application's `package.json`, above this file: found, not counted, since a file
 * lies at other depths in the source and in the build.
 */
export function applicationRoot(here: string = import.meta.url): string {
  let folder = dirname(fileURLToPath(here));
  while (!existsSync(join(folder, 'package.json'))) {
    const above = dirname(folder);
    if (above === folder) throw new Error(`no package.json above ${here}`);
    folder = above;
  }
  return folder;
}
