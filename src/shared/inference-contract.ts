/** What is asked of the processes in `src/main/inference`, and what is measured of a model. */
import type { ModelPassage } from './domain.ts';
import type { ProviderName } from './models-contract.ts';

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
