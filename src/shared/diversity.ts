import type { Folded } from './folding.ts';
import { pageOf } from './page-evidence.ts';

/**
 * Taken from a passage's score for each better one of the same page: a page that is in the list
 * already is open to the reader, so its second passage tells less than another page's first. Scores
 * are 0 to 1. From 0.1 to 0.4 the share answered in the first 3 was the same, 0 was up to 2 points
 * lower (docs/search-quality.md).
 */
export const samePagePenalty = 0.1;

/** The list in order of score, each page's further passages lowered by `penalty` apiece. */
export function diversify(list: readonly Folded[], penalty: number = samePagePenalty): Folded[] {
  const placed = new Map<string, number>();
  return list
    .toSorted((a, b) => b.score - a.score || a.passageId - b.passageId)
    .map((entry) => {
      const page = pageOf(entry);
      const better = placed.get(page) ?? 0;
      placed.set(page, better + 1);
      return { ...entry, score: entry.score - penalty * better };
    })
    .sort((a, b) => b.score - a.score || a.passageId - b.passageId);
}
