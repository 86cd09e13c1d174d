import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diversify } from '../../../src/shared/diversity.ts';
import type { Folded } from '../../../src/shared/folding.ts';

const entry = (
  passageId: number,
  documentId: number,
  page: number,
  score: number,
  inside: string | null = null,
): Folded => ({
  ...{
    passageId,
    documentId,
    page,
    score,
    inside,
    lexical: null,
    coverage: 0,
    cosine: null,
    closeness: null,
  },
  ...{ fused: score, rerank: null, match: null, context: '', text: `${passageId}`, copies: [] },
});
const order = (list: readonly Folded[]): number[] => list.map(({ passageId }) => passageId);

describe('one page after another', () => {
  it('the further passages of a page come after other pages that are nearly as good', () => {
    const list = [entry(1, 1, 1, 0.9), entry(2, 1, 1, 0.88), entry(3, 2, 1, 0.8)];
    expect(order(diversify(list, 0.1))).toEqual([1, 3, 2]);
    expect(order(diversify(list, 0.05))).toEqual([1, 2, 3]);
  });

  it('each further one is lowered by as much again', () => {
    const scores = diversify(
      [1, 2, 3].map((id) => entry(id, 1, 1, 0.9 - id / 100)),
      0.1,
    );
    expect(scores.map(({ score }) => score.toFixed(2))).toEqual(['0.89', '0.78', '0.67']);
  });

  it('other pages of a document and other members of an archive are pages of their own', () => {
    const list = [entry(1, 1, 1, 0.9), entry(2, 1, 2, 0.8), entry(3, 1, 1, 0.7, 'a.pdf')];
    expect(diversify(list, 0.5).map(({ score }) => score)).toEqual([0.9, 0.8, 0.7]);
  });

  it('loses nothing, raises nothing, and is sorted, ties by their number', () => {
    const any = fc.tuple(fc.nat(3), fc.nat(3), fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(fc.array(any), (entries) => {
        const list = entries.map(([document, page, score], id) => entry(id, document, page, score));
        const made = diversify(list);
        expect(order(made).toSorted((a, b) => a - b)).toEqual(order(list));
        made.forEach((each, index) => {
          expect(each.score).toBeLessThanOrEqual(list[each.passageId]?.score ?? -1);
          const before = made[index - 1];
          if (!before) return;
          expect(before.score).toBeGreaterThanOrEqual(each.score);
          if (before.score === each.score) expect(before.passageId).toBeLessThan(each.passageId);
        });
      }),
    );
  });
});
