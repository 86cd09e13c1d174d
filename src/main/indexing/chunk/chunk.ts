/** Cuts a part of a document into passages. */
import type { Part, PassageDraft } from '../../../shared/domain.ts';
import type { ChunkLimits, TokenCounter } from './limits.ts';

export interface ChunkOptions {
  readonly tokens: TokenCounter;
  readonly limits: ChunkLimits;
  /** The file's name, with or without its folder: the title of a document that has none. */
  readonly fileName: string;
}

export type ChunkPart = (part: Part, options: ChunkOptions) => PassageDraft[];
