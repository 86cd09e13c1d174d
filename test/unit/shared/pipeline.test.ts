import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { TrouvailleError } from '../../../src/shared/errors.ts';
import { runPipeline } from '../../../src/shared/pipeline.ts';
import type { PipelineOptions, PipelineResult } from '../../../src/shared/pipeline-types.ts';
import { scriptedServices, type ScriptedPassage } from './scripted-services.ts';

const usual: PipelineOptions = {
  mode: 'reranked',
  limit: 10,
  depth: 20,
  folder: null,
  all: false,
  by: 'passage',
  sort: 'relevance',
};

/** `count` passages of as many documents, the first the best for keywords and vectors alike. */
const series = (count: number): ScriptedPassage[] =>
  Array.from({ length: count }, (_, index) => ({
    id: index + 1,
    document: index + 1,
    text: `texte ${index + 1}`,
    lexical: 100 - index,
    cosine: 0.9 - index / 100,
  }));
const idsOf = ({ hits }: PipelineResult): (number | null)[] => hits.map((hit) => hit.passageId);

describe('the stages of a query', () => {
  it('are shown as they come: keywords, fused, reranked', async () => {
    const services = scriptedServices({
      passages: [
        { id: 1, document: 1, text: 'mots', lexical: 9, cosine: 0.2, logit: -9 },
        { id: 2, document: 2, text: 'sens', lexical: null, cosine: 0.9, logit: -9 },
        { id: 3, document: 3, text: 'réponse', lexical: null, cosine: 0.5, logit: 9 },
      ],
      reranker: { weight: 1 },
    });
    const stages: { stage: string; ids: (number | null)[] }[] = [];
    const last = await runPipeline(services, 'une question', usual, {
      onStage: (result) => stages.push({ stage: result.stage, ids: idsOf(result) }),
    });
    expect(stages).toEqual([
      { stage: 'lexical', ids: [1] },
      { stage: 'fused', ids: [2, 3, 1] },
      // Again in the same order, as the selected hit's answer is marked, and then the others'.
      ...Array.from({ length: 3 }, () => ({ stage: 'reranked', ids: [3, 1, 2] })),
    ]);
    expect(idsOf(last)).toEqual([3, 1, 2]);
    const retrieval = services.asked.filter((each) => !['passages', 'describe'].includes(each));
    expect(new Set(retrieval.slice(0, 2))).toEqual(new Set(['embedQuery', 'lexical']));
    expect(retrieval.slice(2)).toEqual(['vectors', 'score', 'rerank']); // passages of one sentence
  });

  it('mark the answer of the selected hit before those of the others', async () => {
    const services = scriptedServices({
      passages: [1, 2, 3].map((id) => ({
        ...{ id, document: id, cosine: 1 - id / 10, lexical: null },
        text: `Rien ici ${id}. La question est là.`,
      })),
    });
    const marked: (number | null)[][] = [];
    await runPipeline(services, 'question', usual, {
      selected: () => 2,
      onStage: ({ stage, hits }) => {
        if (stage !== 'reranked') return;
        marked.push(hits.flatMap(({ passageId, answer }) => (answer ? [passageId] : [])));
      },
    });
    expect(marked).toEqual([[], [2], [1, 2, 3]]);
  });

  it('that no one looks at are not described', async () => {
    const services = scriptedServices({ passages: series(3) });
    await runPipeline(services, 'une question', usual);
    expect(services.asked.filter((each) => each === 'describe')).toHaveLength(1);
  });

  it('begin with the query’s vector on its way while the keywords are looked up', async () => {
    const answered = Promise.withResolvers<null>();
    const services = scriptedServices({
      passages: series(1),
      search: {
        lexical: async () => {
          await answered.promise;
          return { candidates: [], names: [] };
        },
      },
    });
    const result = runPipeline(services, 'une question', usual);
    await turn();
    expect(services.asked).toContain('embedQuery');
    expect(services.asked).not.toContain('vectors');
    answered.resolve(null);
    await result;
  });

  it('of the mode keywords never ask the models', async () => {
    const services = scriptedServices({ passages: series(3) });
    const result = await runPipeline(services, 'une question', { ...usual, mode: 'keywords' });
    expect(idsOf(result)).toEqual([1, 2, 3]);
    expect(new Set(services.asked)).toEqual(new Set(['lexical', 'passages', 'describe']));
    expect(services.inference?.pending).toBe(0);
  });

  it('of the modes vectors and hybrid do not rerank, and vectors ignores keywords', async () => {
    const passages: ScriptedPassage[] = [
      { id: 1, document: 1, text: 'mots', lexical: 9, coverage: 1, cosine: 0.85 },
      { id: 2, document: 2, text: 'sens', lexical: null, cosine: 0.9 },
      { id: 3, document: 3, text: 'loin', lexical: null, cosine: 0.1 },
    ];
    const vectors = scriptedServices({ passages });
    expect(
      idsOf(await runPipeline(vectors, 'une question', { ...usual, mode: 'vectors' })),
    ).toEqual([2, 1, 3]);
    expect(vectors.asked).not.toContain('lexical');
    const hybrid = scriptedServices({ passages });
    expect(idsOf(await runPipeline(hybrid, 'une question', { ...usual, mode: 'hybrid' }))).toEqual([
      1, 2, 3,
    ]);
    for (const { asked } of [vectors, hybrid]) expect(asked).not.toContain('rerank');
  });

  it('go on by keywords alone where the query has no token for the encoder', async () => {
    const services = scriptedServices({
      passages: series(2),
      inference: { embedQuery: () => ({ vector: null, tokens: 0 }) },
    });
    expect(idsOf(await runPipeline(services, 'x', { ...usual, mode: 'hybrid' }))).toEqual([1, 2]);
    expect(services.asked).not.toContain('vectors');
  });

  it('end with the error of a model that fails while the keywords are looked up', async () => {
    const services = scriptedServices({
      passages: series(2),
      inference: {
        embedQuery: () => {
          throw new TrouvailleError('model-bad', { path: '/m', reason: 'r' });
        },
      },
      search: {
        lexical: async () => {
          for (let turns = 0; turns < 5; turns++) await turn();
          return { candidates: [], names: [] };
        },
      },
    });
    await expect(runPipeline(services, 'une question', usual)).rejects.toMatchObject({
      code: 'model-bad',
    });
  });

  it('that need models say so where there are none', async () => {
    const services = { ...scriptedServices({ passages: series(2) }), inference: null };
    await expect(runPipeline(services, 'une question', usual)).rejects.toMatchObject({
      code: 'service-stopped',
    });
  });

  it('are not begun for a query that is empty or of operators alone', async () => {
    const services = scriptedServices({ passages: series(2) });
    for (const source of ['  ', '"" ( )']) {
      await expect(runPipeline(services, source, usual)).rejects.toBeInstanceOf(TrouvailleError);
    }
    expect(services.asked).toEqual([]);
  });
});

describe('reranking', () => {
  it('sees the first `depth` of the fused list, in slices of four, whatever the limit', async () => {
    const services = scriptedServices({ passages: series(30), reranker: { weight: 0.5 } });
    const result = await runPipeline(services, 'une question', { ...usual, depth: 10, limit: 15 });
    expect(services.slices.map((slice) => slice.length)).toEqual([4, 4, 2]);
    expect(services.slices.flat()).toEqual(
      series(10).map(({ text }) => text), // best first
    );
    expect(result.hits).toHaveLength(15);
    expect(result.hits.filter((hit) => hit.scores.rerank !== null)).toHaveLength(10);
    expect(result.ranking.map(({ passageId }) => passageId).toSorted((a, b) => a - b)).toEqual(
      series(30).map(({ id }) => id),
    );
  });

  it('cancelled between two slices asks for no further one', async () => {
    const stop = new AbortController();
    let slices = 0;
    const services = scriptedServices({
      passages: series(20),
      inference: {
        rerank({ passages }) {
          if (++slices === 2) stop.abort();
          return { logits: Float32Array.from(passages, () => 0) };
        },
      },
    });
    const stages: string[] = [];
    await expect(
      runPipeline(services, 'une question', usual, {
        signal: stop.signal,
        onStage: ({ stage }) => stages.push(stage),
      }),
    ).rejects.toMatchObject({ code: 'cancelled' });
    for (let turns = 0; turns < 5; turns++) await turn();
    expect(slices).toBe(2);
    expect(stages).toEqual(['lexical', 'fused']);
    expect([services.search.pending, services.inference?.pending]).toEqual([0, 0]);
  });

  it('compares the tokens of the same head, in slices of four, each passage once', async () => {
    const compared: string[][] = [];
    const services = scriptedServices({
      passages: series(30),
      encoder: { match: 1 },
      inference: {
        match({ passages }) {
          compared.push(passages.map(({ text }) => text));
          return { matches: Float32Array.from(passages, () => 0.5) };
        },
      },
    });
    await runPipeline(services, 'une question', { ...usual, depth: 9 }, { onStage: () => {} });
    // The first was compared when the fused list was judged.
    expect(compared.map(({ length }) => length)).toEqual([1, 4, 4]);
    expect(compared.flat()).toEqual(series(9).map(({ text }) => text));
    expect(services.slices.flat()).toEqual(compared.flat());
  });

  it('puts first what is as near, and whose tokens meet the query’s', async () => {
    const passages: ScriptedPassage[] = [
      { id: 1, document: 1, text: 'un', lexical: null, cosine: 0.9, match: 0.2 },
      { id: 2, document: 2, text: 'deux', lexical: null, cosine: 0.89, match: 0.7 },
      { id: 3, document: 3, text: 'trois', lexical: null, cosine: 0.1, match: 0.1 },
    ];
    const order = async (match: number, mode: 'hybrid' | 'reranked') => {
      const services = scriptedServices({ passages, encoder: { match } });
      return idsOf(await runPipeline(services, 'une question', { ...usual, mode }));
    };
    expect(await order(1, 'reranked')).toEqual([2, 1, 3]);
    expect(await order(1, 'hybrid')).toEqual([1, 2, 3]);
    // Of an encoder whose tokens tell nothing none are compared.
    expect(await order(0, 'reranked')).toEqual([1, 2, 3]);
  });

  it('cancelled between two slices of tokens asks for no further one, nor for logits', async () => {
    const stop = new AbortController();
    const services = scriptedServices({
      passages: series(12),
      encoder: { match: 1 },
      inference: {
        match({ passages }) {
          stop.abort();
          return { matches: Float32Array.from(passages, () => 0.5) };
        },
      },
    });
    await expect(
      runPipeline(services, 'une question', usual, { signal: stop.signal }),
    ).rejects.toMatchObject({ code: 'cancelled' });
    expect(services.asked.filter((each) => each === 'match')).toHaveLength(1);
    expect(services.asked).not.toContain('rerank');
  });

  it('is not reached by a query that was cancelled before', async () => {
    const services = scriptedServices({ passages: series(20) });
    await expect(
      runPipeline(services, 'une question', usual, { signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ code: 'cancelled' });
    expect(services.asked).toEqual([]);
  });

  it('is followed by the sentence that answers, in each hit', async () => {
    const text = 'Le bail dure trois ans. Le loyer est de 640 euros. Fait à Lyon.';
    const services = scriptedServices({
      passages: [{ id: 1, document: 1, text, lexical: 1, cosine: 0.5 }],
    });
    const { hits } = await runPipeline(services, 'combien est le loyer', usual);
    expect(hits.map((hit) => hit.answer && hit.text.slice(...hit.answer))).toEqual([
      'Le loyer est de 640 euros.',
    ]);
  });
});

describe('filters alone', () => {
  it('list the documents as the index orders them, and look nothing up', async () => {
    const names = [3, 1, 2].map((fileId) => ({ fileId, path: `/d/${fileId}.pdf`, score: 0 }));
    const services = scriptedServices({ passages: series(3), names });
    const result = await runPipeline(services, 'type:pdf après:2023', { ...usual, limit: 2 });
    expect(result).toMatchObject({ stage: 'lexical', relevant: true });
    expect(result.hits.map(({ path, match, rank }) => [path, match, rank])).toEqual([
      ['/d/3.pdf', 'name', 1],
      ['/d/1.pdf', 'name', 2],
    ]);
    expect(services.asked).toEqual(['documents', 'describe']);
  });
});

describe('what is shown', () => {
  const folded: ScriptedPassage[] = [
    { id: 1, document: 1, text: 'Le délai est de 30 jours.', path: '/d/a.docx', cosine: 0.9 },
    { id: 2, document: 2, text: 'le délai est de 30 jours', path: '/d/a.pdf', cosine: 0.8 },
    { id: 3, document: 3, text: 'Autre chose', path: '/d/b.txt', cosine: 0.7 },
  ];

  it('is one hit for copies, which it names; each is in the ranking, and one is reranked', async () => {
    const services = scriptedServices({ passages: folded });
    const result = await runPipeline(services, 'une question', usual);
    expect(result.hits.map(({ path, copies }) => [path, copies])).toEqual([
      ['/d/a.docx', ['/d/a.pdf']],
      ['/d/b.txt', []],
    ]);
    expect(result.ranking.map(({ passageId }) => passageId)).toEqual([1, 2, 3]);
    expect(services.slices.flat()).toHaveLength(2);
  });

  it('is one passage a document on request, and never more than the limit', async () => {
    const passages = series(6).map((each) => ({
      ...each,
      document: 1 + (each.id % 3),
      page: each.id,
    }));
    const services = scriptedServices({ passages });
    const byDocument = await runPipeline(services, 'une question', { ...usual, by: 'document' });
    expect(idsOf(byDocument)).toEqual([1, 2, 3]);
    const few = await runPipeline(services, 'une question', { ...usual, limit: 2 });
    expect([idsOf(few), few.ranking.length]).toEqual([[1, 2], 6]);
  });

  it('is sorted by date or name on request, after the best were chosen, and ranked from 1', async () => {
    const [first, second, third] = series(3);
    if (!first || !second || !third) throw new RangeError('three passages');
    const services = scriptedServices({
      passages: [
        { ...first, path: '/z/Élan.txt', modified: '2023-01-01T00:00:00.000Z' },
        { ...second, path: '/a/zèbre.txt', modified: '2025-01-01T00:00:00.000Z' },
        { ...third, path: '/a/abeille.txt', modified: '2026-01-01T00:00:00.000Z' },
      ],
    });
    const byDate = await runPipeline(services, 'une question', {
      ...usual,
      sort: 'date',
      limit: 2,
    });
    expect(byDate.hits.map(({ passageId, rank }) => [passageId, rank])).toEqual([
      [2, 1],
      [1, 2],
    ]);
    const byName = await runPipeline(services, 'une question', { ...usual, sort: 'name' });
    expect(idsOf(byName)).toEqual([3, 1, 2]);
  });

  it('puts a second passage of a page behind another page that is nearly as good', async () => {
    const services = scriptedServices({
      passages: [
        { id: 1, document: 1, page: 4, text: 'un', cosine: 0.9 },
        { id: 2, document: 1, page: 4, text: 'deux', cosine: 0.88 },
        { id: 3, document: 2, page: 1, text: 'trois', cosine: 0.87 },
        { id: 4, document: 3, page: 1, text: 'quatre', cosine: 0.1 },
      ],
    });
    const result = await runPipeline(services, 'une question', { ...usual, mode: 'vectors' });
    expect(idsOf(result)).toEqual([1, 3, 2, 4]);
  });

  it('adds files found by their names after the passages, within the limit', async () => {
    const names = [
      { fileId: 8, path: '/d/photo.jpg', score: 1 },
      { fileId: 9, path: '/d/photos.jpg', score: 0.5 },
    ];
    const services = scriptedServices({ passages: series(2), names });
    const { hits } = await runPipeline(services, 'photo', { ...usual, limit: 3 });
    expect(hits.map(({ match, path, score }) => [match, path, score])).toEqual([
      ['passage', '/d/1.txt', hits[0]?.score],
      ['passage', '/d/2.txt', hits[1]?.score],
      ['name', '/d/photo.jpg', 1],
    ]);
  });

  it('lists a file found by a passage once, though its name has the words too', async () => {
    const names = [
      { fileId: 1, path: '/d/1.txt', score: 1 },
      { fileId: 9, path: '/d/photos.jpg', score: 0.5 },
    ];
    const services = scriptedServices({ passages: series(2), names });
    const { hits } = await runPipeline(services, 'photo', { ...usual, limit: 5 });
    expect(hits.map(({ match, path, score }) => [match, path, score])).toEqual([
      ['passage', '/d/1.txt', hits[0]?.score],
      ['passage', '/d/2.txt', hits[1]?.score],
      ['name', '/d/photos.jpg', 0.5],
    ]);
  });

  it('leaves out what was removed from the index since it was found', async () => {
    const passages = series(2);
    const services = scriptedServices({ passages, search: { describe: () => ({ hits: [] }) } });
    expect((await runPipeline(services, 'une question', usual)).hits).toEqual([]);
  });
});

describe('relevance', () => {
  const weak: ScriptedPassage[] = [
    { id: 1, document: 1, text: 'un', lexical: 2, coverage: 0.4, cosine: 0.5, logit: -3 },
  ];
  const floors = { encoder: { floor: 0.8 }, reranker: { floor: 0.5, weight: 0.5 } };
  const run = (passages: ScriptedPassage[], options: Partial<PipelineOptions>) =>
    runPipeline(scriptedServices({ passages, ...floors }), 'une question', {
      ...usual,
      ...options,
    });

  it.each(['vectors', 'hybrid', 'reranked'] as const)(
    '%s: nothing is shown below the floor, unless all is asked for',
    async (mode) => {
      const refused = await run(weak, { mode });
      expect([refused.relevant, refused.hits, refused.ranking.length]).toEqual([false, [], 1]);
      const all = await run(weak, { mode, all: true });
      expect([all.relevant, idsOf(all)]).toEqual([false, [1]]);
    },
  );

  it('keywords: any hit', async () => {
    expect((await run(weak, { mode: 'keywords' })).relevant).toBe(true);
    expect((await run([], { mode: 'keywords' })).relevant).toBe(false);
  });

  it('vectors and hybrid: every word is enough; reranked: the reranker decides', async () => {
    const exact = weak.map((each) => ({ ...each, coverage: 1 }));
    expect((await run(exact, { mode: 'hybrid' })).relevant).toBe(true);
    expect((await run(exact, { mode: 'reranked' })).relevant).toBe(false);
    const liked = weak.map((each) => ({ ...each, logit: 0.1 }));
    expect((await run(liked, { mode: 'reranked' })).relevant).toBe(true);
  });

  it('asks how the tokens of what comes first meet the query’s, once of each passage', async () => {
    const passages: ScriptedPassage[] = [
      { id: 1, document: 1, text: 'un', lexical: 2, cosine: 0.5, logit: -3, match: 0.2 },
      { id: 2, document: 2, text: 'deux', lexical: 1, cosine: 0.4, logit: 9, match: 0.7 },
    ];
    const judged = async (match: number, options: Partial<PipelineOptions>, logit = -3) => {
      const [first, second] = passages;
      const services = scriptedServices({
        passages: first && second ? [first, { ...second, logit }] : [],
        encoder: { floor: 0.6, match },
        reranker: { weight: 0.9 },
      });
      const { relevant } = await runPipeline(
        services,
        'une question',
        { ...usual, ...options },
        { onStage: () => {} },
      );
      return { relevant, asked: services.asked.filter((each) => each === 'match').length };
    };
    expect(await judged(0.6, { mode: 'hybrid' })).toEqual({ relevant: true, asked: 1 });
    expect(await judged(0.4, { mode: 'hybrid' })).toEqual({ relevant: false, asked: 1 });
    // Reranked, the second comes first, or not: the rest of the head has been asked about by then.
    expect(await judged(0.4, {}, 9)).toEqual({ relevant: true, asked: 2 });
    expect(await judged(0.4, {}, -9)).toEqual({ relevant: false, asked: 2 });
    // Tokens that do not count are never asked about.
    expect(await judged(0, { mode: 'hybrid' })).toEqual({ relevant: false, asked: 0 });
    expect((await judged(0.6, { mode: 'keywords' })).asked).toBe(0);
  });

  it('is had by what holds a phrase that every hit must hold', async () => {
    const asked = (query: string) =>
      runPipeline(scriptedServices({ passages: weak, ...floors }), query, usual);
    expect((await asked('le "dépôt de garantie"')).relevant).toBe(true);
    expect((await asked('le dépôt de garantie')).relevant).toBe(false);
    // In a question quotes only quote.
    expect((await asked('qu’est-ce qu’un "dépôt de garantie" ?')).relevant).toBe(false);
  });

  it('is had by a file found by its name, alone', async () => {
    const names = [{ fileId: 8, path: '/d/question.jpg', score: 1 }];
    const services = scriptedServices({ passages: weak, names, ...floors });
    const { relevant, hits } = await runPipeline(services, 'une question', usual);
    expect([relevant, hits.map((hit) => hit.match)]).toEqual([true, ['name']]);
  });
});
