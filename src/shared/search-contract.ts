/** What is asked of the search process, in `src/main/search`. */
import type { HitSource, ModelPassage, Span } from './domain.ts';
import type { ParsedQuery } from './query.ts';

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
