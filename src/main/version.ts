import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod/mini';
import { applicationRoot } from './application-root.ts';

/** The version of the application, as its package says. */
export function applicationVersion(): string {
  const text = readFileSync(join(applicationRoot(), 'package.json'), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}
