import { describe, expect, it } from 'vitest';
import type { ModelCalibration } from '../../../src/shared/inference-contract.ts';
import type { Fused } from '../../../src/shared/fusion.ts';
import { isRelevant } from '../../../src/shared/relevance.ts';

const calibrated = (
  floor: number | null,
  others: Partial<ModelCalibration> = {},
): ModelCalibration => ({
  id: 'm',
  floor,
  ...{ coverage: null, match: null, meaning: null, weight: null },
  ...{ unrelatedMatch: null, relatedMatch: null },
  ...{ unrelatedMean: null, unrelatedDeviation: null, relatedMean: null },
  ...others,
});
const found = (values: Partial<Fused>): Fused => ({
  passageId: 1,
  documentId: 1,
  lexical: null,
  coverage: 0,
  cosine: null,
  closeness: null,
  fused: 0,
  rerank: null,
  match: null,
  score: 0,
  ...values,
});

describe('what is worth showing', () => {
  it('is nothing where nothing was found', () => {
    for (const mode of ['keywords', 'vectors', 'hybrid', 'reranked'] as const) {
      expect(isRelevant(mode, [], null, null)).toBe(false);
    }
  });

  it('is any hit by keywords', () => {
    expect(isRelevant('keywords', [found({ lexical: 0.1 })], calibrated(1), null)).toBe(true);
  });

  it('is a first hit at the encoder’s floor, to which the words it holds belong', () => {
    const list = [found({ cosine: 0.7, coverage: 0.5 }), found({ cosine: 0.9 })];
    const encoder = calibrated(0.79, { coverage: 0.2 });
    expect(isRelevant('hybrid', list, encoder, null)).toBe(true);
    expect(isRelevant('vectors', list, encoder, null)).toBe(true);
    expect(isRelevant('hybrid', list, { ...encoder, floor: 0.81 }, null)).toBe(false);
    expect(isRelevant('hybrid', list, { ...encoder, coverage: 0 }, null)).toBe(false);
  });

  it('is a first hit at the reranker’s floor, whatever its logits are', () => {
    const list = [found({ rerank: 3 }), found({ rerank: 9 })];
    const reranker = calibrated(0.5, { unrelatedMean: -1, relatedMean: 7 });
    expect(isRelevant('reranked', list, calibrated(null), reranker)).toBe(true);
    expect(isRelevant('reranked', [found({ rerank: 2.9 })], null, reranker)).toBe(false);
  });

  it('is told by the reranker and by meaning together, as much as was measured', () => {
    const encoder = calibrated(0.8, { unrelatedDeviation: 0.05 });
    const reranker = calibrated(0.6, { unrelatedMean: -1, relatedMean: 1, meaning: 0.1 });
    const list = (cosine: number) => [found({ rerank: 0, cosine })]; // 0.5 by the reranker
    expect(isRelevant('reranked', list(0.851), encoder, reranker)).toBe(true);
    expect(isRelevant('reranked', list(0.849), encoder, reranker)).toBe(false);
    const alone = { ...reranker, meaning: 0 };
    expect(isRelevant('reranked', list(0.99), encoder, alone)).toBe(false);
  });

  it('is judged by the encoder where the reranker has no floor, or reranked nothing', () => {
    const list = [found({ cosine: 0.5, rerank: 9 })];
    expect(isRelevant('reranked', list, calibrated(0.6), calibrated(null))).toBe(false);
    expect(isRelevant('reranked', [found({ cosine: 0.5 })], calibrated(0.4), calibrated(0))).toBe(
      true,
    );
  });

  it('is told by how the tokens of the query meet its first, which counts for nothing else', () => {
    const encoder = calibrated(0.8, { match: 0.5 });
    const list = (match: number | null) => [found({ cosine: 0.6, match }), found({ cosine: 0.9 })];
    expect(isRelevant('hybrid', list(0.41), encoder, null)).toBe(true);
    expect(isRelevant('hybrid', list(0.39), encoder, null)).toBe(false);
    // Where it counts and was not looked at, nothing is known of the hit.
    expect(isRelevant('hybrid', list(null), encoder, null)).toBe(false);
    expect(isRelevant('hybrid', list(null), { ...encoder, match: 0, floor: 0.5 }, null)).toBe(true);
  });

  it('is everything a model found that was never calibrated', () => {
    expect(isRelevant('vectors', [found({ cosine: -0.9 })], calibrated(null), null)).toBe(true);
    expect(isRelevant('vectors', [found({ cosine: -0.9 })], null, null)).toBe(true);
  });

  it('is any passage with every word, and none without a cosine and a word', () => {
    expect(isRelevant('hybrid', [found({ coverage: 0.99 })], calibrated(0.5), null)).toBe(false);
    const list = [found({ cosine: 0.1 }), found({ coverage: 0.9999 })];
    expect(isRelevant('hybrid', list, calibrated(0.5), null)).toBe(true);
  });
});
