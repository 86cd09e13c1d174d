/** The real watcher, in real folders: what happens on the disk comes to be in the index. */
import watcher from '@parcel/watcher';
import { copyFile, mkdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { watchTimes, type WatchTimes } from '../../src/main/indexing/watch.ts';
import { Workspace } from '../unit/indexing/workspace.ts';

let work: Workspace;
let stop: AbortController;
let watching: Promise<void>;

async function watch(
  times: Partial<WatchTimes> = {},
  subscribe: typeof watcher.subscribe = watcher.subscribe,
): Promise<void> {
  const indexer = await work.open({
    watchTimes: { ...watchTimes, quietMs: 50, graceMs: 500, presenceMs: 50, ...times },
    subscribe,
  });
  watching = indexer.watch(stop.signal);
  // The watch begins with a comparison of every root.
  await until(() => work.counted.length > 0);
}

async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 60_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`not so after 60 s: ${JSON.stringify(work.ledger())}`);
    await delay(10);
  }
}

/** The ledger comes to be this, and no run is under way any more. */
async function becomes(ledger: Record<string, string>): Promise<void> {
  await until(() => JSON.stringify(work.ledger()) === JSON.stringify(ledger));
}

beforeEach(async () => {
  work = await Workspace.make();
  stop = new AbortController();
  watching = Promise.resolve();
});
afterEach(async () => {
  stop.abort();
  await watching;
  await work.remove();
});

describe('the watch', { timeout: 120_000 }, () => {
  it('sees files created, changed, renamed, moved between folders, copied and deleted', async () => {
    await mkdir(work.path('un'));
    await mkdir(work.path('deux'));
    await watch();
    await writeFile(work.path('un', 'a.txt'), 'Premier texte.');
    await becomes({ 'un/a.txt': 'indexed' });
    await writeFile(work.path('un', 'a.txt'), 'Premier texte.\n\nEt un second.');
    await until(() => work.passages('un/a.txt').length === 2);
    const read = work.extractor.read.length;
    await rename(work.path('un', 'a.txt'), work.path('un', 'b.txt'));
    await becomes({ 'un/b.txt': 'indexed' });
    await rename(work.path('un', 'b.txt'), work.path('deux', 'b.txt'));
    await becomes({ 'deux/b.txt': 'indexed' });
    await copyFile(work.path('deux', 'b.txt'), work.path('un', 'copie.txt'));
    await becomes({ 'deux/b.txt': 'indexed', 'un/copie.txt': 'indexed' });
    expect(work.passages('un/copie.txt')).toHaveLength(2);
    expect(work.extractor.read).toHaveLength(read);
    expect(work.embedder.passages).toHaveLength(2);
    await rm(work.path('deux', 'b.txt'));
    await becomes({ 'un/copie.txt': 'indexed' });
  });

  it('sees whole folders come, be renamed and go', async () => {
    await watch();
    await mkdir(join(work.base, 'dehors', 'dedans'), { recursive: true });
    await writeFile(join(work.base, 'dehors', 'dedans', 'a.txt'), 'Un texte.');
    await rename(join(work.base, 'dehors'), work.path('venu'));
    await becomes({ 'venu/dedans/a.txt': 'indexed' });
    await rename(work.path('venu'), work.path('renomme'));
    await becomes({ 'renomme/dedans/a.txt': 'indexed' });
    expect(work.extractor.read).toHaveLength(1);
    await rm(work.path('renomme'), { recursive: true });
    await becomes({});
  });

  it('sees a file saved as editors do, by a new file put in its place', async () => {
    await work.write('a.txt', 'Avant.');
    await watch();
    await becomes({ 'a.txt': 'indexed' });
    await writeFile(work.path('a.txt.new'), 'Après.');
    await rename(work.path('a.txt.new'), work.path('a.txt'));
    await until(() => work.passages('a.txt')[0] === 'Après.');
    await becomes({ 'a.txt': 'indexed' });
  });

  it('sees a change that leaves size and time as they were', async () => {
    await watch();
    const path = work.path('a.txt');
    const time = new Date();
    await writeFile(path, 'Chat.');
    await utimes(path, time, time);
    await becomes({ 'a.txt': 'indexed' });
    await writeFile(path, 'Chou.');
    await utimes(path, time, time);
    await until(() => work.passages('a.txt')[0] === 'Chou.');
  });

  it('knows a move whose two halves are told apart, and believes a deletion in the end', async () => {
    let tell: ((error: Error | null, events: watcher.Event[]) => unknown) | undefined;
    await work.write('a.txt', 'Un texte.');
    await watch({ graceMs: 3000 }, (_, listener) => {
      tell = listener;
      return Promise.resolve({ unsubscribe: () => Promise.resolve() });
    });
    await becomes({ 'a.txt': 'indexed' });
    await rename(work.path('a.txt'), work.path('b.txt'));
    const runs = work.counted.length;
    tell?.(null, [{ type: 'delete', path: work.path('a.txt') }]);
    await until(() => work.counted.length > runs);
    expect(work.ledger()).toEqual({ 'a.txt': 'indexed' });
    tell?.(null, [{ type: 'create', path: work.path('b.txt') }]);
    await becomes({ 'b.txt': 'indexed' });
    expect(work.extractor.read).toHaveLength(1);
    expect(work.counted.at(-1)).toMatchObject({ moved: 1, read: 0 });
    await rm(work.path('b.txt'));
    tell?.(null, [{ type: 'delete', path: work.path('b.txt') }]);
    await becomes({});
  });

  it('scans where the system gives no watch, and says so', async () => {
    await watch({ pollMs: 60 }, () => Promise.reject(new Error('ENOSPC')));
    expect(work.notices).toEqual([{ code: 'watch-by-scanning', detail: `${work.folder}: ENOSPC` }]);
    await writeFile(work.path('a.txt'), 'Un texte.');
    await becomes({ 'a.txt': 'indexed' });
    await rm(work.path('a.txt'));
    await becomes({});
  });

  it('scans the root when events were lost or are too many', async () => {
    let tell: ((error: Error | null, events: watcher.Event[]) => unknown) | undefined;
    await watch({}, (_, listener) => {
      tell = listener;
      return Promise.resolve({ unsubscribe: () => Promise.resolve() });
    });
    await writeFile(work.path('a.txt'), 'Un texte.');
    tell?.(new Error('Events were dropped'), []);
    await becomes({ 'a.txt': 'indexed' });
    await rm(work.path('a.txt'));
    const events = Array.from({ length: 3000 }, (_, index) => ({
      ...{ type: 'create' as const, path: work.path(`x${index}`) },
    }));
    tell?.(null, events);
    await becomes({});
  });

  it('keeps the files of a folder that is unmounted, and follows it again when it is back', async () => {
    await work.write('a.txt', 'Un texte.');
    await watch();
    await becomes({ 'a.txt': 'indexed' });
    await rename(work.folder, join(work.base, 'parti'));
    await mkdir(work.folder);
    await until(() => work.notices.some(({ code }) => code === 'folder-not-mounted'));
    expect(work.ledger()).toEqual({ 'a.txt': 'indexed' });
    await rm(work.folder, { recursive: true });
    await until(() => work.notices.some(({ code }) => code === 'folder-unavailable'));
    expect(work.ledger()).toEqual({ 'a.txt': 'indexed' });
    await writeFile(join(work.base, 'parti', 'b.txt'), 'Écrit ailleurs.');
    await rename(join(work.base, 'parti'), work.folder);
    await becomes({ 'a.txt': 'indexed', 'b.txt': 'indexed' });
    await writeFile(work.path('c.txt'), 'Après le retour.');
    await becomes({ 'a.txt': 'indexed', 'b.txt': 'indexed', 'c.txt': 'indexed' });
    expect(work.extractor.read).toHaveLength(3);
  });

  it('follows folders that are added and removed while it watches', async () => {
    await watch();
    const other = join(work.base, 'autre');
    await mkdir(other);
    const indexer = await work.open();
    await indexer.addFolder(other);
    await delay(100);
    await writeFile(join(other, 'a.txt'), 'Un texte.');
    await becomes({ [join(other, 'a.txt')]: 'indexed' });
    await indexer.removeFolder(other);
    await becomes({});
  });

  it('scans a root on its own when no event comes', async () => {
    await watch({ safetyMs: 100 });
    const runs = work.counted.length;
    await until(() => work.counted.length >= runs + 2);
  });

  it('ends when it is told to, with nothing left running', async () => {
    await watch();
    stop.abort();
    await watching;
    const runs = work.counted.length;
    await writeFile(work.path('a.txt'), 'Un texte.');
    await delay(200);
    expect(work.counted).toHaveLength(runs);
    expect(work.ledger()).toEqual({});
  });
});
