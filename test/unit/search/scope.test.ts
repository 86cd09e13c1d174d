import { expect, test } from 'vitest';
import { folderMatches } from '../../../src/main/search/folder-filter.ts';
import { observation, vectorOf } from '../store/temporary-store.ts';
import { nearestTexts, sampleIndex, scopeOf, textsFor, type SampleIndex } from './sample-index.ts';

const far = vectorOf('a vector of nothing in the index');

async function dated(): Promise<SampleIndex> {
  const index = await sampleIndex({
    '/docs/Impôts/2023/avis.pdf': {
      type: 'pdf',
      title: 'Avis',
      passages: ['Le revenu fiscal de 2023.'],
    },
    '/docs/Impôts/note.txt': { title: 'Note', passages: ['Le revenu fiscal en bref.'] },
    '/docs/Bail/bail.pdf': { type: 'pdf', title: 'Bail', passages: ['Le revenu du locataire.'] },
  });
  const root = index.writer.roots()[0]?.id ?? 0;
  const times = {
    '/docs/Impôts/2023/avis.pdf': '2023-05-01',
    '/docs/Impôts/note.txt': '2024-05-31T23:59:59.999',
    '/docs/Bail/bail.pdf': '2024-06-01',
  };
  for (const [path, date] of Object.entries(times)) {
    const file = index.writer.fileByPath(path);
    const moved = observation(root, path, {
      modifiedMs: new Date(`${date}${date.length > 10 ? '' : 'T00:00:00'}`).getTime(),
    });
    index.writer.moveFile(file?.id ?? 0, moved);
  }
  return index;
}

const filters = [
  ['type:pdf revenu', 2],
  ['dossier:impots revenu', 2],
  ['dossier:Impôts/2023 revenu', 1],
  ['dossier:2024 revenu', 0],
  ['avant:2024-06 revenu', 2],
  ['après:2024-06 revenu', 1],
  ['titre:avis revenu', 1],
  ['type:pdf dossier:Impôts revenu', 1],
] as const;

test.each(filters)('%s holds for hits by words and by meaning', async (source, count) => {
  const index = await dated();
  const byWords = await textsFor(index, source);
  expect(byWords).toHaveLength(count);
  // The vector is near to nothing: what the filter leaves is found all the same.
  expect((await nearestTexts(index, source, far)).sort()).toEqual(byWords.sort());
});

test('phrases and exclusions hold for hits by meaning', async () => {
  const index = await dated();
  expect(await nearestTexts(index, '"revenu fiscal" bref', far)).toHaveLength(2);
  expect(await nearestTexts(index, 'revenu -fiscal', far)).toEqual(['Le revenu du locataire.']);
  expect(await nearestTexts(index, 'revenu -bail', far)).toHaveLength(2);
});

test('a folder of the disk confines, and its like-named neighbour is not in it', async () => {
  const index = await sampleIndex({
    '/docs/a/x.txt': { passages: ['Un mot ici.'] },
    '/docs/a2/y.txt': { passages: ['Un mot ailleurs.'] },
  });
  expect(await textsFor(index, 'mot', '/docs/a')).toEqual(['Un mot ici.']);
});

test('a query of filters alone lists the documents, newest first', async () => {
  const index = await dated();
  const { names } = await index.search.call('documents', { scope: scopeOf('type:pdf'), limit: 9 });
  expect(names.map(({ path }) => path)).toEqual([
    '/docs/Bail/bail.pdf',
    '/docs/Impôts/2023/avis.pdf',
  ]);
  const all = await index.search.call('documents', { scope: null, limit: 2 });
  expect(all.names.map(({ path }) => path)).toEqual([
    '/docs/Bail/bail.pdf',
    '/docs/Impôts/note.txt',
  ]);
});

test.each([
  ['/home/a/Impôts/2023/', 'impots', true],
  ['/home/a/Impôts/2023/', 'Impôts/2023', true],
  ['/home/a/Impôts/2023/', 'a/impôts', true],
  ['/home/a/Impôts/2023/', '2023/Impôts', false],
  ['/home/a/Impôts/2023/', 'Imp', false],
  ['/home/a/', '/home', true],
  ['/srv/home/a/', '/home', false],
  ['C:\\Users\\A\\Œuvres\\', 'oeuvres', true],
])('%s lies in dossier:%s: %s', (folder, wanted, inside) => {
  expect(folderMatches(folder, wanted)).toBe(inside);
});
