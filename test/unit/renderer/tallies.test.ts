import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { comparison, shortName, ticks } from '../../../src/renderer/text/comparable.ts';
import { everyYear, foremost } from '../../../src/renderer/text/tallies.ts';
import type { ModelRow } from '../../../src/shared/models-contract.ts';

const sum = (tallies: readonly { count: number }[]) =>
  tallies.reduce((total, { count }) => total + count, 0);
const counts = fc.array(fc.nat(1000), { minLength: 1, maxLength: 40 });

describe('the picture of what is indexed', () => {
  test('counts every file, however many bars there are', () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 2, max: 9 }), (all, most) => {
        const tallies = all.map((count, index) => ({ of: `t${index}`, count }));
        const shown = foremost(tallies, most, 'others');
        expect(shown.length).toBeLessThanOrEqual(most);
        expect(sum(shown)).toBe(sum(tallies));
      }),
    );
  });

  test('shows years without a gap, those before together', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1970, max: 2030 }), { minLength: 1 }),
        (years) => {
          const tallies = years.toSorted().map((year) => ({ of: String(year), count: 1 }));
          const shown = everyYear(tallies, 8);
          expect(sum(shown)).toBe(years.length);
          const last = shown.at(-1);
          expect(last?.of).toBe(String(Math.max(...years)));
        },
      ),
    );
  });
});

const model = (id: string, over: Partial<ModelRow>): ModelRow => ({
  ...{ id, role: 'encoder', architecture: 'x', parameters: null, bytes: null, licence: null },
  ...{ languages: [], published: {}, publishedOn: null, publishedSource: null, installed: true },
  ...{ inUse: false, embedded: false, downloadable: false, revision: null, dimensions: null },
  ...{ maxTokens: null, partialBytes: 0, speeds: [], weight: null, ...over },
});
const speed = (passagesPerSecond: number) => [
  {
    ...{ id: 'm', dtype: 'int8' as const, provider: 'cpu' as const, passagesPerSecond },
    ...{ tokensPerSecond: 1, queryMs: 1, peakBytes: 1 },
  },
];

describe('quality against speed', () => {
  test('sets side by side only what was scored on one set, and says what was not measured', () => {
    const compared = comparison(
      [
        model('a', { published: { 'mrr@10': 20 }, publishedOn: 'mMARCO', speeds: speed(50) }),
        model('b', { published: { 'mrr@10': 25 }, publishedOn: 'mMARCO' }),
        model('c', { published: { 'mrr@10': 77 }, publishedOn: 'SQuAD', speeds: speed(9) }),
        model('d', { published: { 'recall@10': 60 }, publishedOn: 'mMARCO', speeds: speed(9) }),
      ],
      'encoder',
    );
    expect(compared).toEqual({
      measuredOn: 'mMARCO',
      models: [{ id: 'a', quality: 20, speed: 50, inUse: false }],
      unmeasured: 1,
    });
    expect(comparison([], 'encoder')).toBeNull();
  });

  test('ticks are few, and cover what they are for', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e4, max: 1e4, noNaN: true }),
        fc.double({ min: 0.1, max: 1e4, noNaN: true }),
        (low, span) => {
          const made = ticks(low, low + span);
          expect(made[0]).toBeLessThanOrEqual(low + 1e-6);
          expect(made.at(-1)).toBeGreaterThanOrEqual(low + span - 1e-6);
          expect(made.length).toBeLessThanOrEqual(9);
        },
      ),
    );
  });

  test('a name is what tells a model from its family', () => {
    expect(shortName('antoinelouis/biencoder-camembert-L2-mmarcoFR')).toBe('camembert-L2');
    expect(shortName('e5-small-fr-en')).toBe('e5-small-fr-en');
  });
});
