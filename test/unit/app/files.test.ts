import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { Breaker } from '../../../src/main/app/breaker.ts';
import { completeFolder, suggestedFolders } from '../../../src/main/app/folder-completion.ts';
import { throttle } from '../../../src/main/app/throttle.ts';
import { watchedFile } from '../../../src/main/app/watched-file.ts';

let home: string;
beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'trouvaille-home-')));
  for (const name of ['Documents', 'documentation', 'Musique', '.cache', 'Documents/Impôts']) {
    mkdirSync(join(home, name));
  }
  writeFileSync(join(home, 'Document.txt'), '');
});

describe('completing a folder', () => {
  test('offers folders that begin as typed, in any case, and no files', async () => {
    expect(await completeFolder(join(home, 'doc'))).toEqual([
      join(home, 'documentation'),
      join(home, 'Documents'),
    ]);
  });
  test('offers what is inside after a separator', async () => {
    expect(await completeFolder(join(home, 'Documents/'))).toEqual([
      join(home, 'Documents/Impôts'),
    ]);
  });
  test('hidden folders only where a dot was typed', async () => {
    expect(await completeFolder(`${home}/`)).not.toContain(join(home, '.cache'));
    expect(await completeFolder(join(home, '.c'))).toEqual([join(home, '.cache')]);
  });
  test('a tilde is the home folder', async () => {
    expect(await completeFolder('~/Mus', home)).toEqual([join(home, 'Musique')]);
    expect(await completeFolder('~', home)).toContain(join(home, 'Musique'));
  });
  test('a link to a folder counts, one that leads nowhere does not', async () => {
    symlinkSync(join(home, 'Musique'), join(home, 'lien'));
    symlinkSync(join(home, 'nulle part'), join(home, 'lien mort'));
    expect(await completeFolder(join(home, 'lie'))).toEqual([join(home, 'lien')]);
  });
  test('a relative path, a missing one and nothing have none', async () => {
    for (const typed of ['', 'Documents', join(home, 'no/such/')]) {
      expect(await completeFolder(typed)).toEqual([]);
    }
  });
  test('suggests the usual folders that are there', async () => {
    expect(await suggestedFolders(home)).toEqual([join(home, 'Documents')]);
  });
});

describe('a file handed to the system', () => {
  const refused = (path: string, root: string) => expect(watchedFile(path, root)).rejects;

  test('a document of the folder may be opened', async () => {
    const path = join(home, 'Documents/a.pdf');
    writeFileSync(path, '');
    expect(await watchedFile(path, home)).toEqual({ path, program: false });
  });
  test('programs are known by their extension and by their rights', async () => {
    for (const name of ['a.EXE', 'a.sh', 'a.desktop', 'a.jar', 'plain']) {
      const path = join(home, name);
      writeFileSync(path, '');
      chmodSync(path, name === 'plain' ? 0o755 : 0o644);
      expect(await watchedFile(path, home), name).toMatchObject({ program: true });
    }
  });
  test('a link that leads out of the folder is refused', async () => {
    writeFileSync(join(home, 'secret.txt'), '');
    symlinkSync(join(home, 'secret.txt'), join(home, 'Documents/link.txt'));
    await refused(join(home, 'Documents/link.txt'), join(home, 'Documents')).toMatchObject({
      code: 'path-unreadable',
    });
  });
  test('a folder beside, of a longer name, is not inside', async () => {
    mkdirSync(join(home, 'Documents2'));
    writeFileSync(join(home, 'Documents2/a.txt'), '');
    await refused(join(home, 'Documents2/a.txt'), join(home, 'Documents')).toMatchObject({
      code: 'path-unreadable',
    });
  });
  test('a folder is not a file, and a missing file is missing', async () => {
    await refused(join(home, 'Documents/Impôts'), home).toMatchObject({ code: 'path-unreadable' });
    await refused(join(home, 'Documents/none'), home).toMatchObject({ code: 'path-missing' });
  });
});

describe('restarts and repeated work', () => {
  test('the breaker lets a few restarts through, and more when time has passed', () => {
    let now = 0;
    const breaker = new Breaker(() => now);
    const allowed = Array.from({ length: 6 }, () => breaker.allows());
    expect(allowed).toEqual([true, true, true, true, false, false]);
    now = 60_001;
    expect(breaker.allows()).toBe(true);
  });

  test('throttled work runs at once, then once an interval, and not after a stop', () => {
    vi.useFakeTimers();
    try {
      const work = vi.fn();
      const throttled = throttle(100, work);
      throttled.soon();
      expect(work).toHaveBeenCalledTimes(1);
      for (let i = 0; i < 5; i++) throttled.soon();
      vi.advanceTimersByTime(100);
      expect(work).toHaveBeenCalledTimes(2);
      vi.advanceTimersByTime(1000);
      expect(work).toHaveBeenCalledTimes(2);
      throttled.soon();
      throttled.soon();
      throttled.stop();
      vi.advanceTimersByTime(1000);
      expect(work).toHaveBeenCalledTimes(3);
    } finally {
      vi.useRealTimers();
    }
  });
});
