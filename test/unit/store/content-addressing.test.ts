import { expect, test } from 'vitest';
import { draft, observation, openTemporary, store, storeFor } from './temporary-store.ts';

const lease = {
  title: 'Bail',
  passages: ['Le loyer est payé le premier du mois.', 'Le dépôt est d’un mois.'],
};

test('a document in two files is stored once', () => {
  const { writer } = openTemporary();
  store(writer, '/docs/a.txt', lease);
  const root = writer.addRoot('/docs', '1', '2');
  const copy = writer.observeFile(observation(root.id, '/docs/copie/a.txt'));
  const { contentHash, extractorVersion } = draft(lease);
  expect(writer.linkFile(copy, contentHash, extractorVersion)).toBe(true);
  expect(writer.counts()).toMatchObject({ documents: 1, passages: 2, vectors: 2, pending: 0 });
  expect(writer.fileById(copy)).toMatchObject({ state: 'indexed', type: 'txt', contentHash });
});

test('content read by an older extractor is not linked to', () => {
  const { writer } = openTemporary();
  const { fileId } = store(writer, '/docs/a.txt', lease);
  expect(writer.linkFile(fileId, draft(lease).contentHash, 'extractor-2')).toBe(false);
});

test('an edited document embeds only what is new, and its old passages are gone', () => {
  const { writer } = openTemporary();
  const { fileId, embedded } = store(writer, '/docs/a.txt', lease);
  expect(embedded).toBe(2);
  const edited = { ...lease, passages: [lease.passages[0] ?? '', 'Le dépôt est de deux mois.'] };
  expect(storeFor(writer, fileId, edited)).toBe(1);
  expect(writer.counts()).toMatchObject({ documents: 1, passages: 2, vectors: 3 });
  writer.tidy();
  expect(writer.counts()).toMatchObject({ vectors: 2 });
});

test('a moved file keeps its document, and needs nothing read', () => {
  const { writer } = openTemporary();
  const { fileId } = store(writer, '/docs/a.txt', lease);
  const before = writer.fileById(fileId);
  writer.moveFile(fileId, observation(before?.rootId ?? 0, '/docs/b/c.txt'));
  expect(writer.fileByPath('/docs/a.txt')).toBeNull();
  expect(writer.fileByPath('/docs/b/c.txt')).toEqual({ ...before, path: '/docs/b/c.txt' });
});

test('a file moved over another takes its place', () => {
  const { writer } = openTemporary();
  const { fileId } = store(writer, '/docs/a.txt', lease);
  store(writer, '/docs/b.txt', { passages: ['Autre chose.'] });
  writer.moveFile(fileId, observation(writer.roots()[0]?.id ?? 0, '/docs/b.txt'));
  expect([...writer.files()].map(({ path }) => path)).toEqual(['/docs/b.txt']);
  expect(writer.counts()).toMatchObject({ documents: 1, passages: 2 });
});

test('a document goes with the last file that points to it', () => {
  const { writer } = openTemporary();
  const { fileId } = store(writer, '/docs/a.txt', lease);
  const copy = store(writer, '/docs/b.txt', lease).fileId;
  writer.removeFiles([fileId]);
  expect(writer.counts()).toMatchObject({ documents: 1, passages: 2 });
  writer.removeFiles([copy, 999_999]);
  expect(writer.counts()).toMatchObject({ documents: 0, passages: 0, textBytes: 0 });
});

test('equal passages of different documents share a vector', () => {
  const { writer } = openTemporary();
  store(writer, '/docs/a.txt', { passages: ['Une clause.', 'Une autre.'] });
  expect(store(writer, '/docs/b.txt', { passages: ['Une clause.'] }).embedded).toBe(0);
  expect(writer.counts()).toMatchObject({ documents: 2, passages: 3, vectors: 2 });
});

test('a passage without a vector is refused, and nothing of the document stays', () => {
  const { writer } = openTemporary();
  const root = writer.addRoot('/docs', '1', '2');
  const fileId = writer.observeFile(observation(root.id, '/docs/a.txt'));
  const generation = writer.openGeneration('model-1', 32);
  expect(() =>
    writer.storeDocument(fileId, draft(lease), generation.id, [], new Float32Array()),
  ).toThrow(/no vector/);
  expect(writer.counts()).toMatchObject({ documents: 0, passages: 0, vectors: 0, pending: 1 });
});

test('text and index are counted in bytes', () => {
  const { writer } = openTemporary();
  store(writer, '/docs/a.txt', { passages: ['été', 'a'] });
  const counts = writer.counts();
  expect(counts.textBytes).toBe(6);
  expect(counts.indexBytes).toBeGreaterThan(4096);
});
