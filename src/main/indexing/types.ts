/** What the indexer needs of others: the real ones and those of its tests obey the same rules. */
import type { ExtractedFile, ModelPassage, Part, PassageDraft } from '../../shared/domain.ts';

/** Reads one document at a time, in a process that may die of it. */
export interface Extractor {
  /**
   * Rejects with a `TrouvailleError`: a `document-…` code where the document is at fault,
   * `cancelled`, or `service-stopped` where no extractor is to be had.
   */
  extract(
    path: string,
    options: { readonly password?: string; readonly signal: AbortSignal },
  ): Promise<ExtractedFile>;
}

/** The encoder's side of a passage that needs no model run: where it is cut, and its token ids. */
export interface PassageEncoder {
  /** Model identity: weights, pooling, prefixes, dtype, chunking parameters. */
  readonly identity: string;
  readonly dimensions: number;
  /** Cuts a part into passages, some at a time. `fileName` titles a document that has no title. */
  passages(part: Part, fileName: string): Iterable<readonly PassageDraft[]>;
  /** The encoder's exact input, special tokens included, cut to the model's maximum. */
  encode(passage: ModelPassage): Int32Array;
}

/** Vectors of passages, a batch a call. */
export interface PassageEmbedder {
  /**
   * Normalised rows, `ids.length * dimensions`. Rejects with `cancelled`, or with
   * `service-stopped` where the embedder ended and none has come in its place.
   */
  embed(
    ids: readonly Int32Array[],
    signal: AbortSignal,
  ): Promise<{ vectors: Float32Array; forwardMs: number }>;
}

/** Something the person should know: a code for its sentence, and what it is about. */
export interface Notice {
  readonly code: string;
  readonly detail: string;
}
