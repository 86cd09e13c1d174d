import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { TrouvailleError } from '../../shared/errors.ts';
import { dtypes } from './architectures/graph-context.ts';

/** What is kept beside a compiled graph: all that running it needs to know. */
const manifestSchema = z.object({
  /** Rises when a compiled folder of before can no longer be used: since 2, encoders give states too. */
  format: z.literal(2),
  /** As the person names it: `e5-small-fr-en`. */
  id: z.string(),
  role: z.enum(['encoder', 'reranker']),
  /** Hash of all that decides a vector or score: weights, tokenizer, pooling, prefixes, dtype, layers. */
  identity: z.string(),
  architecture: z.string(),
  dtype: z.enum(dtypes),
  layers: z.int().positive(),
  /** Numbers in a vector; rerankers: the width of their states. */
  dimensions: z.int().positive(),
  /** Tokens of an input, special ones included. */
  maxTokens: z.int().positive(),
  prefixes: z.object({ query: z.string(), passage: z.string() }),
  pooling: z.enum(['mean', 'cls', 'max', 'last']),
  /** Vectors have length 1 as the model gives them. */
  normalised: z.boolean(),
  /** What the card compares vectors by. Where they have length 1, all three rank alike. */
  similarity: z.enum(['cosine', 'dot', 'l2']),
  /**
   * Lengths of the vectors, where comparing them by `similarity` needs to know: the usual one, and one
   * that none exceeds (`ranked-vectors.ts`). null: the cosine is what ranks.
   */
  lengths: z
    .object({ usual: z.number().positive(), most: z.number().positive() })
    .nullable()
    .default(null),
  /** Fills the right of shorter texts in a batch; masked, so that it decides nothing. */
  padId: z.int().nonnegative(),
  /** Rerankers: 1 (relevance) or 2 (irrelevant, relevant); encoders: 0. */
  labels: z.int().nonnegative(),
  pairOrder: z.enum(['query-first', 'passage-first']),
  /** The graph takes token types. */
  takesTypes: z.boolean(),
  /** Numbers in the weights that are used. */
  parameters: z.int().positive(),
  /** Of the compiled folder. */
  bytes: z.int().positive(),
  /** Files of the compiled folder and their sizes: what is missing or cut off is seen. */
  files: z.record(z.string(), z.int().nonnegative()),
});

export type ModelManifest = Readonly<z.infer<typeof manifestSchema>>;

export const manifestFile = 'manifest.json';

/** The manifest of a compiled folder. Throws `model-bad` where it is missing or not one. */
export function readManifest(compiledFolder: string): ModelManifest {
  try {
    return manifestSchema.parse(
      JSON.parse(readFileSync(join(compiledFolder, manifestFile), 'utf8')),
    );
  } catch (error) {
    throw new TrouvailleError(
      'model-bad',
      {
        path: compiledFolder,
        reason: `${basename(compiledFolder)}/${manifestFile}: is not a compiled model`,
      },
      { cause: error },
    );
  }
}
