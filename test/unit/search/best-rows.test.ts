import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestRows } from '../../../src/main/search/best-rows.ts';

describe('the best rows', () => {
  it('are those that sorting all of them puts first, in that order, among equal scores too', () => {
    const scores = fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 60 });
    fc.assert(
      fc.property(scores, fc.nat({ max: 12 }), fc.nat(), (given, limit, turn) => {
        const score = Float32Array.from(given);
        const rising = [...score.keys()];
        const rows = rising.map((_, at) => rising[(at + turn) % rising.length] ?? 0);
        const all = rows.toSorted((a, b) => (given[b] ?? 0) - (given[a] ?? 0) || a - b);
        expect(bestRows(rows, score, limit)).toEqual(all.slice(0, limit));
      }),
      { numRuns: 500 },
    );
  });

  it('leave the list as it was', () => {
    const rows = [1, 2, 3, 4, 5, 6];
    bestRows(rows, Float32Array.of(0, 1, 5, 2, 4, 3, 6), 2);
    expect(rows).toEqual([1, 2, 3, 4, 5, 6]);
  });
});
