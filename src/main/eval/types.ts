/** What `trouvaille eval` is asked, and what it tells on its way. */
import type { SearchMode } from '../../shared/domain.ts';
import type { EvaluationReport } from '../../shared/evaluation.ts';

export interface EvaluationOptions {
  /** Where the models in use are installed and compiled. */
  readonly dataFolder: string;
  /** Where the collection's own index is kept between runs. */
  readonly cacheFolder: string;
  /** A BEIR-style folder: `corpus.jsonl[.gz]`, `queries.jsonl[.gz]`, `qrels.tsv`. */
  readonly folder: string;
  readonly modes: readonly SearchMode[];
  /** A folder in a published layout, or an id; null: the model in use. */
  readonly encoder: string | null;
  readonly reranker: string | null;
  /** null: as the settings say. */
  readonly dtype: 'int8' | 'fp32' | null;
  /** Keep the encoder's first N layers; null: all. */
  readonly layers: number | null;
  /** Candidates reranked. */
  readonly depth: number;
  /** Size of a seeded sample of the questions, the same for every mode; null: all. */
  readonly queries: number | null;
  readonly seed: number;
  /** Where `report.json`, `report.md`, `report.svg` and the runs are written; null: nowhere. */
  readonly out: string | null;
  /** The published reranking setting: each question's relevant passages among BM25 negatives. */
  readonly rerankOnly: boolean;
  /** Negatives a question, with `rerankOnly`. */
  readonly negatives: number;
}

export interface EvaluationProgress {
  readonly phase: 'compiling' | 'indexing' | 'searching';
  /** The mode being measured; null while indexing. */
  readonly mode: SearchMode | null;
  /** Documents while indexing, questions while searching. */
  readonly done: number;
  readonly total: number;
}

export interface EvaluationHooks {
  readonly signal?: AbortSignal;
  onProgress?: (progress: EvaluationProgress) => void;
}

/** Implemented in `run.ts`. Throws `usage`, `path-missing`, `model-*`, `cancelled`. */
export type RunEvaluation = (
  options: EvaluationOptions,
  hooks?: EvaluationHooks,
) => Promise<EvaluationReport>;
