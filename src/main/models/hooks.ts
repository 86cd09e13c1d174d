import type { ModelProgress } from '../../shared/model-work.ts';

/** What work on models tells, and how it is ended. */
export interface ModelHooks {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ModelProgress) => void;
}
