import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const sharedFolder =
  process.env['TROUVAILLE_SHARED'] ?? resolve(import.meta.dirname, '..', '..', 'shared');

/** Path of something in the shared data folder, or null where that folder is absent. */
export function sharedData(...segments: string[]): string | null {
  const path = join(sharedFolder, 'data', ...segments);
  return existsSync(path) ? path : null;
}
