import { expect, it } from 'vitest';
import { sampleIndex, scopeOf, type SampleIndex } from './sample-index.ts';
import { vectorOf } from '../store/temporary-store.ts';

/** What `score` says of the passage with this text, for the query that a text's own vector is. */
async function scored(index: SampleIndex, text: string, query: Float32Array) {
  const scope = scopeOf('x');
  const limit = 100;
  const { candidates } = await index.search.call('vectors', { scope, vector: query, limit });
  const passageIds = candidates.map(({ passageId }) => passageId);
  const { passages } = await index.search.call('passages', { passageIds });
  const found = passages.find((passage) => passage.text === text);
  const { scores } = await index.search.call('score', {
    ...{ scope, vector: query },
    passageIds: found ? [found.passageId] : [],
  });
  return scores[0] ?? { cosine: NaN, closeness: NaN };
}

/** The vector that the store gives a passage of an untitled document. */
const vectorOfPassage = (text: string): Float32Array => vectorOf(`\n${text}`);

it('brings a passage nearer whose neighbour is near', async () => {
  const index = await sampleIndex({
    '/docs/a.txt': { passages: ['Son début.', 'Sa suite.'] },
    '/docs/b.txt': { passages: ['Autre chose.', 'Encore autre chose.'] },
  });
  const { cosine, closeness } = await scored(index, 'Son début.', vectorOfPassage('Sa suite.'));
  expect(closeness).toBeGreaterThan((cosine ?? NaN) + 0.2);
});

it('is the cosine where a passage stands alone in its document, whatever follows in the index', async () => {
  const index = await sampleIndex({
    '/docs/a.txt': { passages: ['Seul.'] },
    '/docs/b.txt': { passages: ['Tout près.'] },
  });
  const { cosine, closeness } = await scored(index, 'Seul.', vectorOfPassage('Tout près.'));
  expect(cosine).toBeLessThan(0.9);
  expect(closeness).toBeCloseTo(cosine ?? NaN, 6);
});

it('brings a passage nearer whose document is near, though its neighbours are not', async () => {
  const same = 'Toujours la même phrase.';
  const index = await sampleIndex({
    '/docs/a.txt': { passages: ['Son début.', 'Son second.', ...Array<string>(30).fill(same)] },
  });
  const query = vectorOfPassage(same);
  const { cosine, closeness } = await scored(index, 'Son début.', query);
  expect((await scored(index, 'Son second.', query)).cosine).toBeLessThan(0.2);
  expect(cosine).toBeLessThan(0.2);
  expect(closeness).toBeGreaterThan((cosine ?? NaN) + 0.1);
});

it('is not known of a passage of another generation', async () => {
  const index = await sampleIndex({ '/docs/a.txt': { passages: ['Seul.'] } });
  const { scores } = await index.search.call('score', {
    scope: scopeOf('x'),
    vector: vectorOfPassage('Seul.'),
    passageIds: [1],
  });
  expect(scores).toEqual([
    expect.objectContaining({ passageId: 1, cosine: null, closeness: null }),
  ]);
});
