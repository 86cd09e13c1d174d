/** Every request, reply and event between processes, as types. */
import type {
  ExtractedFile,
  FileState,
  HitSource,
  IndexCounts,
  IndexProgress,
  ModelPassage,
  Span,
} from './domain.ts';
import type { Failure } from './errors.ts';
import type { ModelDtype, ModelRole, ProviderName } from './models-contract.ts';
import type { ParsedQuery } from './query.ts';

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

/** inference/passages: vectors of passages, a batch a call. */
export interface EmbedderContract {
  requests: {
    load: {
      /**
       * `provider`: the processor by default. One that cannot be had is replaced by the processor:
       * `missing` says why.
       */
      input: { compiledFolder: string; threads: number; provider?: ProviderName };
      output: { dimensions: number; provider: ProviderName; missing: string | null };
    };
    /**
     * Token ids, special ones included, one array a passage, of about equal lengths.
     * `vectors`: normalised rows, `ids.length * dimensions`; `forwardMs`: in the session alone.
     */
    embed: {
      input: { ids: readonly Int32Array[] };
      output: { vectors: Float32Array; forwardMs: number };
    };
    health: { input: null; output: { residentBytes: number; peakBytes: number } };
  };
  events: {
    /** The provider failed under work; the processor goes on, at the same precision. */
    fellBack: { provider: ProviderName; reason: string };
  };
}

/** inference/queries: the query's embedding, and reranking a slice a call. */
export interface InferenceContract {
  requests: {
    /** A null folder: that role is not used. */
    load: {
      input: { encoderFolder: string | null; rerankerFolder: string | null; threads: number };
      output: { encoder: ModelCalibration | null; reranker: ModelCalibration | null };
    };
    embedQuery: {
      input: { text: string };
      /** `encoder`: the identity of the model that made the vector. */
      output: { vector: Float32Array | null; tokens: number; encoder?: string };
    };
    rerank: {
      input: { query: string; passages: readonly ModelPassage[] };
      /** One a passage, in order: the raw logits' relevance (one label: the logit; two: their difference). */
      output: { logits: Float32Array };
    };
    /** Cosine of each text with the query: finds the sentence that answers. */
    similarity: {
      input: { query: string; texts: readonly string[] };
      output: { cosines: Float32Array };
    };
    /**
     * How well the query's words are met in each passage, token by token: the mean cosine of each with
     * the nearest, -1 to 1. Of an encoder that was calibrated.
     */
    match: {
      input: { query: string; passages: readonly ModelPassage[] };
      output: { matches: Float32Array };
    };
    health: { input: null; output: { residentBytes: number; peakBytes: number } };
  };
  events: Record<string, never>;
}

/** Measured for a model on the built-in questions (never typed in), kept beside its manifest. */
export interface ModelCalibration {
  readonly id: string;
  /** Evidence below it is not relevant (relevance.ts). null: not calibrated. */
  readonly floor: number | null;
  /** Encoders: what all of the query's words in a passage add to its cosine, as evidence. */
  readonly coverage: number | null;
  /** Encoders: what a whole match of the query's tokens adds to a passage's cosine, as evidence. */
  readonly match: number | null;
  /** Encoders: how the tokens of unrelated pairs meet, and those of questions and their answers; means. */
  readonly unrelatedMatch: number | null;
  readonly relatedMatch: number | null;
  /** Rerankers: what one deviation over the encoder's floor adds to their score, as evidence. */
  readonly meaning: number | null;
  /** Mean and deviation of the scores of unrelated pairs, that bring scores to one scale. */
  readonly unrelatedMean: number | null;
  readonly unrelatedDeviation: number | null;
  /** Mean of the scores of answers. */
  readonly relatedMean: number | null;
  /** Rerankers: their weight in the blend, 0 to 1. */
  readonly weight: number | null;
}

/** What a search is confined to. */
export interface SearchScope {
  readonly query: ParsedQuery;
  /** A folder's absolute path, or null for all. */
  readonly folder: string | null;
}

export interface Candidate {
  readonly passageId: number;
  /** The document it belongs to: for folding and grouping. */
  readonly documentId: number;
  /** Lexical: BM25, higher is better; vectors: cosine. */
  readonly score: number;
}

/** A passage's text and where it stands in its document. */
export interface PlacedPassage extends ModelPassage {
  readonly passageId: number;
  readonly page: number;
  readonly inside: string | null;
}

export interface LexicalCandidate extends Candidate {
  /** Share of the query's distinct words (0 to 1, weighted by rarity) that the passage holds. */
  readonly coverage: number;
}

/** search/: read-only retrieval. */
export interface SearchContract {
  requests: {
    /** Before anything else. Throws `nothing-indexed`, `data-newer`, `data-damaged`, `data-unreadable`. */
    open: { input: { dataFolder: string }; output: null };
    lexical: {
      input: { scope: SearchScope; limit: number };
      output: { candidates: readonly LexicalCandidate[]; names: readonly NameMatch[] };
    };
    vectors: {
      /**
       * `encoder` made the vector; absent, who asks knows that it is the one of the passages. Throws
       * `encoder-changed` where another's vectors serve by now.
       */
      input: { scope: SearchScope; vector: Float32Array; encoder?: string; limit: number };
      output: { candidates: readonly Candidate[] };
    };
    /**
     * Lexical score and coverage, cosine and closeness (`closeness.ts`), of given passages: completes
     * each list for the other's finds.
     */
    score: {
      input: {
        scope: SearchScope;
        vector: Float32Array | null;
        /** As in `vectors`. */
        encoder?: string;
        passageIds: readonly number[];
      };
      output: {
        scores: readonly {
          passageId: number;
          lexical: number | null;
          coverage: number;
          cosine: number | null;
          closeness: number | null;
        }[];
      };
    };
    /** What the reranker is to see. In the order asked. */
    passages: {
      input: { passageIds: readonly number[] };
      output: { passages: readonly PlacedPassage[] };
    };
    /** What is shown of each, with the query's words highlighted. In the order asked. */
    describe: {
      input: { scope: SearchScope; passageIds: readonly number[]; names: readonly NameMatch[] };
      output: { hits: readonly (HitSource & { highlights: readonly Span[] })[] };
    };
    /** Documents that pass the filters, newest first: a query of filters alone, or the empty box. */
    documents: {
      input: { scope: SearchScope | null; limit: number };
      output: { names: readonly NameMatch[] };
    };
    /**
     * Passages that a query leaves to be found (its filters, phrases and exclusions hold for them), how
     * many of those its words find, and how many of the words are looked for: stop words are not.
     */
    tally: {
      input: { scope: SearchScope };
      output: { allowed: number; holding: number; telling: number };
    };
    /**
     * Values that a filter may take, of what is indexed, with their files: types, or names of folders,
     * that have a word beginning with what was typed. Most files first.
     */
    filterValues: {
      input: { kind: 'type' | 'folder'; typed: string; limit: number };
      output: { values: readonly FilterValue[] };
    };
    /** `generation`: the identity of the vectors that serve, which begins with their encoder's. */
    status: {
      input: null;
      output: { passages: number; documents: number; vectors: number; generation: string | null };
    };
  };
  events: Record<string, never>;
}

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

export interface FilterValue {
  readonly value: string;
  readonly files: number;
}

/** A file found by its name. */
export interface NameMatch {
  readonly fileId: number;
  readonly path: string;
  /** Share of the query's words in the name, 0 to 1. */
  readonly score: number;
}

/**
 * engine/: makes models ready, in a process of its own: it takes seconds of computing and hundreds of
 * megabytes, which a process that serves a window or a terminal does not have.
 */
export interface CompilerContract {
  requests: {
    /** Throws `model-unknown`, `model-missing`, `model-bad`, or what writing the data folder does. */
    compile: {
      /** `dataFolder`: where models are installed and compiled; `encoder`, `reranker`: a folder, or an id. */
      input: {
        dataFolder: string;
        role: ModelRole;
        encoder: string;
        reranker: string;
        dtype: ModelDtype;
        /** The encoder's first layers alone; null: all of them. */
        layers: number | null;
        /** The encoder that made these vectors, where it is still here; null: the one named. */
        generation: string | null;
      };
      output: { folder: string; seconds: number };
    };
  };
  events: Record<string, never>;
}

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
