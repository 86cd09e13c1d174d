import type { Folded } from './folding.ts';

/**
 * What the best other passage of the same page counts beside a passage's own score. On 79 questions
 * (docs/search-quality.md) 0.3 raised the share answered in the first 3 by 3 points over 0, in every
 * combination with the other parameters; 0.5 was no better.
 */
const siblingWeight = 0.3;

/**
 * The list with each score brought towards that of the best other passage of its page: a page whose
 * passages are several times near the question is more likely to hold its answer than one that is
 * near it once. Scores stay between 0 and 1.
 */
export function withPageEvidence(list: readonly Folded[]): Folded[] {
  const pages = Map.groupBy(list, pageOf);
  return list
    .map((entry) => {
      const others = (pages.get(pageOf(entry)) ?? []).filter((other) => other !== entry);
      const best = others.reduce((most, other) => Math.max(most, other.fused), 0);
      const fused = (entry.fused + siblingWeight * best) / (1 + siblingWeight);
      return { ...entry, fused, score: fused };
    })
    .sort((a, b) => b.score - a.score || a.passageId - b.passageId);
}

/** A page of a document or of one of its members, as a key. */
export function pageOf({ documentId, inside, page }: Folded): string {
  return `${documentId}/${inside ?? ''}/${page}`;
}
