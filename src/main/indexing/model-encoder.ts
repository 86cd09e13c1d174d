/** The encoder in use as the indexer needs it: passages cut by its own tokens, and their ids. */
import { createHash } from 'node:crypto';
import { passageInput } from '../../shared/passage-input.ts';
import type { ModelManifest } from '../model/manifest.ts';
import { rankedVectors } from '../model/ranked-vectors.ts';
import type { ModelTokenizer } from '../model/tokenizer.ts';
import { chunkBySection } from './chunk/chunk.ts';
import { chunkingParameters, type ChunkLimits } from './chunk/limits.ts';
import type { PassageEncoder } from './types.ts';

/** What is to be known of a compiled encoder. */
export interface EncoderModel {
  /** Weights, pooling, prefixes and dtype. */
  readonly identity: string;
  /** Numbers in a vector of the index. */
  readonly dimensions: number;
  /** What stands before a passage, such as `passage: `. */
  readonly passagePrefix: string;
}

/** As a compiled encoder's manifest says. */
export function encoderModel(manifest: ModelManifest): EncoderModel {
  const { identity, prefixes } = manifest;
  const { dimensions } = rankedVectors(manifest);
  return { identity, dimensions, passagePrefix: prefixes.passage };
}

export function modelEncoder(model: EncoderModel, tokenizer: ModelTokenizer): PassageEncoder {
  const limits: ChunkLimits = {
    textTokens: chunkingParameters.textTokens,
    inputTokens: tokenizer.maxTokens,
    specialTokens: tokenizer.specialTokens,
    prefix: model.passagePrefix,
  };
  return {
    identity: `${model.identity}+${chunkingIdentity(limits)}`,
    dimensions: model.dimensions,
    passages: (part, fileName) => chunkBySection(part, { tokens: tokenizer, limits, fileName }),
    encode: (passage) => tokenizer.encode(model.passagePrefix + passageInput(passage)),
  };
}

/** Passages cut otherwise are other passages: they belong to another generation of vectors. */
function chunkingIdentity(limits: ChunkLimits): string {
  const parameters = JSON.stringify({ ...chunkingParameters, ...limits });
  return `chunk-${createHash('sha256').update(parameters).digest('hex').slice(0, 16)}`;
}
