/** What a query's way needs, what may be asked of it, and what comes out of it. */
import type { InferenceContract, ModelCalibration } from './inference-contract.ts';
import type { SearchContract } from './search-contract.ts';
import type { Hit, SearchMode, Stage } from './domain.ts';
import type { HitOptions } from './hits.ts';
import type { ParsedQuery } from './query.ts';
import type { Client } from './rpc.ts';
import type { Took } from './stopwatch.ts';

export interface PipelineServices {
  readonly search: Client<SearchContract>;
  /** null: keywords only. */
  readonly inference: Client<InferenceContract> | null;
  /** What was measured of the models in use; null: that model is not loaded. */
  readonly encoder: ModelCalibration | null;
  readonly reranker: ModelCalibration | null;
}

export interface PipelineOptions extends HitOptions {
  readonly mode: SearchMode;
  /** Candidates reranked; the machine's speed does not change it. */
  readonly depth: number;
  /** An absolute folder, or null. */
  readonly folder: string | null;
  /** Hits below the floor are returned too. */
  readonly all: boolean;
  /** Candidates asked of each retriever, where more than usual are wanted (evaluation). */
  readonly candidates?: number;
}

export interface PipelineResult {
  readonly query: ParsedQuery;
  readonly stage: Stage;
  readonly relevant: boolean;
  readonly hits: readonly Hit[];
  /** Every passage ranked, best first, whether shown or not: what evaluation measures. */
  readonly ranking: readonly Ranked[];
  /** What is ranked below the hits, best first, copies folded away: by document, one of each. */
  readonly rest: readonly Ranked[];
  readonly took: Took;
}

export interface Ranked {
  readonly passageId: number;
  readonly documentId: number;
}

export interface PipelineHooks {
  readonly signal?: AbortSignal;
  /**
   * Each stage's list as soon as it is there, the last one included; that one comes again, in the same
   * order, when the answer of the selected hit is marked, and when all are.
   */
  onStage?(result: PipelineResult): void;
  /** The passage that the person has selected, whose answer is looked for first; null: the first. */
  selected?(): number | null;
}
