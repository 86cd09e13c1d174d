/**
 * The embedded models compiled once for all tests, and for the next run: in the system's temporary
 * folder, under a name that changes with the compiler's own sources.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const compiler = resolve(import.meta.dirname, '..', 'src', 'main', 'model');

/** A data folder that holds nothing but compiled models. */
export function modelsDataFolder(): string {
  const hash = createHash('sha256');
  const sources = readdirSync(compiler, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  for (const source of sources.sort()) hash.update(readFileSync(source));
  const name = `trouvaille-test-models-${process.getuid?.() ?? 0}-${hash.digest('hex').slice(0, 12)}`;
  const folder = join(tmpdir(), name);
  mkdirSync(join(folder, 'compiled'), { recursive: true, mode: 0o700 });
  return folder;
}

/** Makes `dataFolder` one whose models are compiled already, or will be for the others too. */
export function shareCompiledModels(dataFolder: string): void {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  symlinkSync(join(modelsDataFolder(), 'compiled'), join(dataFolder, 'compiled'));
}
