/**
 * How near passages are to a question, each seen in its surroundings: a passage alone often does not
 * say what it is about, which the ones beside it and the whole document do. On the 88 questions over
 * `documents/french` hybrid finds the answer in its first 3 for 61% by cosines alone, for 66% with the
 * neighbours at .3, for 68% with the document at .4, for 68 to 69% with both; nDCG@10 on cnil-faq,
 * piaf-dev and fquad, whose documents are two or three passages, stays within .004
 * (docs/search-quality.md).
 */
import type { PassageDirectory } from '../store/passage-directory.ts';
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
  const beside = new Map(rows.map((row) => [row, neighboursOf(directory, row)] as const));
  const parts = new Set(rows.map((row) => directory.partOf[row] ?? 0));
  const within = new Map([...parts].map((part) => [part, chosenRows(directory, part)] as const));
  const needed = [...beside.keys(), ...beside.values(), ...within.values()].flat();
  const vectorOf = (row: number): number => directory.vectorOf[row] ?? 0;
  const cosines = vectors.cosines(query, [...new Set(needed.map(vectorOf))]);
  const meanOf = (some: readonly number[]): number | null => {
    const known = some.flatMap((row) => cosines.get(vectorOf(row)) ?? []);
    return known.length > 0 ? known.reduce((sum, one) => sum + one, 0) / known.length : null;
  };
  const partMeans = new Map([...within].map(([part, some]) => [part, meanOf(some)] as const));
  const found = new Map<number, Nearness>();
  for (const [row, neighbours] of beside) {
    const cosine = cosines.get(vectorOf(row));
    if (cosine === undefined) continue;
    const closeness =
      cosine +
      neighbourWeight * (meanOf(neighbours) ?? cosine) +
      partWeight * (partMeans.get(directory.partOf[row] ?? 0) ?? cosine);
    found.set(row, { cosine, closeness: closeness / (1 + neighbourWeight + partWeight) });
  }
  return found;
}

/** The rows before and after, in the same part. */
function neighboursOf({ partOf }: PassageDirectory, row: number): number[] {
  const part = partOf[row] ?? 0;
  return part === 0 ? [] : [row - 1, row + 1].filter((other) => partOf[other] === part);
}

/** Rows of a part: the middles of as many equal stretches of it. */
function chosenRows({ firstRowOf, rowCountOf }: PassageDirectory, part: number): number[] {
  const first = firstRowOf[part] ?? 0;
  const count = rowCountOf[part] ?? 0;
  const chosen = Math.min(chosenOfPart, count);
  return Array.from(
    { length: chosen },
    (_, index) => first + Math.floor(((index + 0.5) * count) / chosen),
  );
}
