import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { badModel } from './model-error.ts';
import { pieceWeights } from './piece-weights.ts';
import { pieceEncoder } from './pieces.ts';
import { fillFrame, longestFirst, specialCount, tokenFrame } from './token-frame.ts';
import { readTokenizerJson, vocabularySize, type TokenizerJson } from './tokenizer-files.ts';

/** A pair of texts as one input: `typeIds` are 0 but where the model tells the second text apart. */
export interface EncodedPair {
  readonly ids: Int32Array;
  readonly typeIds: Int32Array;
}

/** A model's tokenizer. Ids are those of the published tokenizer. */
export interface ModelTokenizer {
  readonly maxTokens: number;
  /** Special tokens that frame one text. */
  readonly specialTokens: number;
  /** True where the tokens of a text are those of its words, cut at white space, in a row. */
  readonly wordwise: boolean;
  /** Ids from 0 to this, not included. */
  readonly vocabularySize: number;
  /** Special tokens in, cut to `maxTokens`. */
  encode(text: string): Int32Array;
  /** In this order, special tokens in, cut to `maxTokens` from the longest of the two. */
  encodePair(first: string, second: string): EncodedPair;
  /** Without special tokens, not cut. */
  encodePlain(text: string): Int32Array;
  /** Tokens of `text` without special tokens. */
  countTokens(text: string): number;
  /** What a token tells of a text, by its id (piece-weights.ts). */
  weightOf(id: number): number;
}

/** Reads the tokenizer of a compiled model's folder; `maxTokens` as its manifest says. Throws `model-bad`. */
export function loadTokenizer(folder: string, maxTokens: number): ModelTokenizer {
  return createTokenizer(folder, readTokenizerJson(folder), readConfig(folder), maxTokens);
}

/** A tokenizer from the parsed files; `folder` is for messages. Throws `model-bad`. */
export function createTokenizer(
  folder: string,
  json: TokenizerJson,
  config: Readonly<Record<string, unknown>>,
  maxTokens: number,
): ModelTokenizer {
  let pieces;
  try {
    pieces = pieceEncoder(json, config);
  } catch (error) {
    throw badModel(folder, 'tokenizer.json', 'is of a kind that cannot be read', error);
  }
  const frame = tokenFrame(json.post_processor);
  const room = maxTokens - specialCount(frame.single);
  const pairRoom = maxTokens - specialCount(frame.pair);
  if (room < 1 || pairRoom < 2) {
    throw badModel(folder, 'tokenizer.json', `leaves no room for text in ${maxTokens} tokens`);
  }
  return {
    maxTokens,
    specialTokens: specialCount(frame.single),
    wordwise: pieces.wordwise,
    vocabularySize: vocabularySize(json),
    encode(text) {
      const ids = pieces.encode(text);
      return fillFrame(frame.single, ids.length > room ? ids.slice(0, room) : ids, []).ids;
    },
    encodePair(first, second) {
      const a = pieces.encode(first);
      const b = pieces.encode(second);
      const [keepA, keepB] = longestFirst(a.length, b.length, pairRoom);
      return fillFrame(frame.pair, a.slice(0, keepA), b.slice(0, keepB));
    },
    encodePlain: (text) => Int32Array.from(pieces.encode(text)),
    countTokens: (text) => pieces.encode(text).length,
    weightOf: pieceWeights(json),
  };
}

function readConfig(folder: string): Record<string, unknown> {
  try {
    const json: unknown = JSON.parse(readFileSync(join(folder, 'tokenizer_config.json'), 'utf8'));
    if (typeof json === 'object' && json !== null) return { ...json };
  } catch (error) {
    throw badModel(folder, 'tokenizer_config.json', 'is not JSON', error);
  }
  throw badModel(folder, 'tokenizer_config.json', 'is not a table');
}
