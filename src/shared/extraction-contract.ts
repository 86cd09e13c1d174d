/** What is asked of the extractor, in `src/main/extract`. */
import type { ExtractedFile } from './domain.ts';

/** extract/: one document at a time, in a process that can be killed. */
export interface ExtractorContract {
  requests: {
    extract: {
      /**
       * `password` unlocks an encrypted document. Over `maxResidentBytes` the process ends itself,
       * with a line on stderr that says so.
       */
      input: { path: string; password?: string; maxResidentBytes?: number };
      output: ExtractedFile;
    };
    /**
     * The bytes of a member of an archive or mail, named as `Part.inside`. Throws `path-missing`
     * {path} where there is none of that name, `document-too-large` over `limit` bytes, and what
     * reading the archive throws.
     */
    member: {
      input: { path: string; inside: string; limit: number };
      output: { bytes: Uint8Array };
    };
    /** Resident memory in bytes, and documents read so far: for recycling. */
    health: { input: null; output: { residentBytes: number; documents: number } };
  };
  events: Record<string, never>;
}

/**
 * Served by main to the indexer, on a port of the indexer named `extractor-host`: only main forks.
 * The indexer's other ports: `control` (it serves `IndexerContract`), `embedder` (it is a client of
 * `EmbedderContract`; main has loaded the model before, and opens a new port of that name after a
 * restart), and those that `fork` names.
 */
export interface ExtractorHostContract {
  requests: {
    /** Forks an extractor and joins it to the indexer by a port of the name returned. */
    fork: { input: null; output: { port: string } };
    /** Kills the extractor behind that port; `exited` tells when it is gone. */
    kill: { input: { port: string }; output: null };
  };
  events: {
    exited: {
      port: string;
      code: number | null;
      signal: string | null;
      /** The last the extractor wrote to stderr: why a memory limit or a library ended it. */
      stderr: string;
    };
  };
}
