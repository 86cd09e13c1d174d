import type { ModelCalibration } from './contract.ts';
import type { SearchMode } from './domain.ts';
import { rerankScore, type Fused } from './fusion.ts';

/** Words counted as all there: coverage is a sum of weights, and floating point. */
const everyWord = 0.999;

/**
 * Whether what was found is worth showing, judged by the first hit (CLI.md): for keywords any; for
 * vectors and hybrid the encoder's calibrated floor, or a passage with every word; for reranked the
 * reranker's. A model that was never calibrated has no floor, so what it found is shown.
 *
 * A floor is not held against a cosine or a logit alone, but against the evidence of the hit, to
 * which the share of the query's words that it holds belongs: on the pairs of collections of issue 11
 * a cosine alone refuses 63% of foreign questions at 5% of answers lost, the words alone 89%, the two
 * together 95% (docs/search-quality.md).
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

/** A hit's evidence by meaning and words, on the scale of cosines; null: it has no cosine. */
export function encoderEvidence(
  { cosine, coverage }: Pick<Fused, 'cosine' | 'coverage'>,
  encoder: ModelCalibration,
): number | null {
  return cosine === null ? null : cosine + (encoder.coverage ?? 0) * coverage;
}

/**
 * A hit's evidence by the reranker (0 to 1), and by how far meaning and words put it over or under the
 * encoder's floor, in deviations of unrelated cosines; null: it was not reranked.
 */
export function rerankerEvidence(
  hit: Pick<Fused, 'cosine' | 'coverage' | 'rerank'>,
  encoder: ModelCalibration | null,
  reranker: ModelCalibration,
): number | null {
  if (hit.rerank === null) return null;
  return rerankScore(hit.rerank, reranker) + (reranker.meaning ?? 0) * margin(hit, encoder);
}

function margin(hit: Pick<Fused, 'cosine' | 'coverage'>, encoder: ModelCalibration | null): number {
  const evidence = encoder && encoderEvidence(hit, encoder);
  if (!encoder || evidence === null || encoder.floor === null) return 0;
  return (evidence - encoder.floor) / (encoder.unrelatedDeviation ?? 1);
}
