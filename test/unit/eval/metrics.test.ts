import { describe, expect, it } from 'vitest';
import { measure } from '../../../src/main/eval/metrics.ts';
import { bootstrap, pairedRandomisation, seededSample } from '../../../src/main/eval/statistics.ts';

describe('measure', () => {
  const judgements = new Map([
    ['a', 1],
    ['b', 1],
  ]);

  it('gives 1 everywhere to a perfect ranking', () => {
    const metrics = measure(['a', 'b', 'c'], judgements);
    expect(metrics).toMatchObject({
      'ndcg@10': 1,
      'mrr@10': 1,
      'map@10': 1,
      'recall@5': 1,
      rp: 1,
      top1: 1,
      rankMean: 1,
    });
  });

  it('agrees with figures worked out by hand', () => {
    // relevant at ranks 2 and 4
    const metrics = measure(['x', 'a', 'y', 'b'], judgements);
    const ideal = 1 + 1 / Math.log2(3);
    expect(metrics['ndcg@10']).toBeCloseTo((1 / Math.log2(3) + 1 / Math.log2(5)) / ideal, 12);
    expect(metrics['mrr@10']).toBe(0.5);
    expect(metrics['map@10']).toBeCloseTo((1 / 2 + 2 / 4) / 2, 12);
    expect(metrics.rp).toBe(0.5);
    expect(metrics.top1).toBe(0);
    expect(metrics.top5).toBe(1);
    expect(metrics.rankMean).toBe(2);
  });

  it('uses grades as gains', () => {
    const graded = new Map([
      ['a', 1],
      ['b', 3],
    ]);
    const metrics = measure(['a', 'b'], graded);
    expect(metrics['ndcg@10']).toBeCloseTo((1 + 3 / Math.log2(3)) / (3 + 1 / Math.log2(3)), 12);
  });

  it('gives 0, and a rank past the end, where nothing relevant is ranked', () => {
    expect(measure(['x', 'y'], judgements)).toMatchObject({
      'ndcg@10': 0,
      'mrr@10': 0,
      'recall@500': 0,
      rankMean: 3,
    });
  });
});

describe('statistics', () => {
  const better = Array.from({ length: 60 }, (_, index) => 0.6 + (index % 5) / 50);
  const worse = better.map((value, index) => value - 0.1 - (index % 3) / 50);

  it('brackets the mean, and narrows with more questions', () => {
    const few = bootstrap(better.slice(0, 10), 1);
    const many = bootstrap(better, 1);
    expect(many.low).toBeLessThan(many.value);
    expect(many.high).toBeGreaterThan(many.value);
    expect(many.high - many.low).toBeLessThan(few.high - few.low);
  });

  it('is the same for the same seed', () => {
    expect(bootstrap(better, 7)).toEqual(bootstrap(better, 7));
  });

  it('finds a steady difference significant, and none between equals', () => {
    expect(pairedRandomisation(better, worse, 1)).toBeLessThan(0.01);
    expect(pairedRandomisation(better, better, 1)).toBe(1);
  });

  it('samples without repeats, in order, the same for a seed', () => {
    const items = Array.from({ length: 100 }, (_, index) => index);
    const sample = seededSample(items, 20, 3);
    expect(new Set(sample).size).toBe(20);
    expect(sample).toEqual([...sample].sort((a, b) => a - b));
    expect(sample).toEqual(seededSample(items, 20, 3));
    expect(seededSample(items, 20, 4)).not.toEqual(sample);
  });
});
