/** What is asked of the indexer, in `src/main/indexing`. */
import type { IndexCounts, IndexProgress } from './domain.ts';

/** indexing/: folders watched, documents read, chunked, embedded and stored. */
export interface IndexerContract {
  requests: {
    open: {
      input: IndexerOptions;
      output: { roots: readonly string[] };
    };
    /** Brings all folders (or these) up to date; resolves when every file is accounted for. */
    update: { input: { folders: readonly string[] | null }; output: IndexCounts };
    addFolder: { input: { path: string }; output: null };
    removeFolder: { input: { path: string }; output: null };
    relocateFolder: { input: { from: string; to: string }; output: null };
    retry: { input: { paths: readonly string[] | null }; output: { files: number } };
    unlock: { input: { path: string; password: string }; output: null };
    /** Watches all folders until closed or cancelled. */
    watch: { input: null; output: null };
    pause: { input: { paused: boolean }; output: null };
    /** Finishes what is being written, then resolves; the process may then end. */
    close: { input: null; output: null };
    health: { input: null; output: { residentBytes: number; peakBytes: number } };
  };
  events: {
    progress: IndexProgress;
    counts: IndexCounts;
    /** A sentence's code: shown to the person, kept in the status. */
    degraded: { code: string; detail: string };
  };
}

export interface IndexerOptions {
  readonly dataFolder: string;
  /** The compiled encoder's folder: its tokenizer and limits are read from there. */
  readonly encoderFolder: string;
  readonly ignorePatterns: readonly string[];
  readonly maxFileBytes: number;
  readonly extractTimeoutMs: number;
  /** Resident memory above which an extractor is recycled, in bytes. */
  readonly extractorMaxBytes: number;
  /** Whether indexing waits while the machine runs on its battery. */
  readonly pauseOnBattery: boolean;
}
