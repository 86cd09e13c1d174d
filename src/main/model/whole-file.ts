import { renameSync, writeFileSync } from 'node:fs';

/** Writes a file that readers see whole or not at all. */
export function writeFileWhole(path: string, content: string): void {
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, content);
  renameSync(temporary, path);
}
