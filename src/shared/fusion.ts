/**
 * Rank fusion: keywords' and vectors' candidates brought to one scale and one list.
 *
 * Scores, not ranks, are blended: flat reciprocal ranks measured worse than vectors alone on office
 * documents (issue 8: 51% against 60% of answers in the first 3).
 */
import type { ModelCalibration } from './inference-contract.ts';
import type { SearchMode } from './domain.ts';

/** A passage with what each retriever gave it; null: that retriever did not score it. */
export interface FusionInput {
  readonly passageId: number;
  readonly documentId: number;
  readonly lexical: number | null;
  /** Share of the query's words that the passage holds, weighted by rarity. */
  readonly coverage: number;
  readonly cosine: number | null;
  /** The cosine seen in its surroundings, which is what ranks; null where the cosine is. */
  readonly closeness: number | null;
}

export interface Fused extends FusionInput {
  /** 0 to 1 over the list. */
  readonly fused: number;
  /** The reranker's logit; null: not reranked. */
  readonly rerank: number | null;
  /** How its tokens meet the query's, -1 to 1; null: not looked at, as only the first of a list are. */
  readonly match: number | null;
  /** What the list is ordered by. */
  readonly score: number;
}

export interface FusionWeights {
  readonly lexical: number;
  readonly vector: number;
}

/**
 * Weights of each mode. Those of hybrid: nDCG@10 on samples of cnil-faq, piaf-dev and fquad was
 * .70/.82/.85 at 0.2, .71/.85/.89 at 0.4, .71/.86/.90 at 0.5, without the pages' evidence
 * (docs/search-quality.md).
 */
export const fusionWeights: Readonly<Record<SearchMode, FusionWeights>> = {
  keywords: { lexical: 1, vector: 0 },
  vectors: { lexical: 0, vector: 1 },
  hybrid: { lexical: 0.4, vector: 0.6 },
  reranked: { lexical: 0.4, vector: 0.6 },
};

/**
 * Candidates with their fused score, best first. Keywords count by as much of the query as the best
 * passage holds: where no passage has most of its words, it was asked in other words than the
 * document's, and what few match tell little. This raised the first 3 by 3 points.
 * Ties go to the lower id, so that order is stable.
 */
export function fuse(candidates: readonly FusionInput[], weights: FusionWeights): Fused[] {
  const lexical = unitScale(candidates.map((candidate) => candidate.lexical));
  const vector = unitScale(candidates.map((candidate) => candidate.closeness));
  const known = candidates.reduce((most, { coverage }) => Math.max(most, coverage), 0);
  return candidates
    .map((candidate, index) => {
      const fused =
        weights.lexical * known * (lexical[index] ?? 0) + weights.vector * (vector[index] ?? 0);
      return { ...candidate, fused, rerank: null, match: null, score: fused };
    })
    .sort(byScore);
}

/**
 * What the match of tokens counts in a reranked head. nDCG@10 over hybrid's at .2, .25, .3, .35 and .4, of
 * 505 questions of cnil-faq (beside the reranker) +.016, .015, .015, .015, .016, of 1,500 of
 * fquad1.0-valid (alone) +.008, .009, .011, .011, .012, of 1,467 of piaf-dev (alone) +.010, .011, .013,
 * .014, .015 (docs/search-quality.md).
 */
const matchWeight = 0.3;

/**
 * A fused list with how the tokens of its head meet the query's (token-match.ts), one match an entry
 * from the first on; in the same order. What has none is not lifted by it: its part is that of
 * unrelated pairs. Without matches nothing changes.
 */
export function withTokenMatch<T extends Fused>(
  list: readonly T[],
  matches: readonly number[],
  encoder: ModelCalibration | null,
): T[] {
  if (matches.length === 0) return [...list];
  return list.map((entry, index) => {
    const match = matches[index] ?? null;
    const met = match === null ? 0 : matchScore(match, encoder);
    const fused = (1 - matchWeight) * entry.fused + matchWeight * met;
    return { ...entry, fused, score: fused, match };
  });
}

/**
 * A match on a scale that is the same for every encoder: 0 for the mean of unrelated pairs, 1 for the
 * mean of answers. Not cut off there: that cost .006 of nDCG@10 on cnil-faq, .004 on piaf-dev.
 */
function matchScore(match: number, encoder: ModelCalibration | null): number {
  const { unrelatedMatch = null, relatedMatch = null } = encoder ?? {};
  if (unrelatedMatch === null || relatedMatch === null) return match;
  return (match - unrelatedMatch) / Math.max(1e-6, relatedMatch - unrelatedMatch);
}

/**
 * The reranker's scores blended into the head of a fused list by the weight measured for that model;
 * one that was never calibrated changes nothing. What was not reranked keeps its place below.
 */
export function blend<T extends Fused>(
  list: readonly T[],
  logits: readonly number[],
  reranker: ModelCalibration | null,
): T[] {
  const weight = reranker?.weight ?? 0;
  return list
    .map((entry, index) => {
      const logit = logits[index];
      if (logit === undefined) return { ...entry, score: (1 - weight) * entry.fused };
      return {
        ...entry,
        rerank: logit,
        score: (1 - weight) * entry.fused + (reranker ? weight * rerankScore(logit, reranker) : 0),
      };
    })
    .sort(byScore);
}

/**
 * A logit on a scale that is the same for every reranker: .12 for the mean of unrelated pairs, .88
 * for the mean of answers, whatever numbers the model gives. 0 to 1.
 */
export function rerankScore(logit: number, reranker: ModelCalibration): number {
  const { unrelatedMean, relatedMean } = reranker;
  if (unrelatedMean === null || relatedMean === null) return sigmoid(logit);
  const half = Math.max(1e-6, (relatedMean - unrelatedMean) / 2);
  return sigmoid((2 * (logit - unrelatedMean - half)) / half);
}

function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

function byScore(a: Fused, b: Fused): number {
  return b.score - a.score || a.passageId - b.passageId;
}

/** Scores mapped linearly so that the best is 1 and the worst 0; a missing score is 0. */
function unitScale(scores: readonly (number | null)[]): number[] {
  let low = Infinity;
  let high = -Infinity;
  for (const score of scores) {
    if (score === null) continue;
    if (score < low) low = score;
    if (score > high) high = score;
  }
  const range = high - low;
  return scores.map((score) => {
    if (score === null) return 0;
    return range > 0 ? (score - low) / range : 1;
  });
}
