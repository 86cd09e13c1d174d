import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';

const root = resolve(import.meta.dirname, '..', '..', '..');

export const fixtureModels = join(root, 'test', 'fixtures', 'models');
export const resourceModels = join(root, 'resources', 'models');

/** A folder of this test's own, removed after it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'trouvaille-model-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
