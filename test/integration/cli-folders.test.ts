import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openWriter } from '../../src/main/store/open.ts';
import {
  isRoot,
  remount,
  temporaryFolder,
  temporaryMount,
  trouvaille,
  type Ended,
} from './command.ts';

// Real processes: on a busy machine each takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 });

let folder: ReturnType<typeof temporaryFolder>;
let documents: string;
beforeAll(() => {
  folder = temporaryFolder();
  documents = join(folder.path, 'documents');
  mkdirSync(documents);
  writeFileSync(join(documents, 'bail.txt'), 'Le bail est signé pour trois ans.');
});
afterAll(() => folder.remove());

let count = 0;
const dataFolder = (): string => join(folder.path, `data-${++count}`);

function sentenceOf({ stderr }: Ended): string {
  expect(stderr.trim().split('\n')).toHaveLength(1);
  return stderr.trim();
}

describe('folders', () => {
  it('are added, listed, relocated and removed', async () => {
    const data = dataFolder();
    const added = await trouvaille(['--data', data, 'add', documents, '--json']);
    expect(JSON.parse(added.stdout)).toEqual({ folders: [documents] });
    expect(statSync(data).mode & 0o777).toBe(0o700);
    const status = await trouvaille(['--data', data, 'status', '--json']);
    expect(JSON.parse(status.stdout)).toMatchObject({
      folders: [{ path: documents, files: 0, states: {} }],
    });

    const elsewhere = join(folder.path, 'elsewhere');
    mkdirSync(elsewhere);
    const moved = await trouvaille(['--data', data, 'relocate', documents, elsewhere, '--json']);
    expect(JSON.parse(moved.stdout)).toEqual({ folders: [elsewhere] });
    const removed = await trouvaille(['--data', data, 'remove', elsewhere, '--json']);
    expect(JSON.parse(removed.stdout)).toEqual({ folders: [] });
    const again = await trouvaille(['--data', data, 'remove', elsewhere]);
    expect(sentenceOf(again)).toContain('is not a watched folder');
    expect(again.status).toBe(2);
  });

  it('are not relocated to one that is watched already, and both stay', async () => {
    const data = dataFolder();
    const other = join(folder.path, 'other');
    mkdirSync(other);
    await trouvaille(['--data', data, 'add', documents, other]);
    const ended = await trouvaille(['--data', data, 'relocate', documents, other]);
    expect(sentenceOf(ended)).toBe(
      `${other} is a watched folder already: remove ${documents}, or name another folder.`,
    );
    expect(ended.status).toBe(2);
    const { stdout } = await trouvaille(['--data', data, 'status', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ folders: [{ path: documents }, { path: other }] });
  });

  it('that are missing or files are told, and the others are still added', async () => {
    const data = dataFolder();
    const missing = join(folder.path, 'missing');
    const file = join(documents, 'bail.txt');
    const ended = await trouvaille(['--data', data, 'add', missing, documents, file, '--quiet']);
    expect(ended.status).toBe(3);
    expect(ended.stderr.trim().split('\n')).toEqual([
      `${missing} does not exist: check the path.`,
      `${file} is a file: name a folder.`,
    ]);
    const { stdout } = await trouvaille(['--data', data, 'status', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ folders: [{ path: documents }] });
  });

  it.each(['add', 'index'])('%s leaves no trace of a mistyped path', async (command) => {
    const data = dataFolder();
    const ended = await trouvaille(['--data', data, command, join(folder.path, 'missing')]);
    expect(sentenceOf(ended)).toContain('does not exist');
    expect(ended.status).toBe(3);
    expect(() => statSync(data)).toThrow('ENOENT');
  });

  it.each(['add', 'index'])('%s tells a folder that may not be read', async (command) => {
    const closed = join(folder.path, `closed-${command}`);
    mkdirSync(closed);
    chmodSync(closed, 0);
    const data = join(folder.path, `open-${command}`);
    mkdirSync(data);
    chmodSync(data, 0o777);
    const ended = await trouvaille(['--data', data, command, closed], { unprivileged: true });
    expect(sentenceOf(ended)).toContain('cannot be read: check your rights');
    expect(ended.status).toBe(3);
  });
});

describe('a data folder', () => {
  const commands = [
    ['add', (): string[] => [documents]],
    ['index', (): string[] => [documents]],
    ['settings', (): string[] => ['set', 'threads', '1']],
  ] as const;

  it.each(commands)('that another user owns: %s', async (command, words) => {
    const data = dataFolder();
    mkdirSync(data);
    chmodSync(data, 0o555);
    const ended = await trouvaille(['--data', data, command, ...words()], { unprivileged: true });
    expect(sentenceOf(ended)).toContain('read-only');
    expect(ended.status).toBe(6);
  });

  it('that is a file', async () => {
    const data = join(documents, 'bail.txt');
    const ended = await trouvaille(['--data', data, 'add', documents]);
    expect(sentenceOf(ended)).toContain('is a file');
    expect(ended.status).toBe(2);
  });

  it('that another writer holds', async () => {
    const data = dataFolder();
    const writer = openWriter(data);
    try {
      for (const words of [
        ['add', documents],
        ['index', documents],
        ['remove', documents],
      ]) {
        const ended = await trouvaille(['--data', data, ...words]);
        expect(sentenceOf(ended)).toContain('in use by another Trouvaille');
        expect(ended.status).toBe(5);
      }
      const status = await trouvaille(['--data', data, 'status', '--json']);
      expect(status.status).toBe(0);
    } finally {
      writer.close();
    }
  });

  const reading = [['status'], ['search', 'bail'], ['add', '.'], ['index', '.']];

  it.each(reading)('of a newer version: %s', async (...words) => {
    const data = dataFolder();
    openWriter(data).close();
    const database = new Database(join(data, 'index.db'));
    database.pragma('user_version = 999');
    database.close();
    const ended = await trouvaille(['--data', data, ...words]);
    expect(sentenceOf(ended)).toContain('newer version (999');
    expect(ended.status).toBe(5);
  });

  it.each(reading)('that is damaged: %s', async (...words) => {
    const data = dataFolder();
    openWriter(data).close();
    writeFileSync(
      join(data, 'index.db'),
      'not a database at all, and long enough to be read'.repeat(200),
    );
    const ended = await trouvaille(['--data', data, ...words]);
    expect(sentenceOf(ended)).toContain('is damaged: “trouvaille doctor --repair”');
    expect(ended.status).toBe(5);
  });
});

describe('a disk', () => {
  const mounts: { unmount(): void }[] = [];
  afterEach(() => {
    for (const mount of mounts.splice(0)) mount.unmount();
  });

  /** A test over a small mount; skipped by name where mounting is not permitted. */
  function onMount(name: string, options: string, test: (path: string) => Promise<void>): void {
    it.skipIf(!isRoot)(name, async (context) => {
      const mount = temporaryMount(folder.path, `${options},mode=700`);
      if (mount === null) {
        context.skip('mounting is not permitted here');
        return;
      }
      mounts.push(mount);
      await test(mount.path);
    });
  }

  onMount('that is read-only lets status work, and no writing command', 'size=4m', async (path) => {
    const data = join(path, 'data');
    expect((await trouvaille(['--data', data, 'add', documents])).status).toBe(0);
    expect(remount(path, 'ro')).toBe(true);
    for (const words of [['add', folder.path], ['index'], ['settings', 'set', 'threads', '1']]) {
      const ended = await trouvaille(['--data', data, ...words]);
      expect(sentenceOf(ended)).toContain('read-only');
      expect(ended.status).toBe(6);
    }
    const { status, stdout } = await trouvaille(['--data', data, 'status', '--json']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ folders: [{ path: documents }] });
  });

  onMount('that is full', 'size=64k', async (path) => {
    const data = join(path, 'data');
    for (const words of [
      ['add', documents],
      ['index', documents],
    ]) {
      const ended = await trouvaille(['--data', data, ...words]);
      expect(sentenceOf(ended)).toContain('is full: free some space');
      expect(ended.status).toBe(6);
    }
  });
});
