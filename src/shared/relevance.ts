import type { ModelCalibration } from './inference-contract.ts';
import type { SearchMode } from './domain.ts';
import { rerankScore, type Fused } from './fusion.ts';

/** Words counted as all there: coverage is a sum of weights, and floating point. */
const everyWord = 0.999;

/**
 * Whether what was found is worth showing, judged by the first hit (CLI.md): for keywords any; for
 * vectors and hybrid the encoder's calibrated floor, or a passage with every word; for reranked the
 * reranker's. A model that was never calibrated has no floor, so what it found is shown.
 *
 * A floor is not held against a cosine or a logit alone, but against the evidence of the hit, to which
 * the share of the query's words that it holds belongs, and how its tokens meet the query's. At 5% of
 * answers lost, of the foreign questions over piaf-dev a cosine alone refuses 20%, with the words 91%,
 * with the tokens too 94%; over office documents 66%, 66% and 83% (docs/search-quality.md).
 */
export function isRelevant(
  mode: SearchMode,
  list: readonly Fused[],
  encoder: ModelCalibration | null,
  reranker: ModelCalibration | null,
): boolean {
  const [first] = list;
  if (!first) return false;
  if (mode === 'keywords') return true;
  if (mode === 'reranked' && reranker) {
    const evidence = rerankerEvidence(first, encoder, reranker);
    if (reranker.floor !== null && evidence !== null) return evidence >= reranker.floor;
  }
  if (list.some(({ coverage }) => coverage >= everyWord)) return true;
  const floor = encoder?.floor ?? null;
  if (!encoder || floor === null) return true;
  const evidence = encoderEvidence(first, encoder);
  return evidence !== null && evidence >= floor;
}

/**
 * A hit's evidence by meaning and words, on the scale of cosines; null: it has no cosine, or its tokens
 * count for this encoder and were not looked at.
 */
export function encoderEvidence(
  { cosine, coverage, match }: Evidence,
  encoder: ModelCalibration,
): number | null {
  if (cosine === null || (match === null && countsMatch(encoder))) return null;
  return cosine + (encoder.coverage ?? 0) * coverage + (encoder.match ?? 0) * (match ?? 0);
}

/** Whether the evidence of a hit needs its `match`. */
export function countsMatch(encoder: ModelCalibration | null): boolean {
  return (encoder?.match ?? 0) > 0;
}

type Evidence = Pick<Fused, 'cosine' | 'coverage' | 'match'>;

/**
 * A hit's evidence by the reranker (0 to 1), and by how far meaning and words put it over or under the
 * encoder's floor, in deviations of unrelated cosines; null: it was not reranked.
 */
export function rerankerEvidence(
  hit: Evidence & Pick<Fused, 'rerank'>,
  encoder: ModelCalibration | null,
  reranker: ModelCalibration,
): number | null {
  if (hit.rerank === null) return null;
  return rerankScore(hit.rerank, reranker) + (reranker.meaning ?? 0) * margin(hit, encoder);
}

function margin(hit: Evidence, encoder: ModelCalibration | null): number {
  const evidence = encoder && encoderEvidence(hit, encoder);
  if (!encoder || evidence === null || encoder.floor === null) return 0;
  return (evidence - encoder.floor) / (encoder.unrelatedDeviation ?? 1);
}
