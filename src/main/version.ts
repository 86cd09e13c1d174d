import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applicationRoot } from './application-root.ts';

/** The version of the application, as its package says. */
export function applicationVersion(): string {
  const file = join(applicationRoot(), 'package.json');
  // Checked by hand: a schema library would be most of the time that `--version` takes.
  const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (typeof parsed === 'object' && parsed !== null && 'version' in parsed) {
    if (typeof parsed.version === 'string') return parsed.version;
  }
  throw new TypeError(`${file} has no version`);
}
