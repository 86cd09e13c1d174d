/** What the keywords look for. Words side by side are an `all`. */
export type KeywordNode =
  | {
      readonly kind: 'word';
      readonly text: string;
      readonly prefix: boolean;
      readonly inTitle: boolean;
    }
  | { readonly kind: 'phrase'; readonly text: string; readonly inTitle: boolean }
  | { readonly kind: 'all'; readonly children: readonly KeywordNode[] }
  | { readonly kind: 'any'; readonly children: readonly KeywordNode[] }
  /** `left` and `right` are a word or a phrase each. */
  | {
      readonly kind: 'near';
      readonly distance: number;
      readonly left: KeywordNode;
      readonly right: KeywordNode;
    }
  /** A word or a phrase, only among the children of the outermost `all`. */
  | { readonly kind: 'not'; readonly child: KeywordNode };

/** What holds for every hit, also one found by meaning. */
export interface QueryFilters {
  /** Usual extensions, lower case: any of them. */
  readonly types: readonly string[];
  /** Folder names or path ends, with `/` between folders: any of them. */
  readonly folders: readonly string[];
  /** Modified before this instant (ms since the epoch, exclusive); null: no bound. */
  readonly before: number | null;
  /** Modified from this instant on (inclusive). */
  readonly after: number | null;
  /** Words that must be in the title; one that ends in `*` is a prefix. */
  readonly titleWords: readonly string[];
}

export interface ParsedQuery {
  readonly source: string;
  /** null: filters alone (with or without exclusions). */
  readonly keywords: KeywordNode | null;
  /** Phrases that every hit must hold as written; none in a question, whose quotes only quote. */
  readonly phrases: readonly string[];
  /** Words and phrases that no hit may hold; a word that ends in `*` is a prefix. */
  readonly excluded: readonly string[];
  readonly filters: QueryFilters;
  /** What the encoder and the reranker are given: the words as typed, without the operators. */
  readonly meaning: string;
}
