import { describe, expect, it } from 'vitest';
import type { ModelCalibration } from '../../../src/shared/contract.ts';
import type { Fused } from '../../../src/shared/fusion.ts';
import { isRelevant } from '../../../src/shared/relevance.ts';

const calibrated = (floor: number | null): ModelCalibration => ({
  id: 'm',
  floor,
  unrelatedMean: null,
  unrelatedDeviation: null,
  weight: null,
});
const found = (values: Partial<Fused>): Fused => ({
  passageId: 1,
  documentId: 1,
  lexical: null,
  coverage: 0,
  cosine: null,
  fused: 0,
  rerank: null,
  score: 0,
  ...values,
});

describe('what is worth showing', () => {
  it('is nothing where nothing was found', () => {
    for (const mode of ['keywords', 'vectors', 'hybrid', 'reranked'] as const) {
      expect(isRelevant(mode, [], null, null)).toBe(false);
    }
  });

  it('is a cosine or a logit at the floor, whichever passage has it', () => {
    const list = [found({ cosine: 0.2, rerank: -5 }), found({ cosine: 0.8, rerank: 1.5 })];
    expect(isRelevant('hybrid', list, calibrated(0.8), null)).toBe(true);
    expect(isRelevant('hybrid', list, calibrated(0.81), null)).toBe(false);
    expect(isRelevant('reranked', list, calibrated(0.9), calibrated(1.5))).toBe(true);
    expect(isRelevant('reranked', list, calibrated(0.1), calibrated(1.6))).toBe(false);
  });

  it('is judged by the encoder where the reranker has no floor, or reranked nothing', () => {
    const list = [found({ cosine: 0.5, rerank: 9 })];
    expect(isRelevant('reranked', list, calibrated(0.6), calibrated(null))).toBe(false);
    expect(isRelevant('reranked', [found({ cosine: 0.5 })], calibrated(0.4), calibrated(0))).toBe(
      true,
    );
  });

  it('is everything a model found that was never calibrated', () => {
    expect(isRelevant('vectors', [found({ cosine: -0.9 })], calibrated(null), null)).toBe(true);
    expect(isRelevant('vectors', [found({ cosine: -0.9 })], null, null)).toBe(true);
  });

  it('is no passage without a cosine and without every word', () => {
    expect(isRelevant('hybrid', [found({ coverage: 0.99 })], calibrated(0.5), null)).toBe(false);
    expect(isRelevant('hybrid', [found({ coverage: 0.9999 })], calibrated(0.5), null)).toBe(true);
  });
});
