import { expect, test } from 'vitest';
import { createClient, portPair, serve } from '../../../src/shared/rpc.ts';
import type { LedgerContract } from '../../../src/shared/ledger-contract.ts';
import { ledgerHandlers } from '../../../src/main/search/ledger.ts';
import { draft, observation, openTemporary, store, vectorOf } from '../store/temporary-store.ts';
import { openService, sampleIndex, scopeOf, textsFor } from './sample-index.ts';

const text = 'Le congé de maternité dure seize semaines. Le père a droit à un congé.';

test('a hit says where it is, and which words of the query it holds', async () => {
  const { search } = await sampleIndex({
    '/docs/a.txt': { title: 'Congés', passages: ['Rien.', text] },
  });
  const scope = scopeOf('congés "seize semaines" -absent');
  const { candidates } = await search.call('lexical', { scope, limit: 5 });
  const passageIds = candidates.map(({ passageId }) => passageId);
  const { hits } = await search.call('describe', { scope, passageIds, names: [] });
  expect(hits).toHaveLength(1);
  expect(hits[0]).toMatchObject({
    ...{ passageId: passageIds[0], path: '/docs/a.txt', page: 2, title: 'Congés', type: 'txt' },
    ...{
      modified: '2023-11-14T22:13:20.000Z',
      start: 0,
      end: text.length,
      text,
      context: 'Congés',
    },
    ...{ sheet: null, cells: null, inside: null, copies: [] },
  });
  const marked = hits[0]?.highlights.map(([start, end]) => text.slice(start, end));
  expect(marked).toEqual(['congé', 'seize semaines', 'congé']);
});

test('copies of a document are one hit that names the others; a filter decides which is shown', async () => {
  const { search, writer } = await sampleIndex({ '/docs/a/bail.txt': { passages: ['Le loyer.'] } });
  store(writer, '/docs/b/bail.txt', { passages: ['Le loyer.'] });
  const shown = async (source: string) => {
    const scope = scopeOf(source);
    const { candidates } = await search.call('lexical', { scope, limit: 5 });
    const passageIds = candidates.map(({ passageId }) => passageId);
    const { hits } = await search.call('describe', { scope, passageIds, names: [] });
    return hits.map(({ path, copies }) => [path, ...copies]);
  };
  expect(await shown('loyer')).toEqual([['/docs/a/bail.txt', '/docs/b/bail.txt']]);
  expect(await shown('loyer dossier:b')).toEqual([['/docs/b/bail.txt', '/docs/a/bail.txt']]);
});

test('files are found by their names, unreadable ones too, and filters hold for them', async () => {
  const { search, writer } = await sampleIndex({ '/docs/x.txt': { passages: ['Rien.'] } });
  const root = writer.roots()[0]?.id ?? 0;
  const failed = writer.observeFile(observation(root, '/docs/Scans/FactureÉlectricité-2021.pdf'));
  writer.setFileState(failed, 'encrypted', { code: 'document-encrypted', values: {} }, 'pdf');
  const names = async (source: string) =>
    (await search.call('lexical', { scope: scopeOf(source), limit: 9 })).names.map(
      ({ path, score }) => [path, score],
    );
  expect(await names('facture electricite 2021')).toEqual([
    ['/docs/Scans/FactureÉlectricité-2021.pdf', 1],
  ]);
  expect(await names('facture électricité gaz mars')).toEqual([
    ['/docs/Scans/FactureÉlectricité-2021.pdf', 0.5],
  ]);
  expect(await names('combien coûte la facture de chauffage ?')).toEqual([]);
  expect(await names('facture type:docx')).toEqual([]);
  expect(await names('facture -2021')).toEqual([]);
  const scope = scopeOf('facture');
  const matches = (await search.call('lexical', { scope, limit: 9 })).names;
  const { hits } = await search.call('describe', { scope, passageIds: [], names: matches });
  expect(hits[0]).toMatchObject({
    passageId: null,
    fileId: failed,
    type: 'pdf',
    page: null,
    text: '',
  });
});

test('vectors find the nearest, with its cosine, and score gives the same', async () => {
  const { search } = await sampleIndex({
    '/docs/a.txt': { title: 'T', passages: ['Un.', 'Deux.', 'Trois.'] },
  });
  const vector = vectorOf('T\nDeux.');
  const scope = scopeOf('peu importe');
  const { candidates } = await search.call('vectors', { scope, vector, limit: 2 });
  const { passages } = await search.call('passages', {
    passageIds: candidates.map(({ passageId }) => passageId),
  });
  expect(passages[0]).toMatchObject({ text: 'Deux.', context: 'T' });
  expect(candidates[0]?.score).toBeCloseTo(1, 2);
  const passageIds = candidates.map(({ passageId }) => passageId);
  const { scores } = await search.call('score', { scope, vector, passageIds });
  expect(scores.map(({ cosine }) => cosine)).toEqual(candidates.map(({ score }) => score));
});

test('the service follows the writer: what is added, edited and removed', async () => {
  const index = await sampleIndex({ '/docs/a.txt': { passages: ['Un premier mot.'] } });
  expect(await textsFor(index, 'mot')).toEqual(['Un premier mot.']);
  const { fileId } = store(index.writer, '/docs/b.txt', { passages: ['Un second mot.'] });
  expect(await textsFor(index, 'second')).toEqual(['Un second mot.']);
  const stale = await index.search.call('lexical', { scope: scopeOf('second'), limit: 1 });
  index.writer.removeFiles([fileId]);
  expect(await textsFor(index, 'mot')).toEqual(['Un premier mot.']);
  // A passage that a window still shows is gone, not another one.
  const passageIds = stale.candidates.map(({ passageId }) => passageId);
  expect((await index.search.call('passages', { passageIds })).passages).toEqual([]);
  const near = await index.search.call('vectors', {
    scope: scopeOf('mot'),
    vector: vectorOf('\nUn second mot.'),
    limit: 5,
  });
  expect(near.candidates).toHaveLength(1);
});

test('the service follows a switch of generations, and refuses a vector of another size', async () => {
  const index = await sampleIndex({ '/docs/a.txt': { passages: ['Un mot.'] } });
  const { writer, search } = index;
  const [before] = (await search.call('lexical', { scope: scopeOf('mot'), limit: 1 })).candidates;
  const next = writer.openGeneration('model-2', 32);
  const [outside] = writer.documentsOutside(next.id);
  const { parts } = draft({ passages: ['Un mot.'] });
  const hashes = parts.flatMap(({ passages }) => passages.map(({ inputHash }) => inputHash));
  writer.storeGenerationPassages(
    outside?.documentId ?? 0,
    parts,
    next.id,
    hashes,
    vectorOf('other'),
  );
  writer.serveGeneration(next.id);
  const [after] = (await search.call('lexical', { scope: scopeOf('mot'), limit: 1 })).candidates;
  expect(after?.passageId).not.toBe(before?.passageId);
  const vectors = search.call('vectors', {
    scope: scopeOf('mot'),
    vector: new Float32Array(8),
    limit: 1,
  });
  await expect(vectors).rejects.toThrow(/8 dimensions/);
});

test('before anything is indexed, opening says so', async () => {
  const { search } = openService();
  const { folder, writer } = openTemporary();
  await expect(search.call('open', { dataFolder: `${folder}/absent` })).rejects.toMatchObject({
    code: 'nothing-indexed',
  });
  await search.call('open', { dataFolder: folder });
  expect((await search.call('lexical', { scope: scopeOf('mot'), limit: 1 })).candidates).toEqual(
    [],
  );
  expect(await search.call('status', null)).toMatchObject({ passages: 0, vectors: 0 });
  writer.close();
});

test('the ledger pages through files by state, and counts them by folder', async () => {
  const { index, folder, writer } = await sampleIndex({
    '/docs/a.txt': { passages: ['Un.'] },
    '/docs/b.txt': { passages: ['Deux.', 'Trois.'] },
  });
  const root = writer.roots()[0]?.id ?? 0;
  writer.observeFile(observation(root, '/docs/c.txt'));
  const [near, far] = portPair();
  serve<LedgerContract>(far, ledgerHandlers(index));
  const ledger = createClient<LedgerContract>(near, 'search');
  await ledger.call('open', { dataFolder: folder });
  const summary = await ledger.call('summary', null);
  expect(summary).toMatchObject({ documents: 2, passages: 3, vectors: 3 });
  expect(summary.folders).toMatchObject([
    { path: '/docs', files: 3, states: { indexed: 2, pending: 1 } },
  ]);
  const first = await ledger.call('files', {
    ...{ states: ['indexed'], text: null, offset: 0, limit: 1 },
  });
  expect(first).toMatchObject({
    total: 2,
    rows: [{ path: '/docs/a.txt', pages: 1, passages: 1 }],
  });
  const rest = await ledger.call('files', { states: null, text: null, offset: 1, limit: 9 });
  expect(rest.rows.map(({ path, state }) => [path, state])).toEqual([
    ['/docs/b.txt', 'indexed'],
    ['/docs/c.txt', 'pending'],
  ]);
  expect(rest.total).toBe(3);
  const named = await ledger.call('files', { states: null, text: 'B.TX', offset: 0, limit: 9 });
  expect(named.rows.map(({ path }) => path)).toEqual(['/docs/b.txt']);
  expect(named.total).toBe(1);
  const fileId = rest.rows[0]?.fileId ?? 0;
  expect(await ledger.call('locate', { fileId })).toEqual({ path: '/docs/b.txt', root: '/docs' });
  expect(await ledger.call('locate', { fileId: 999 })).toBeNull();
});
