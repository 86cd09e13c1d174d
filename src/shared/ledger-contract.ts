/** What is asked of the index about files, in `src/main/search`. */
import type { FileState } from './domain.ts';
import type { Failure } from './errors.ts';

/**
 * search/, on its port `ledger`: what the index knows of every file. The same errors as `open` of
 * `SearchContract`.
 */
export interface LedgerContract {
  requests: {
    /** Before anything else. */
    open: { input: { dataFolder: string }; output: null };
    /** Watched folders with their files counted by state, and what is indexed of all. */
    summary: { input: null; output: LedgerSummary };
    /**
     * Rows in order of path, from the `offset`th on, of those in one of the states whose path holds
     * `text` in any case (null: all); `total` counts them all.
     */
    files: {
      input: {
        states: readonly FileState[] | null;
        text: string | null;
        offset: number;
        limit: number;
      };
      output: { rows: readonly LedgerRow[]; total: number };
    };
    /** All files counted by what they are: a picture of what is indexed. */
    overview: { input: null; output: LedgerOverview };
    /** Those of some files that are in the index, with a document. */
    indexed: { input: { paths: readonly string[] }; output: { paths: readonly string[] } };
    /** null: the index knows no such file. */
    locate: { input: { fileId: number }; output: { path: string; root: string } | null };
  };
  events: Record<string, never>;
}

export interface LedgerSummary {
  readonly folders: readonly LedgerFolder[];
  readonly documents: number;
  readonly passages: number;
  readonly vectors: number;
}

/** Counts of files. */
export interface LedgerOverview {
  readonly states: readonly Tally[];
  /** Of those that are indexed, the most frequent type first; '' is a type that is not known. */
  readonly types: readonly Tally[];
  /** Of those that are indexed, by the year of their last change, in order. */
  readonly years: readonly Tally[];
}

export interface Tally {
  readonly of: string;
  readonly count: number;
}

export interface LedgerFolder {
  readonly rootId: number;
  readonly path: string;
  readonly files: number;
  readonly states: Partial<Record<FileState, number>>;
}

export interface LedgerRow {
  readonly fileId: number;
  readonly path: string;
  readonly state: FileState;
  readonly failure: Failure | null;
  readonly type: string | null;
  /** Bytes. */
  readonly size: number;
  /** ISO 8601. */
  readonly modified: string;
  readonly pages: number | null;
  readonly passages: number | null;
}
