import type { Tally } from '../../shared/ledger-contract.ts';

/**
 * The most frequent of the tallies, at most `most` of them; what the others count together is the
 * last, under `others`, so that nothing is left out of the sum.
 */
export function foremost(tallies: readonly Tally[], most: number, others: string): Tally[] {
  if (tallies.length <= most) return [...tallies];
  const shown = tallies.toSorted((a, b) => b.count - a.count).slice(0, most - 1);
  const rest = tallies.reduce((sum, { count }) => sum + count, 0) - sumOf(shown);
  return [...shown, { of: others, count: rest }];
}

/** Years from the first to the last, those without any included: a gap is to be seen as one. */
export function everyYear(tallies: readonly Tally[], mostYears: number): Tally[] {
  const counts = new Map(tallies.map(({ of, count }) => [Number(of), count]));
  const last = Math.max(...counts.keys());
  const first = Math.max(Math.min(...counts.keys()), last - mostYears + 1);
  const years = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const shown = years.map((year) => ({ of: String(year), count: counts.get(year) ?? 0 }));
  const before = sumOf(tallies) - sumOf(shown);
  return before > 0 ? [{ of: `< ${first}`, count: before }, ...shown] : shown;
}

function sumOf(tallies: readonly Tally[]): number {
  return tallies.reduce((sum, { count }) => sum + count, 0);
}
