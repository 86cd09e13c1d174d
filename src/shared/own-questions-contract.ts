/**
 * “Évaluer sur mes documents”: a person's own questions, each with the hit that was right, and the
 * comparison of modes and installed models on them. A window's channel `ownQuestions` carries it.
 */
import type { SearchMode } from './domain.ts';
import type { EvaluationReport } from './evaluation.ts';

export interface OwnQuestionsContract {
  requests: {
    /**
     * Notes that this file (and page, where it is not null) answers the question; what was noted
     * already is not noted twice. Throws the query's own errors (`query-empty`…), `path-missing`
     * where the index knows no such file, and `disk-*`.
     */
    mark: {
      input: { query: string; fileId: number; page: number | null };
      output: OwnQuestion;
    };
    /** Forgets a mark; one that is not there is no error. */
    unmark: { input: { id: string }; output: null };
    /** Every mark, oldest first. */
    list: { input: null; output: { questions: readonly OwnQuestion[] } };
    /**
     * Compares the modes, with the models in use, every other installed reranker and every other
     * installed encoder (or those named). Another encoder needs vectors of its own for all the
     * documents: they are computed now, and kept for the next time. Cancel the request to stop;
     * what was computed is kept. Throws `no-own-questions`, `nothing-indexed`, `model-*`, `cancelled`.
     */
    compare: {
      input: { encoders: readonly string[] | null; rerankers: readonly string[] | null };
      output: OwnComparison;
    };
  };
  events: {
    /** While `compare` runs. */
    progress: OwnComparisonProgress;
  };
}

/** A question and where its answer was. Several marks of one question are all right answers. */
export interface OwnQuestion {
  readonly id: string;
  readonly query: string;
  /** Absolute. */
  readonly path: string;
  /** null: anywhere in the document. */
  readonly page: number | null;
  /** When it was marked, ISO 8601. */
  readonly marked: string;
}

/** `systems` and `tests` of the report go by the names of `compared`. */
export interface OwnComparison extends EvaluationReport {
  readonly compared: readonly ComparedSystem[];
  /** Marked files that the index no longer holds: their marks were left out. */
  readonly missing: readonly string[];
}

export interface ComparedSystem {
  /** `keywords`, `hybrid e5-small-fr-en`, `reranked e5-small-fr-en + e5-small-fr-en-reranker`… */
  readonly name: string;
  readonly mode: SearchMode;
  /** null: the mode needs none. */
  readonly encoder: string | null;
  readonly reranker: string | null;
  /** Of each question, in order of first mark: the rank of its first right hit, from 1; null: not found. */
  readonly ranks: readonly { readonly query: string; readonly rank: number | null }[];
}

export type OwnComparisonProgress =
  /** An encoder's vectors of the person's documents; counted in files. */
  | {
      readonly phase: 'indexing';
      readonly encoder: string;
      readonly done: number;
      readonly total: number;
    }
  /** Questions asked of one system. */
  | {
      readonly phase: 'searching';
      readonly system: string;
      readonly done: number;
      readonly total: number;
    };
