/** `npm start` without an Electron runtime. */
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

test('npm start says that it falls back to the browser, how to have Electron, and serves', async () => {
  const data = mkdtempSync(join(tmpdir(), 'trouvaille-start-'));
  const child = spawn(process.execPath, ['bin/start.js', '--no-open', '--port', '0'], {
    cwd: root,
    env: {
      ...process.env,
      TROUVAILLE_DATA: data,
      LANG: 'en',
      ELECTRON_OVERRIDE_DIST_PATH: '/none',
    },
  });
  let told = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (told += text));
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').once('data', resolve);
    child.once('exit', (code) => reject(new Error(`ended with ${String(code)}: ${told}`)));
  });
  expect(told).toContain('npx install-electron');
  const first: unknown = JSON.parse(line.split('\n')[0] ?? '');
  expect(first).toEqual({
    url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/) as unknown,
  });
  child.removeAllListeners('exit');
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
});
