import { expect, test } from 'vitest';
import { observation, openTemporary, store, temporaryFolder } from './temporary-store.ts';

const sample = { passages: ['Du texte.'] };

test('a new file is pending; the same one seen again changes nothing', () => {
  const { writer } = openTemporary();
  const { fileId } = store(writer, '/docs/a.txt', sample);
  const root = writer.roots()[0]?.id ?? 0;
  expect(writer.observeFile(observation(root, '/docs/a.txt', { inode: '8', device: '3' }))).toBe(
    fileId,
  );
  expect(writer.fileById(fileId)).toMatchObject({ state: 'indexed', inode: '8', device: '3' });
});

test.each([{ size: 11 }, { modifiedMs: 1_700_000_000_001.5 }])(
  'a change of %o makes it pending',
  (change) => {
    const { writer } = openTemporary();
    const { fileId } = store(writer, '/docs/a.txt', sample);
    writer.observeFile(observation(writer.roots()[0]?.id ?? 0, '/docs/a.txt', change));
    expect(writer.fileById(fileId)).toMatchObject({ state: 'pending', ...change });
    // What it held is found until it is read again.
    expect(writer.counts()).toMatchObject({ documents: 1, passages: 1, pending: 1 });
  },
);

test('a file that can no longer be read lets go of its document, and says why', () => {
  const { writer } = openTemporary();
  const { fileId } = store(writer, '/docs/a.txt', sample);
  const failure = { code: 'document-damaged' as const, values: { detail: 'truncated' } };
  writer.setFileState(fileId, 'damaged', failure, 'pdf');
  expect(writer.fileById(fileId)).toMatchObject({
    state: 'damaged',
    failure,
    type: 'pdf',
    documentId: null,
  });
  expect(writer.counts()).toMatchObject({ documents: 0 });
});

test('files come in order of path, with pages and passages of those that have some', () => {
  const { writer } = openTemporary();
  store(writer, '/docs/a/z.txt', { passages: ['Un.', 'Deux.'] });
  store(writer, '/docs/a.txt', sample);
  const root = writer.roots()[0]?.id ?? 0;
  writer.observeFile(observation(root, '/docs/a/'));
  writer.observeFile(observation(root, '/docs/é.txt'));
  expect([...writer.files()].map(({ path, pages, passages }) => [path, pages, passages])).toEqual([
    ['/docs/a.txt', 1, 1],
    ['/docs/a/', null, null],
    ['/docs/a/z.txt', 2, 2],
    ['/docs/é.txt', null, null],
  ]);
});

test('files may be changed while they are listed', () => {
  const { writer } = openTemporary();
  const root = writer.addRoot('/docs', '1', '2');
  writer.transaction(() => {
    for (let n = 0; n < 1200; n++) writer.observeFile(observation(root.id, `/docs/${n}.txt`));
  });
  let seen = 0;
  for (const file of writer.filesOfRoot(root.id)) {
    seen++;
    writer.setFileState(file.id, 'unsupported', null, 'bin');
  }
  expect(seen).toBe(1200);
  expect(writer.counts().pending).toBe(0);
});

test('a relocated root takes its files along, and no neighbour of a like name', () => {
  const { writer } = openTemporary();
  const root = writer.addRoot('/docs', '1', '2');
  const other = writer.addRoot('/docs2', '1', '3');
  writer.observeFile(observation(root.id, '/docs/a/b.txt'));
  writer.observeFile(observation(other.id, '/docs2/c.txt'));
  writer.relocateRoot(root.id, '/elsewhere/papers');
  expect([...writer.files()].map(({ path }) => path)).toEqual([
    '/docs2/c.txt',
    '/elsewhere/papers/a/b.txt',
  ]);
  expect(writer.roots().map(({ path }) => path)).toEqual(['/docs2', '/elsewhere/papers']);
});

test('a root relocated into another, which found its files there already, has those', () => {
  const { writer } = openTemporary();
  const moved = writer.addRoot('/usb', '1', '2');
  const around = writer.addRoot('/docs', '1', '3');
  writer.observeFile(observation(moved.id, '/usb/a/b.txt'));
  writer.observeFile(observation(around.id, '/docs/c.txt'));
  const found = writer.observeFile(observation(around.id, '/docs/usb/a/b.txt'));
  writer.relocateRoot(moved.id, '/docs/usb');
  expect([...writer.files()].map(({ path, rootId }) => [path, rootId])).toEqual([
    ['/docs/c.txt', around.id],
    ['/docs/usb/a/b.txt', moved.id],
  ]);
  expect(writer.fileByPath('/docs/usb/a/b.txt')?.id).toBe(found);
});

test('a root relocated to a folder of its own keeps what lies there', () => {
  const { writer } = openTemporary();
  const root = writer.addRoot('/docs', '1', '2');
  writer.observeFile(observation(root.id, '/docs/a.txt'));
  writer.observeFile(observation(root.id, '/docs/papers/b.txt'));
  writer.relocateRoot(root.id, '/docs/papers');
  expect([...writer.files()].map(({ path }) => path)).toEqual(['/docs/papers/b.txt']);
});

test('a removed root leaves the files that another root holds too', () => {
  const { writer } = openTemporary();
  const outer = writer.addRoot('/docs', '1', '2');
  const inner = writer.addRoot('/docs/kept', '1', '3');
  store(writer, '/docs/a.txt', sample);
  store(writer, '/docs/kept/b.txt', sample);
  writer.removeRoot(outer.id);
  expect([...writer.files()].map(({ path, rootId }) => [path, rootId])).toEqual([
    ['/docs/kept/b.txt', inner.id],
  ]);
});

test('a suspect is known after the writer has gone', () => {
  const folder = temporaryFolder();
  const first = openTemporary(folder).writer;
  const { fileId } = store(first, '/docs/a.txt', sample);
  first.markSuspect(fileId);
  first.close();
  const second = openTemporary(folder).writer;
  expect(second.suspects().map(({ path }) => path)).toEqual(['/docs/a.txt']);
  second.clearSuspect(fileId);
  expect(second.suspects()).toEqual([]);
});

test('a transaction that throws has changed nothing', () => {
  const { writer } = openTemporary();
  const root = writer.addRoot('/docs', '1', '2');
  expect(() =>
    writer.transaction(() => {
      writer.observeFile(observation(root.id, '/docs/a.txt'));
      writer.setMeta('key', 'value');
      throw new Error('no');
    }),
  ).toThrow('no');
  expect([...writer.files()]).toEqual([]);
  expect(writer.meta('key')).toBeNull();
});
