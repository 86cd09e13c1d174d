/** ONNX Runtime's own telemetry: a model is run, and nothing of it is set up. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const home = mkdtempSync(join(tmpdir(), 'trouvaille-telemetry-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

it('running a model leaves no identifier, no queue of events and no log behind', () => {
  for (const folder of ['cache', 'tmp', 'data']) mkdirSync(join(home, folder));
  const embedded = execFileSync(
    process.execPath,
    [
      ...['bin/trouvaille.js', '--data', join(home, 'data'), 'embed', '--dtype', 'fp32'],
      ...['--model', 'test/fixtures/models/parity/bert-e5'],
    ],
    {
      cwd: root,
      input: '{"text":"un bail"}\n',
      encoding: 'utf8',
      env: {
        ...{ PATH: process.env['PATH'], HOME: home, TMPDIR: join(home, 'tmp') },
        XDG_CACHE_HOME: join(home, 'cache'),
      },
    },
  );
  expect(JSON.parse(embedded)).toHaveProperty('vector');
  expect(readdirSync(join(home, 'cache'))).not.toContain('Microsoft');
  expect(readdirSync(join(home, 'tmp')).filter((name) => name.startsWith('mat-'))).toEqual([]);
  expect(readdirSync(home).sort()).toEqual(['cache', 'data', 'tmp']);
});
