import type { ModelCalibration } from './contract.ts';
import type { SearchMode } from './domain.ts';
import type { Fused } from './fusion.ts';

/** Words counted as all there: coverage is a sum of weights, and floating point. */
const everyWord = 0.999;

/**
 * Whether anything found is worth showing (CLI.md): for keywords any hit; for vectors and hybrid a
 * cosine at the encoder's calibrated floor, or a passage with every word; for reranked a logit at the
 * reranker's. A model that was never calibrated has no floor, so what it found is shown.
 */
export function isRelevant(
  mode: SearchMode,
  list: readonly Fused[],
  encoder: ModelCalibration | null,
  reranker: ModelCalibration | null,
): boolean {
  if (list.length === 0) return false;
  if (mode === 'keywords') return true;
  if (mode === 'reranked') {
    const floor = reranker?.floor ?? null;
    const logits = list.flatMap(({ rerank }) => (rerank === null ? [] : [rerank]));
    if (floor !== null && logits.length > 0) return logits.some((logit) => logit >= floor);
  }
  const floor = encoder?.floor ?? null;
  return list.some(
    ({ cosine, coverage }) =>
      coverage >= everyWord || floor === null || (cosine !== null && cosine >= floor),
  );
}
