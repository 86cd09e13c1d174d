/** What the encoder allows a passage, and the parameters that decide where passages are cut. */

/** Counts tokens as the encoder does. */
export interface TokenCounter {
  /** Tokens of `text`, without the special tokens that frame an input. */
  countTokens(text: string): number;
  /**
   * True where the tokenizer first splits at white space (the SentencePiece and BERT tokenizers
   * here), so that a text's count is the sum of its words' counts: the chunker then keeps the
   * counts of words and counts no passage twice. Left out, every passage is counted whole.
   */
  readonly wordwise?: boolean;
}

export interface ChunkLimits {
  /** Most tokens of a passage's own text: 128 for the encoders here, which were trained on that. */
  readonly textTokens: number;
  /** The model's maximum input: prefix, context, text and special tokens together. */
  readonly inputTokens: number;
  /** Special tokens that frame an input: `<s>` and `</s>` are 2. */
  readonly specialTokens: number;
  /** What the encoder puts before a passage, such as `passage: `; '' where nothing. */
  readonly prefix: string;
}

/**
 * Part of the model identity: passages and vectors made with other parameters belong to another
 * generation. `version` rises whenever the output of `chunkPart` changes for any input.
 */
export const chunkingParameters = {
  version: 1,
  /** DESIGN.md section 4: the length the bi-encoders were trained on. */
  textTokens: 128,
  /** Most tokens of each line of context; a longer one is shortened with an ellipsis. */
  titleTokens: 24,
  headingsTokens: 32,
  captionTokens: 24,
  headersTokens: 48,
  /** Context may take this share of an input that is too short for `textTokens` and all of it. */
  contextShare: 0.25,
  /** A cut is looked for once a passage has this share of its limit, so that cuts can be chosen. */
  fillShare: 0.5,
  /** A sentence is repeated after a cut inside its paragraph if it is at most this share of the limit. */
  overlapShare: 0.25,
  /**
   * No passage has more UTF-16 units than this for each token allowed. French prose has 3.8 a token
   * (piaf-dev, embedded encoder); the bound stops text that the vocabulary does not know, where any
   * length is one token, and rules of underscores.
   */
  charactersPerToken: 8,
} as const;
