import { describe, expect, it } from 'vitest';
import type { Folded } from '../../../src/shared/folding.ts';
import { withPageEvidence } from '../../../src/shared/page-evidence.ts';

const entry = (passageId: number, page: number, fused: number): Folded => ({
  ...{
    passageId,
    documentId: 1,
    page,
    fused,
    score: fused,
    inside: null,
    rerank: null,
    match: null,
  },
  ...{
    lexical: null,
    coverage: 0,
    cosine: null,
    closeness: null,
    context: '',
    text: `${passageId}`,
    copies: [],
  },
});
const order = (list: readonly Folded[]): number[] => list.map(({ passageId }) => passageId);

describe('the evidence of a page', () => {
  it('puts a page that is near twice before one that is as near once', () => {
    const list = [entry(1, 1, 0.8), entry(2, 2, 0.79), entry(3, 2, 0.75), entry(4, 3, 0.2)];
    expect(order(withPageEvidence(list))[0]).toBe(2);
  });

  it('takes nothing from a page of one passage for being alone', () => {
    // The other page's second passage is the worst of all: no evidence of anything.
    const list = [entry(1, 1, 0.8), entry(2, 2, 0.79), entry(3, 2, 0.2)];
    expect(order(withPageEvidence(list))).toEqual([1, 2, 3]);
  });

  it('keeps scores between 0 and 1', () => {
    for (const { score } of withPageEvidence([entry(1, 1, 1), entry(2, 1, 1), entry(3, 1, 0)])) {
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(1);
    }
  });
});
