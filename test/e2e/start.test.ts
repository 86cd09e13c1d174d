/** `npm start` without an Electron runtime, and the application as it is built. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
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

test('what is built indexes and searches with the services of the build', () => {
  execFileSync(process.execPath, ['node_modules/electron-vite/bin/electron-vite.js', 'build'], {
    cwd: root,
    stdio: 'ignore',
  });
  const outer = mkdtempSync(join(tmpdir(), 'trouvaille-built-'));
  mkdirSync(join(outer, 'docs'));
  writeFileSync(join(outer, 'docs/bail.txt'), 'Le loyer mensuel est fixé à 780 euros.');
  const run = (...words: string[]): unknown =>
    JSON.parse(
      execFileSync(
        process.execPath,
        ['out/main/cli.js', '--data', join(outer, 'data'), '--json', ...words],
        { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
      ),
    );
  expect(run('index', join(outer, 'docs'))).toMatchObject({ files: 1, read: 1, failed: 0 });
  expect(run('search', 'combien coûte l’appartement')).toMatchObject({
    hits: [{ path: expect.stringMatching(/bail\.txt$/) as unknown, page: 1 }],
  });
});
