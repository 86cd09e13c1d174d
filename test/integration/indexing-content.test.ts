import { appendFile, copyFile, cp, mkdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HashEmbedder, WordEncoder } from '../unit/indexing/doubles.ts';
import { Workspace } from '../unit/indexing/workspace.ts';

let work: Workspace;
beforeEach(async () => {
  work = await Workspace.make();
});
afterEach(() => work.remove());

const three = 'Le chat dort.\n\nLe chien court vite.\n\nLa pluie tombe sur la ville.';

describe('content decides what is read and embedded', { timeout: 120_000 }, () => {
  it('reads, cuts, embeds and stores what is new', async () => {
    await work.write('a.txt', three);
    await work.write('sous/b.txt', 'Une seule phrase.');
    const counts = await work.update();
    expect(counts).toMatchObject({
      ...{ files: 2, read: 2, unchanged: 0, moved: 0, failed: 0 },
      ...{ passages: 4, embedded: 4, reused: 0, states: { indexed: 2 } },
    });
    expect(counts.tokens).toBe(5 + 6 + 8 + 5);
    expect(work.passages('a.txt')).toEqual(three.split('\n\n'));
    expect(work.store.counts()).toMatchObject({
      documents: 2,
      passages: 4,
      vectors: 4,
      pending: 0,
    });
  });

  it('does nothing for what is unchanged', async () => {
    await work.write('a.txt', three);
    await work.update();
    const counts = await work.update();
    expect(counts).toMatchObject({
      files: 1,
      read: 0,
      unchanged: 1,
      moved: 0,
      passages: 0,
      embedded: 0,
    });
    expect(work.extractor.read).toHaveLength(1);
  });

  it('reads nothing when a file is renamed, moved to another folder, or its folder is renamed', async () => {
    await work.write('a.txt', three);
    await work.write('vieux/b.txt', 'Autre texte.');
    await work.update();
    await rename(work.path('a.txt'), work.path('z.txt'));
    await rename(work.path('vieux'), work.path('neuf'));
    await mkdir(work.path('ailleurs'));
    const moved = await work.update();
    expect(moved).toMatchObject({ files: 2, read: 0, moved: 2, embedded: 0, passages: 0 });
    expect(work.ledger()).toEqual({ 'neuf/b.txt': 'indexed', 'z.txt': 'indexed' });
    await rename(work.path('z.txt'), work.path('ailleurs/z.txt'));
    expect(await work.update()).toMatchObject({ files: 2, read: 0, moved: 1, unchanged: 1 });
    expect(work.passages('ailleurs/z.txt')).toEqual(three.split('\n\n'));
    expect(work.extractor.read).toHaveLength(2);
  });

  it('knows a moved file by its content where its inode and time are others', async () => {
    const path = await work.write('a.txt', three);
    await work.update();
    await copyFile(path, work.path('b.txt'));
    await rm(path);
    expect(await work.update()).toMatchObject({ files: 1, read: 0, moved: 1, embedded: 0 });
    expect(work.passages('b.txt')).toHaveLength(3);
  });

  it('knows a file that was moved over another', async () => {
    await work.write('a.txt', three);
    await work.write('b.txt', 'Autre texte.');
    await work.update();
    await rename(work.path('a.txt'), work.path('b.txt'));
    expect(await work.update()).toMatchObject({ files: 1, read: 0, moved: 1, embedded: 0 });
    expect(work.passages('b.txt')).toEqual(three.split('\n\n'));
  });

  it('embeds nothing when two files change places', async () => {
    await work.write('a.txt', three);
    await work.write('b.txt', 'Autre texte.');
    await work.update();
    await rename(work.path('a.txt'), work.path('c'));
    await rename(work.path('b.txt'), work.path('a.txt'));
    await rename(work.path('c'), work.path('b.txt'));
    expect(await work.update()).toMatchObject({ files: 2, unchanged: 0, embedded: 0 });
    expect(work.passages('b.txt')).toEqual(three.split('\n\n'));
  });

  it('reads nothing of a copy, in a later run or in the same one', async () => {
    const path = await work.write('a.txt', three);
    await copyFile(path, work.path('copie.txt'));
    expect(await work.update()).toMatchObject({
      files: 2,
      read: 1,
      moved: 1,
      embedded: 3,
      reused: 0,
    });
    await cp(path, work.path('encore.txt'));
    expect(await work.update()).toMatchObject({ files: 3, read: 0, moved: 1, embedded: 0 });
    expect(work.store.counts().documents).toBe(1);
  });

  it('embeds only the paragraph that changed', async () => {
    await work.write('a.txt', three);
    await work.update();
    await work.write('a.txt', three.replace('court vite', 'marche'));
    expect(await work.update()).toMatchObject({ read: 1, passages: 3, embedded: 1, reused: 2 });
    expect(work.store.counts()).toMatchObject({ documents: 1, passages: 3, vectors: 3 });
  });

  it('embeds a text once, however many documents hold it', async () => {
    await work.write('a.txt', three);
    await work.write('b.txt', `Avant.\n\n${three}`);
    expect(await work.update()).toMatchObject({ read: 2, passages: 7, embedded: 4, reused: 3 });
    expect(work.embedder.passages).toHaveLength(4);
  });

  it('reads nothing again when only the time changed', async () => {
    const path = await work.write('a.txt', three);
    await work.update();
    const later = new Date(Date.UTC(2025, 0, 1));
    await utimes(path, later, later);
    expect(await work.update()).toMatchObject({ read: 0, unchanged: 1, moved: 0, embedded: 0 });
    expect(work.report('a.txt')?.modifiedMs).toBe(later.getTime());
  });

  it('forgets a deleted file with its passages and vectors', async () => {
    const path = await work.write('a.txt', three);
    await work.write('b.txt', 'Autre texte.');
    await work.update();
    await rm(path);
    expect(await work.update()).toMatchObject({ files: 1, read: 0, moved: 0, unchanged: 1 });
    expect(work.store.counts()).toMatchObject({ documents: 1, passages: 1, vectors: 1 });
  });

  it('puts off a file that is written while it is read', async () => {
    const path = await work.write('a.txt', 'SLOW 300 premier');
    const indexer = await work.open();
    const update = indexer.update(null, new AbortController().signal);
    while (work.extractor.read.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await appendFile(path, '\n\nsecond');
    expect(await update).toMatchObject({ read: 1, states: { indexed: 1 } });
    expect(work.extractor.read).toHaveLength(2);
    expect(work.passages('a.txt')).toEqual(['SLOW 300 premier', 'second']);
  });
});

describe('a change of model', { timeout: 120_000 }, () => {
  it('builds beside the old vectors from the stored text, then serves', async () => {
    await work.write('a.txt', three);
    await work.write('b.txt', 'Autre texte.');
    await work.update();
    const before = work.store.servingGeneration();
    await work.close();

    work.encoder = new WordEncoder('words-2');
    await work.open();
    expect(work.store.servingGeneration()).toEqual(before);
    const counts = await work.update();
    expect(counts).toMatchObject({ read: 0, unchanged: 2, passages: 4, embedded: 4 });
    expect(work.store.servingGeneration()?.identity).toBe('words-2');
    expect(work.store.counts()).toMatchObject({ documents: 2, passages: 4, vectors: 4 });
    expect((await work.open()).rollback()).toBe(true);
    expect(work.store.servingGeneration()).toMatchObject({ identity: 'words-1' });
    expect(work.store.counts()).toMatchObject({ passages: 4, vectors: 4 });
  });

  it('goes on where it was interrupted, the old vectors serving meanwhile', async () => {
    for (let index = 0; index < 40; index++) {
      await work.write(`${index}.txt`, `Document ${index}.\n\n${'mot '.repeat(200)}${index}`);
    }
    await work.update();
    await work.close();
    work.encoder = new WordEncoder('words-2');
    work.embedder = new HashEmbedder(8, 20);
    const stop = new AbortController();
    const indexer = await work.open();
    const first = indexer.update(null, stop.signal);
    while (work.embedder.batches.length < 4) await new Promise((resolve) => setTimeout(resolve, 5));
    stop.abort();
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    expect(work.store.servingGeneration()?.identity).toBe('words-1');
    expect(work.store.counts().passages).toBe(80);
    const second = await work.update();
    expect(second.embedded).toBeLessThan(80);
    expect(work.store.servingGeneration()?.identity).toBe('words-2');
    expect(work.store.counts()).toMatchObject({ passages: 80, vectors: 80 });
  });

  it('reads everything again with a newer extractor, and keeps the vectors', async () => {
    await work.write('a.txt', three);
    await work.write('b.txt', 'DAMAGED');
    await work.update();
    await work.close();
    const indexer = await work.open({ extractorVersion: '2' });
    const counts = await indexer.update(null, new AbortController().signal);
    expect(counts).toMatchObject({ read: 2, unchanged: 0, passages: 3, embedded: 0, reused: 3 });
    await writeFile(work.path('c.txt'), three);
    expect(await work.update()).toMatchObject({ read: 0, moved: 1 });
  });
});
