/** What `trouvaille bench` measures, and the form of its reports (CLI.md, “Measuring”). */
import type { EvaluationProgress } from '../eval/types.ts';
import type { ServiceName } from '../shell/seam.ts';

export interface BenchHooks {
  readonly signal?: AbortSignal;
  onProgress?(progress: Pick<EvaluationProgress, 'done' | 'total'>): void;
}

export interface BenchContext {
  /** Where the models in use are installed and compiled; its index is left alone. */
  readonly dataFolder: string;
  /** Where the benchmark makes its own data folder. */
  readonly cacheFolder: string;
}

export interface IndexBenchReport {
  /** Passage tokens embedded per second, from the engine's start to its end, compilation apart. */
  readonly tokensPerSecond: number;
  /** The raw session's on the same texts without padding, in the same run. */
  readonly rawTokensPerSecond: number;
  readonly ratio: number;
  readonly peakBytes: Partial<Record<ServiceName | 'main', number>>;
  readonly indexBytes: number;
  readonly textBytes: number;
  readonly files: number;
  readonly seconds: number;
}

export interface SearchBenchReport {
  readonly passages: number;
  readonly keywordsMs: number;
  readonly fusedMs: number;
  readonly firstSliceMs: number;
  readonly rerankedMs: number;
  readonly recallAt10: number;
}

/** Median milliseconds of real processes, from their start to their first answer. */
export interface StartBenchReport {
  readonly versionMs: number;
  readonly statusMs: number;
  readonly firstKeywordsMs: number;
  readonly firstRerankedMs: number;
}

/** `bench/index.ts`: `folders` are indexed anew, into a data folder of the benchmark's own. */
export type BenchIndex = (
  context: BenchContext,
  options: { readonly folders: readonly string[] },
  hooks?: BenchHooks,
) => Promise<IndexBenchReport>;

/** `bench/search.ts`: a seeded collection of `passages` made from real vectors with noise. */
export type BenchSearch = (
  context: BenchContext,
  options: { readonly passages: number; readonly seed: number },
  hooks?: BenchHooks,
) => Promise<SearchBenchReport>;

/** `bench/start.ts`. */
export type BenchStart = (context: BenchContext, hooks?: BenchHooks) => Promise<StartBenchReport>;
