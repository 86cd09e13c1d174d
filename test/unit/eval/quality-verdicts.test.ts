import { describe, expect, it } from 'vitest';
import { qualityTable, verdict, type QualityReport } from '../../../bench/quality-verdicts.ts';

const measured = (value: number) => ({ value, low: value - 0.02, high: value + 0.02 });
const system = (value: number) => ({
  ...{ 'ndcg@10': measured(value), 'mrr@10': measured(value - 0.1) },
  'recall@100': measured(0.98),
});

/** nDCG@10 by mode, and the p of hybrid against each part and of reranking against hybrid. */
function report(
  set: string,
  [keywords, vectors, hybrid, reranked]: readonly [number, number, number, number],
  [first, second, third]: readonly [number, number, number],
): QualityReport {
  return {
    ...{ set, documents: 1518, queries: 500 },
    systems: {
      ...{ keywords: system(keywords), vectors: system(vectors) },
      ...{ hybrid: system(hybrid), reranked: system(reranked) },
    },
    tests: [
      { a: 'keywords', b: 'hybrid', metric: 'ndcg@10', p: first },
      { a: 'vectors', b: 'hybrid', metric: 'ndcg@10', p: second },
      { a: 'hybrid', b: 'reranked', metric: 'ndcg@10', p: third },
      { a: 'hybrid', b: 'reranked', metric: 'mrr@10', p: 0.9 },
    ],
  };
}

describe('the table of quality', () => {
  it('tells better from even and from worse by the test, on nDCG@10, and by its sign', () => {
    const made = report('a', [0.7, 0.6, 0.75, 0.72], [0.0004, 0.2, 0.01]);
    expect(verdict(made, 'hybrid')).toBe(
      'better than keywords (p < .001), even with vectors (p = .200)',
    );
    expect(verdict(made, 'reranked')).toBe('worse than hybrid (p = .010)');
    expect(verdict(made, 'keywords')).toBe('');
  });

  it('has a line a set and mode, with intervals, and counts where hybrid and reranking gain', () => {
    const table = qualityTable([
      report('piaf', [0.8, 0.7, 0.85, 0.87], [0.001, 0.001, 0.03]),
      report('cnil', [0.7, 0.6, 0.75, 0.75], [0.001, 0.06, 1]),
    ]);
    const lines = table.split('\n');
    expect(lines.slice(2, 4)).toEqual([
      '| **piaf**, 500 questions, 1518 documents | keywords | .800 [.780, .820] | .700 [.680, .720] | .980 [.960, 1.000] |  |',
      '|  | vectors | .700 [.680, .720] | .600 [.580, .620] | .980 [.960, 1.000] |  |',
    ]);
    expect(lines.filter((line) => line.startsWith('|'))).toHaveLength(10);
    expect(table).toContain(
      'Hybrid is better than both of its parts on 1 of 2 collections, worse on none, only even on cnil.',
    );
    expect(table).toContain(
      'Reranked is better than hybrid on 1 of 2 collections, worse on none, only even on cnil.',
    );
  });

  it('names where a mode is worse or only even', () => {
    const table = qualityTable([
      report('piaf', [0.8, 0.7, 0.85, 0.82], [0.001, 0.001, 0.03]),
      report('cnil', [0.7, 0.6, 0.75, 0.75], [0.001, 0.06, 1]),
      report('fquad', [0.8, 0.7, 0.85, 0.86], [0.001, 0.001, 0.4]),
    ]);
    expect(table).toContain(
      'Reranked is better than hybrid on 0 of 3 collections, worse on piaf, only even on cnil and fquad.',
    );
  });

  it('leaves out modes that were not measured, and what was not compared', () => {
    const { systems, ...rest } = report('a', [0.7, 0.6, 0.75, 0.72], [0.2, 0.2, 0.2]);
    const { keywords = system(0), hybrid = system(0) } = systems;
    const table = qualityTable([{ ...rest, systems: { keywords, hybrid } }]);
    expect(table).toContain('even with keywords');
    expect(table).not.toContain('vectors');
    expect(table).toContain('on 0 of 0 collections');
  });
});
