import { availableParallelism } from 'node:os';
import type { Settings } from '../settings.ts';

/**
 * Threads of a model's session: the setting, or half of the logical cores (two of them share one
 * unit of vector arithmetic on most processors), at least 2 where there are 2.
 */
export function modelThreads(settings: Settings): number {
  if (settings.threads > 0) return settings.threads;
  const cores = availableParallelism();
  return Math.min(cores, Math.max(2, Math.floor(cores / 2)));
}
