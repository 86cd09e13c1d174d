/**
 * The query's way, from what a person typed to the hits that are shown. It reads top to bottom; the
 * window and the command line both run it, over a client of the search process and one of inference.
 *
 *   parse -> keywords -> embed -> vectors -> fuse -> fold -> rerank in slices -> answer
 */
import type { InferenceContract, SearchContract } from './contract.ts';
import type { Hit, SearchMode, Stage } from './domain.ts';
import type { ParsedQuery } from './query.ts';
import type { Client } from './rpc.ts';

export interface PipelineServices {
  readonly search: Client<SearchContract>;
  /** null: keywords only. */
  readonly inference: Client<InferenceContract> | null;
}

export interface PipelineOptions {
  readonly mode: SearchMode;
  /** Hits returned. */
  readonly limit: number;
  /** Candidates reranked; the machine's speed does not change it. */
  readonly depth: number;
  readonly by: 'passage' | 'document';
  readonly sort: 'relevance' | 'date' | 'name';
  /** An absolute folder, or null. */
  readonly folder: string | null;
  /** Hits below the floor are returned too. */
  readonly all: boolean;
}

/** Milliseconds spent in each stage. */
export interface Took {
  readonly lexical: number;
  readonly embed: number;
  readonly vectors: number;
  readonly fuse: number;
  readonly rerank: number;
  readonly total: number;
}

export interface PipelineResult {
  readonly query: ParsedQuery;
  readonly stage: Stage;
  readonly relevant: boolean;
  readonly hits: readonly Hit[];
  readonly took: Took;
}

export interface PipelineHooks {
  readonly signal?: AbortSignal;
  /** Each stage's list as soon as it is there, the last one included. */
  onStage?(result: PipelineResult): void;
}

/**
 * Answers `source` with the passages that answer it. Throws the query's own errors (`query-empty`…),
 * `cancelled`, `nothing-indexed`, and what the services report.
 */
export type RunPipeline = (
  services: PipelineServices,
  source: string,
  options: PipelineOptions,
  hooks?: PipelineHooks,
) => Promise<PipelineResult>;
