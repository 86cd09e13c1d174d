import { mkdirSync, mkdtempSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { stampOf } from '../../../src/main/source-stamp.ts';
import { entryOf } from '../../../src/main/shell/entries.ts';
import { rendererFile } from '../../../src/main/shell/renderer-files.ts';
import { services } from '../../../src/main/shell/seam.ts';

let folder: string;
beforeAll(() => {
  const outer = mkdtempSync(join(tmpdir(), 'trouvaille-files-'));
  folder = join(outer, 'renderer');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  mkdirSync(join(outer, 'renderer2'));
  writeFileSync(join(folder, 'index.html'), 'window');
  writeFileSync(join(folder, 'assets/a-1.js'), 'script');
  writeFileSync(join(folder, 'notes.txt'), 'not served');
  writeFileSync(join(outer, 'secret.js'), 'secret');
  writeFileSync(join(outer, 'renderer2/secret.js'), 'secret');
});

describe('files of the window', () => {
  test('are served with their type; the names that carry a digest may be kept', async () => {
    expect(await rendererFile(folder, '/')).toMatchObject({
      type: 'text/html; charset=utf-8',
      immutable: false,
    });
    expect(await rendererFile(folder, '/assets/a-1.js')).toMatchObject({ immutable: true });
  });

  test('other kinds, missing files and folders are not', async () => {
    for (const path of ['/notes.txt', '/none.js', '/assets', '/assets/', '/%zz']) {
      expect(await rendererFile(folder, path), path).toBeNull();
    }
  });

  test('no path leads out of the folder', async () => {
    const step = fc.constantFrom(
      '..',
      '.',
      '',
      'assets',
      '%2e%2e',
      '..%2f',
      'renderer2',
      '..\\',
      '%00',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
        const file = await rendererFile(folder, `/${[...steps, 'secret.js'].join('/')}`);
        expect(file).toBeNull();
      }),
    );
  });
});

describe('the build', () => {
  test('every service begins in a file that is there, from source and beside a bundle', () => {
    for (const service of services) {
      expect(entryOf(service)).toMatch(
        /src\/main\/(indexing|inference|extract|search|engine|models)\/.*\.ts$/,
      );
      expect(entryOf(service, 'file:///app/out/main/chunk-x-1.js')).toBe(
        `/app/out/main/${service}.js`,
      );
    }
  });

  test('a source that is changed, added or removed makes the stamp another', () => {
    const root = mkdtempSync(join(tmpdir(), 'trouvaille-stamp-'));
    mkdirSync(join(root, 'src/deep'), { recursive: true });
    writeFileSync(join(root, 'src/deep/a.ts'), 'a');
    writeFileSync(join(root, 'lock.json'), '{}');
    const stamp = () => stampOf(root, ['src', 'lock.json']);
    const seen = [stamp()];
    expect(stamp()).toBe(seen[0]);
    writeFileSync(join(root, 'src/b.ts'), 'b');
    seen.push(stamp());
    utimesSync(join(root, 'src/deep/a.ts'), 1, 1);
    seen.push(stamp());
    writeFileSync(join(root, 'lock.json'), '{"x":1}');
    seen.push(stamp());
    expect(new Set(seen).size).toBe(4);
  });
});
