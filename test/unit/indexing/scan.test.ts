import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isOnlineOnly, onlineStandIn } from '../../../src/main/indexing/online-only.ts';
import { decodeName } from '../../../src/main/indexing/listing.ts';
import { scan, type ScanOptions } from '../../../src/main/indexing/scan.ts';

let root: string;
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'trouvaille-scan-')));
  await mkdir(join(root, 'a', 'b'), { recursive: true });
  await mkdir(join(root, 'node_modules'));
  await writeFile(join(root, 'a', 'b', 'deux.txt'), '22');
  await writeFile(join(root, 'a', 'un.txt'), '1');
  await writeFile(join(root, 'node_modules', 'x.txt'), 'x');
  await symlink(join(root, 'a'), join(root, 'lien'));
});
afterEach(() => rm(root, { recursive: true }));

const options: ScanOptions = {
  ...{ ignorePatterns: [], otherRoots: new Set<string>(), dataFolder: '/aucun' },
  signal: new AbortController().signal,
};

async function found(start = root, changes: Partial<ScanOptions> = {}): Promise<string[]> {
  const paths: string[] = [];
  for await (const folder of scan({ id: 1, path: root }, start, { ...options, ...changes })) {
    paths.push(...folder.found.map(({ observation }) => observation.path.slice(root.length + 1)));
  }
  return paths.sort();
}

describe('the scan', () => {
  it('finds each regular file once, and a folder left out as one line', async () => {
    expect(await found()).toEqual(['a/b/deux.txt', 'a/un.txt', 'node_modules/']);
  });

  it('begun at a folder or file in the root, finds what the whole scan would find there', async () => {
    expect(await found(join(root, 'a', 'b'))).toEqual(['a/b/deux.txt']);
    expect(await found(join(root, 'a', 'un.txt'))).toEqual(['a/un.txt']);
    expect(await found(join(root, 'node_modules', 'x.txt'))).toEqual([]);
    expect(await found(join(root, 'lien', 'un.txt'))).toEqual([]);
    expect(await found(join(root, 'lien'))).toEqual([]);
    expect(await found(join(root, 'rien'))).toEqual([]);
    await writeFile(join(root, '.gitignore'), 'un.txt');
    expect(await found(join(root, 'a', 'un.txt'))).toEqual(['a/un.txt']);
    for await (const { found: files } of scan(
      { id: 1, path: root },
      join(root, 'a', 'un.txt'),
      options,
    )) {
      expect(files[0]?.failure?.values).toEqual({ rule: 'un.txt (.gitignore)' });
    }
  });

  it('leaves what is another root’s to it', async () => {
    expect(await found(root, { otherRoots: new Set([join(root, 'a', 'b')]) })).toEqual([
      ...['a/un.txt', 'node_modules/'],
    ]);
  });

  it('stops when it is told to', async () => {
    await expect(found(root, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});

describe('files that are only online', () => {
  it('have a size and no block, on the systems that have such files', () => {
    const away = { size: 100_000n, blocks: 0n };
    expect(isOnlineOnly(away, 'darwin')).toBe(true);
    expect(isOnlineOnly(away, 'win32')).toBe(true);
    expect(isOnlineOnly(away, 'linux')).toBe(false);
    expect(isOnlineOnly({ size: 600n, blocks: 0n }, 'win32')).toBe(false);
    expect(isOnlineOnly({ size: 100_000n, blocks: 200n }, 'darwin')).toBe(false);
  });

  it('are known by the stand-in that iCloud left for them', () => {
    expect(onlineStandIn('.Bail.pdf.icloud', 'darwin')).toBe('Bail.pdf');
    expect(onlineStandIn('.Bail.pdf.icloud', 'linux')).toBeNull();
    expect(onlineStandIn('Bail.pdf', 'darwin')).toBeNull();
  });
});

describe('names', () => {
  it('keep UTF-8 as it is and write other bytes as escapes', () => {
    expect(decodeName(Buffer.from('été\n.txt'))).toBe('été\n.txt');
    expect(decodeName(Buffer.from([0x63, 0xe9, 0xc3, 0xa9, 0xff]))).toBe('c\\xE9é\\xFF');
  });
});
