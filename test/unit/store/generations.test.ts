import { expect, test } from 'vitest';
import type { StoreWriter } from '../../../src/main/store/types.ts';
import { openReader } from '../../../src/main/store/open.ts';
import { dimensions, draft, missing, openTemporary, store } from './temporary-store.ts';

const lease = { title: 'Bail', passages: ['Le loyer.', 'Le dépôt.'] };
const leave = { title: 'Congé', passages: ['Trois mois.'] };

/** What the indexer does after a model change. */
function rebuild(writer: StoreWriter, identity: string): number {
  const generation = writer.openGeneration(identity, dimensions);
  let documents = 0;
  for (const { documentId, parts } of writer.documentsOutside(generation.id)) {
    documents++;
    const drafts = parts.map((part) => {
      const again = draft({ title: part.title, passages: part.pages.map(({ text }) => text) });
      return { part, passages: again.parts[0]?.passages ?? [] };
    });
    const texts = parts.flatMap((part) =>
      part.pages.map(({ text }) => `${part.title ?? ''}\n${text}`),
    );
    const { hashes, vectors } = missing(writer, generation.id, texts);
    writer.storeGenerationPassages(documentId, drafts, generation.id, hashes, vectors);
  }
  return documents;
}

test('the first generation serves at once; the next is built beside it, then serves in one step', () => {
  const { folder, writer } = openTemporary();
  store(writer, '/docs/a.txt', lease);
  store(writer, '/docs/b.txt', leave);
  const reader = openReader(folder);
  const first = reader.servingGeneration();
  expect(first).toMatchObject({ identity: 'model-1', serving: true });
  expect(rebuild(writer, 'model-2')).toBe(2);
  expect(reader.servingGeneration()).toEqual(first);
  expect(reader.counts()).toMatchObject({ passages: 3, vectors: 3 });
  const second = writer.openGeneration('model-2', dimensions);
  expect([...writer.documentsOutside(second.id)]).toEqual([]);
  writer.serveGeneration(second.id);
  expect(reader.servingGeneration()).toMatchObject({ identity: 'model-2' });
  expect(reader.counts()).toMatchObject({ passages: 3, vectors: 3 });
  reader.close();
});

test('a switch can be rolled back, and back again', () => {
  const { writer } = openTemporary();
  store(writer, '/docs/a.txt', lease);
  expect(writer.rollbackGeneration()).toBe(false);
  rebuild(writer, 'model-2');
  writer.serveGeneration(writer.openGeneration('model-2', dimensions).id);
  expect(writer.rollbackGeneration()).toBe(true);
  expect(writer.servingGeneration()?.identity).toBe('model-1');
  expect(writer.counts().passages).toBe(2);
  expect(writer.rollbackGeneration()).toBe(true);
  expect(writer.servingGeneration()?.identity).toBe('model-2');
});

test('a rebuild that was interrupted goes on where it was', () => {
  const { writer } = openTemporary();
  store(writer, '/docs/a.txt', lease);
  store(writer, '/docs/b.txt', leave);
  const next = writer.openGeneration('model-2', dimensions);
  const [first] = writer.documentsOutside(next.id);
  const { hashes, vectors } = missing(
    writer,
    next.id,
    lease.passages.map((text) => `Bail\n${text}`),
  );
  writer.storeGenerationPassages(
    first?.documentId ?? 0,
    draft(lease).parts,
    next.id,
    hashes,
    vectors,
  );
  expect(rebuild(writer, 'model-2')).toBe(1);
});

test('what is stored while another generation is built is found by its words in the one that serves', () => {
  const { writer } = openTemporary();
  store(writer, '/docs/a.txt', lease);
  const first = writer.servingGeneration()?.id ?? 0;
  store(writer, '/docs/new.txt', leave, 'model-2');
  expect(writer.counts()).toMatchObject({ passages: 3, vectors: 2 });
  const { documentId } = writer.fileByPath('/docs/new.txt') ?? {};
  expect(writer.passages(documentId ?? 0, null).map(({ text }) => text)).toEqual(['Trois mois.']);
  // Its vectors are missing there: a rollback would have to make them.
  expect([...writer.documentsOutside(first)].map((outside) => outside.documentId)).toEqual([
    documentId,
  ]);
});

test('a third generation takes the place of the one that was never finished', () => {
  const { writer } = openTemporary();
  store(writer, '/docs/a.txt', lease);
  const unfinished = writer.openGeneration('model-2', dimensions);
  const third = writer.openGeneration('model-3', dimensions);
  expect(third.id).not.toBe(unfinished.id);
  expect(writer.openGeneration('model-1', dimensions)).toMatchObject({ serving: true });
  expect(writer.openGeneration('model-2', dimensions).id).not.toBe(unfinished.id);
});

test('a generation asked for with other dimensions is refused', () => {
  const { writer } = openTemporary();
  writer.openGeneration('model-1', dimensions);
  expect(() => writer.openGeneration('model-1', 16)).toThrow(/dimensions/);
});

test('passages of two generations never have the same number', () => {
  const { writer } = openTemporary();
  store(writer, '/docs/a.txt', lease);
  const document = writer.fileByPath('/docs/a.txt')?.documentId ?? 0;
  const before = writer.passages(document, null).map(({ id }) => id);
  rebuild(writer, 'model-2');
  writer.serveGeneration(writer.openGeneration('model-2', dimensions).id);
  const after = writer.passages(document, null).map(({ id }) => id);
  expect(new Set([...before, ...after]).size).toBe(4);
});
