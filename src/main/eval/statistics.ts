/** Intervals and tests over per-query figures. All seeded: the same input gives the same output. */
import type { Measured } from '../../shared/evaluation.ts';

/** Resamples of the bootstrap: enough for two digits of an interval. */
const draws = 2000;
/** Sign flips of the test: a p of .05 is then known within .004 (two standard errors). */
const flips = 10_000;

/** Uniform numbers in [0, 1) from a seed (mulberry32, Tommy Ettinger, public domain). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function standardDeviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
}

/** The mean with its 95% percentile bootstrap interval (Efron 1979; Sakai 2006 for retrieval). */
export function bootstrap(
  values: readonly number[],
  seed: number,
  statistic: (sample: readonly number[]) => number = mean,
): Measured {
  const random = seededRandom(seed);
  const drawn = Array.from({ length: draws }, () =>
    statistic(values.map(() => values[Math.floor(random() * values.length)] ?? 0)),
  ).sort((a, b) => a - b);
  return {
    value: statistic(values),
    low: drawn[Math.floor(draws * 0.025)] ?? NaN,
    high: drawn[Math.ceil(draws * 0.975) - 1] ?? NaN,
  };
}

/**
 * Two-sided p of a paired randomisation test on the difference of means (Smucker, Allan & Carterette
 * 2007): the share of random sign flips whose difference is at least as large as the one seen.
 */
export function pairedRandomisation(
  a: readonly number[],
  b: readonly number[],
  seed: number,
): number {
  const random = seededRandom(seed);
  const differences = a.map((value, index) => value - (b[index] ?? 0));
  const seen = Math.abs(mean(differences));
  let atLeast = 0;
  for (let flip = 0; flip < flips; flip++) {
    const flipped = mean(
      differences.map((difference) => (random() < 0.5 ? difference : -difference)),
    );
    if (Math.abs(flipped) >= seen - 1e-12) atLeast++;
  }
  return (atLeast + 1) / (flips + 1);
}

/** `count` of `items`, drawn without replacement by a seed, in their first order; all where fewer. */
export function seededSample<Item>(items: readonly Item[], count: number, seed: number): Item[] {
  if (count >= items.length) return [...items];
  const random = seededRandom(seed);
  const order = items.map((_, index) => index);
  for (let index = 0; index < count; index++) {
    const other = index + Math.floor(random() * (order.length - index));
    [order[index], order[other]] = [order[other] ?? 0, order[index] ?? 0];
  }
  const chosen = new Set(order.slice(0, count));
  return items.filter((_, index) => chosen.has(index));
}
