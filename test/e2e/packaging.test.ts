/**
 * The application as electron-builder packs it by build/electron-builder.yml, run from a folder of its
 * own: its command line indexes and searches there with nothing of the repository but what was packed.
 * Electron's own program is not in its npm package: an empty one stands in its place, and Node runs
 * what Electron would, from the unpacked archive.
 */
import { extractAll, listPackage } from '@electron/asar';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makePdf, text } from '../unit/extract/make-pdf.ts';

const root = join(import.meta.dirname, '../..');
const outer = mkdtempSync(join(tmpdir(), 'trouvaille-packed-'));
const resources = join(outer, 'packed', 'linux-unpacked', 'resources');
let packed: string[];

beforeAll(() => {
  const program = join(outer, 'electron');
  mkdirSync(program);
  writeFileSync(join(program, 'electron'), '', { mode: 0o755 });
  node('node_modules/electron-vite/bin/electron-vite.js', 'build');
  node(
    ...['node_modules/electron-builder/cli.js', '--linux', 'dir', '--publish', 'never'],
    ...['--config', 'build/electron-builder.yml', `-c.electronDist=${program}`],
    // Fuses are bits of Electron's program, which is not there.
    ...[`-c.directories.output=${join(outer, 'packed')}`, '-c.electronFuses='],
  );
  const archive = join(resources, 'app.asar');
  packed = listPackage(archive, { isPack: false });
  extractAll(archive, join(resources, 'app'));
});
afterAll(() => rmSync(outer, { recursive: true, force: true }));

function node(...words: string[]): string {
  return execFileSync(process.execPath, words, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 64e6,
  });
}

test('what was packed indexes and searches by itself', () => {
  const documents = join(outer, 'docs');
  mkdirSync(documents);
  writeFileSync(join(documents, 'bail.txt'), 'Le loyer mensuel est fixé à 780 euros.');
  writeFileSync(
    join(documents, 'notice.pdf'),
    makePdf({
      pages: [{ content: text(72, 700, 'La chaudière se purge en ouvrant la vis du radiateur.') }],
    }),
  );
  const run = (...words: string[]): unknown =>
    JSON.parse(
      node(
        ...[join(resources, 'app', 'out', 'main', 'cli.js'), '--data', join(outer, 'data')],
        ...['--json', ...words],
      ),
    );
  expect(run('index', documents)).toMatchObject({ files: 2, read: 2, failed: 0 });
  expect(run('search', 'quel est le loyer mensuel', '--limit', '1')).toMatchObject({
    hits: [{ path: expect.stringMatching(/bail\.txt$/) as unknown, page: 1 }],
  });
  expect(run('search', 'purger le radiateur', '--limit', '1')).toMatchObject({
    hits: [{ path: expect.stringMatching(/notice\.pdf$/) as unknown, page: 1 }],
  });
});

test('nothing is packed but the build, its packages and its icons', () => {
  const top = new Set(packed.map((path) => path.split('/')[1]));
  expect([...top].sort()).toEqual(['build', 'node_modules', 'out', 'package.json']);
  expect(packed.filter((path) => path.startsWith('/build/')).sort()).toEqual([
    '/build/drag-icon.png',
    '/build/icon.png',
  ]);
  expect(packed).not.toContain('/node_modules/electron');
  expect(packed).not.toContain('/node_modules/svelte');
});

test('native code lies outside the archive, that of this system and processor alone', () => {
  const unpacked = join(resources, 'app.asar.unpacked', 'node_modules');
  const native = packed.filter((path) => /\.(node|so|so\.\d+|dylib|dll)$/.test(path));
  expect(native.length).toBeGreaterThan(3);
  for (const path of native) {
    expect(existsSync(join(resources, 'app.asar.unpacked', path)), path).toBe(true);
    expect(path).not.toMatch(/win32|darwin|musl|arm64/);
  }
  for (const name of ['better-sqlite3', 'onnxruntime-node', 'sqlite-vec-linux-x64']) {
    expect(existsSync(join(unpacked, name)), name).toBe(true);
  }
});
