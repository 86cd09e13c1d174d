import { distance } from 'fastest-levenshtein';

/**
 * The candidate that `word` was most likely meant to be; null where none is near: at most a third
 * of the letters differ (at least one may), so that `serch` is `search` and `foo` is nothing.
 */
export function nearest(word: string, candidates: readonly string[]): string | null {
  let best: string | null = null;
  let bestDistance = Infinity;
  for (const candidate of candidates) {
    const far = distance(word.toLowerCase(), candidate.toLowerCase());
    if (far < bestDistance) {
      best = candidate;
      bestDistance = far;
    }
  }
  const allowed = Math.max(1, Math.floor(Math.max(word.length, best?.length ?? 0) / 3));
  return bestDistance <= allowed ? best : null;
}
