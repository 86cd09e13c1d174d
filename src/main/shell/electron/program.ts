import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Electron's program for the checkout in `root`, by the rules of its own npm package: `path.txt` names
 * it once it was downloaded, `ELECTRON_OVERRIDE_DIST_PATH` the folder of one that is there already.
 * null: there is none.
 */
export function electronProgram(
  root: string,
  override: string | undefined = process.env['ELECTRON_OVERRIDE_DIST_PATH'],
): string | null {
  const folder = join(root, 'node_modules', 'electron');
  const pathFile = join(folder, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : null;
  const program = override
    ? join(override, name ?? 'electron')
    : name === null
      ? null
      : join(folder, 'dist', name);
  return program !== null && existsSync(program) ? program : null;
}
