import { expect, test } from 'vitest';
import type { InferenceContract } from '../../../src/shared/inference-contract.ts';
import type { SearchContract } from '../../../src/shared/search-contract.ts';
import { createClient, portPair, serve } from '../../../src/shared/rpc.ts';
import { rerankNegatives } from '../../../src/main/eval/rerank-only.ts';

/** Documents 1 to 9, a passage each of the same number; keywords find the listed ones, in order. */
function services(found: readonly number[]) {
  const [near, far] = portPair();
  serve<SearchContract>(far, {
    open: () => null,
    lexical: ({ limit }) => ({
      candidates: found
        .slice(0, limit)
        .map((id, at) => ({ passageId: id, documentId: id, score: 9 - at, coverage: 1 })),
      names: [],
    }),
    vectors: () => ({ candidates: [] }),
    score: () => ({ scores: [] }),
    passages: ({ passageIds }) => ({
      passages: passageIds.map((passageId) => ({
        ...{ passageId, context: '', text: String(passageId), page: 1, inside: null },
      })),
    }),
    describe: () => ({ hits: [] }),
    documents: () => ({ names: [] }),
    tally: () => ({ allowed: 9, holding: 9, telling: 1 }),
    filterValues: () => ({ values: [] }),
    status: () => ({ passages: 9, documents: 9, vectors: 9, generation: null }),
  });
  const [nearModel, farModel] = portPair();
  serve<InferenceContract>(farModel, {
    load: () => ({ encoder: null, reranker: null }),
    embedQuery: () => ({ vector: null, tokens: 0 }),
    // The higher its number, the better the passage.
    rerank: ({ passages }) => ({ logits: Float32Array.from(passages, ({ text }) => Number(text)) }),
    match: () => ({ matches: Float32Array.of() }),
    similarity: () => ({ cosines: Float32Array.of() }),
    health: () => ({ residentBytes: 0, peakBytes: 0 }),
  });
  return {
    search: createClient<SearchContract>(near, 'search'),
    inference: createClient<InferenceContract>(nearModel, 'inference'),
    ...{ encoder: null, reranker: null },
  };
}

const documents = new Map(Array.from({ length: 9 }, (_, at) => [at + 1, [`d${at + 1}`]]));
const passageOf = (id: string): number => Number(id.slice(1));

test('one positive stands among so many negatives; other relevant documents are left out', async () => {
  const judgements = new Map([
    ['d2', 1],
    ['d4', 3],
  ]);
  const [keywords, reranked] = await rerankNegatives(
    services([2, 7, 1, 4, 9, 8]),
    [{ id: 'q', text: 'question', judgements }],
    { negatives: 2, documents, passageOf, savedMilliseconds: () => 0 },
    {},
  );
  expect(keywords?.rankings[0]?.documents).toEqual(['d7', 'd1', 'd4']);
  expect(reranked?.rankings[0]?.documents).toEqual(['d7', 'd4', 'd1']);
  expect(reranked?.metrics[0]).toMatchObject({ 'mrr@10': 0.5, rp: 0, 'recall@10': 1 });
});

test('a positive that keywords do not find is last for them, and reranked as the others', async () => {
  let saved = 0;
  const [keywords, reranked] = await rerankNegatives(
    services([7, 1]),
    [{ id: 'q', text: 'question', judgements: new Map([['d9', 1]]) }],
    // A second that the cache saved in each asking is part of what reranking costs.
    { negatives: 200, documents, passageOf, savedMilliseconds: () => (saved += 1000) },
    {},
  );
  expect(reranked?.milliseconds[0]).toBeGreaterThan(1000);
  expect(keywords?.milliseconds[0]).toBeLessThan(1000);
  expect(keywords?.rankings[0]?.documents).toEqual(['d7', 'd1', 'd9']);
  expect(reranked?.rankings[0]?.documents).toEqual(['d9', 'd7', 'd1']);
});
