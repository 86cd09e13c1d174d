/**
 * How near passages are to a question, each seen in its surroundings: a passage alone often does not
 * say what it is about, which the ones beside it and the whole document do. On the 88 questions over
 * `documents/french` hybrid finds the answer in its first 3 for 61% by cosines alone, for 66% with the
 * neighbours at .3, for 68% with the document at .4, for 68 to 69% with both; nDCG@10 on cnil-faq,
 * piaf-dev and fquad, whose documents are two or three passages, stays within .004
 * (docs/search-quality.md).
 */
import type { IndexView } from './index-view.ts';

/** Beside the passage's own cosine, which counts 1: the mean of the one before and the one after. */
const neighbourWeight = 0.3;
/** And the mean of some passages of its part, evenly chosen: 8, 16, 32, 64 and all found the same. */
const partWeight = 0.4;
const chosenOfPart = 8;

export interface Nearness {
  readonly cosine: number;
  readonly closeness: number;
}

/** By row, for those that have a vector: the cosine with a normalised query, and the closeness, -1 to 1. */
export function closenessOf(
  { directory, vectors }: IndexView,
  query: Float32Array,
  rows: readonly number[],
): Map<number, Nearness> {
  const surroundings = new Map(rows.map((row) => [row, neighbours(row)] as const));
  const parts = new Map(
    rows.map((row) => directory.partOf[row] ?? 0).map((part) => [part, chosen(part)] as const),
  );
  const needed = [...surroundings.keys(), ...surroundings.values(), ...parts.values()].flat();
  const vectorOf = (row: number): number => directory.vectorOf[row] ?? 0;
  const cosines = vectors.cosines(query, [...new Set(needed.map(vectorOf))]);
  const mean = (of: readonly number[]): number | null => {
    const known = of.flatMap((row) => cosines.get(vectorOf(row)) ?? []);
    return known.length > 0 ? known.reduce((sum, one) => sum + one, 0) / known.length : null;
  };
  const means = new Map([...parts].map(([part, of]) => [part, mean(of)] as const));
  const found = new Map<number, Nearness>();
  for (const [row, beside] of surroundings) {
    const cosine = cosines.get(vectorOf(row));
    if (cosine === undefined) continue;
    const whole = means.get(directory.partOf[row] ?? 0) ?? cosine;
    const closeness =
      (cosine + neighbourWeight * (mean(beside) ?? cosine) + partWeight * whole) /
      (1 + neighbourWeight + partWeight);
    found.set(row, { cosine, closeness });
  }
  return found;

  /** The rows before and after in the same part. */
  function neighbours(row: number): number[] {
    const part = directory.partOf[row] ?? 0;
    return [row - 1, row + 1].filter((other) => part !== 0 && directory.partOf[other] === part);
  }

  /** Rows of a part, the middles of as many equal stretches of it. */
  function chosen(part: number): number[] {
    const first = directory.firstRowOf[part] ?? 0;
    const count = directory.rowCountOf[part] ?? 0;
    const picked = Math.min(chosenOfPart, count);
    return Array.from(
      { length: picked },
      (_, index) => first + Math.floor(((index + 0.5) * count) / picked),
    );
  }
}
