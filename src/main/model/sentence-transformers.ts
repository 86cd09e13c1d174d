/** The files that sentence-transformers keeps beside a model: pooling, prompts, similarity, lengths. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { badModel } from './model-error.ts';
import { readJson } from './model-json.ts';

export type Pooling = 'mean' | 'cls' | 'max' | 'last';
/** How a card compares vectors: by angle, by inner product, or by distance (`euclidean` on the hub). */
export type Similarity = 'cosine' | 'dot' | 'l2';

const modulesSchema = z.array(z.looseObject({ path: z.string(), type: z.string() }));

const poolingSchema = z.looseObject({
  pooling_mode_cls_token: z.boolean().optional(),
  pooling_mode_mean_tokens: z.boolean().optional(),
  pooling_mode_max_tokens: z.boolean().optional(),
  pooling_mode_lasttoken: z.boolean().optional(),
});

const promptsSchema = z.looseObject({
  prompts: z.record(z.string(), z.string()).nullable().optional(),
  similarity_fn_name: z.string().nullable().optional(),
});

/** By the names of sentence-transformers' `SimilarityFunction`; its `manhattan` no known model has. */
const similarities: Readonly<Record<string, Similarity>> = {
  cosine: 'cosine',
  dot: 'dot',
  euclidean: 'l2',
};

export interface Readout {
  readonly pooling: Pooling;
  readonly normalised: boolean;
  readonly similarity: Similarity;
  readonly prefixes: { readonly query: string; readonly passage: string };
}

/** What is done with the token states, as the files say. `usual`: the pooling where they do not. */
export function readReadout(folder: string, usual: Pooling): Readout {
  const card = existsSync(join(folder, 'config_sentence_transformers.json'))
    ? readJson(folder, 'config_sentence_transformers.json', promptsSchema)
    : undefined;
  const prompts = card?.prompts ?? {};
  const prefixes = {
    query: prompts['query'] ?? '',
    passage: prompts['passage'] ?? prompts['document'] ?? '',
  };
  const named = card?.similarity_fn_name ?? 'cosine';
  const similarity = similarities[named];
  if (!similarity) {
    throw badModel(
      folder,
      'config_sentence_transformers.json',
      `asks for a similarity that is not supported (${named})`,
    );
  }
  if (!existsSync(join(folder, 'modules.json'))) {
    return { pooling: usual, normalised: false, similarity, prefixes };
  }
  const modules = readJson(folder, 'modules.json', modulesSchema);
  let pooling: Pooling = 'mean';
  let normalised = false;
  for (const { type, path } of modules) {
    const kind = type.split('.').at(-1);
    if (kind === 'Transformer') continue;
    if (kind === 'Normalize') normalised = true;
    else if (kind === 'Pooling') pooling = readPooling(folder, path);
    else throw badModel(folder, 'modules.json', `module ${type} is not supported`);
  }
  return { pooling, normalised, similarity, prefixes };
}

function readPooling(folder: string, path: string): Pooling {
  if (!/^[\w.-]+$/.test(path) || path.startsWith('.')) {
    throw badModel(folder, 'modules.json', `names a folder outside the model (${path})`);
  }
  const file = join(path, 'config.json');
  const config = readJson(folder, file, poolingSchema);
  const on = Object.entries(config).filter(
    ([key, value]) => key.startsWith('pooling_mode_') && value === true,
  );
  const known: Readonly<Record<string, Pooling>> = {
    pooling_mode_cls_token: 'cls',
    pooling_mode_mean_tokens: 'mean',
    pooling_mode_max_tokens: 'max',
    pooling_mode_lasttoken: 'last',
  };
  const [only, ...others] = on;
  const pooling = only && others.length === 0 ? known[only[0]] : undefined;
  if (!pooling) {
    const asked = on.map(([key]) => key).join(', ') || 'none';
    throw badModel(folder, file, `asks for a pooling that is not supported (${asked})`);
  }
  return pooling;
}

const sentenceSchema = z.looseObject({
  max_seq_length: z.int().positive().nullable().optional(),
  do_lower_case: z.boolean().nullable().optional(),
});

/** What is kept of the first module, the transformer; empty where there is no such file. */
export function sentenceConfig(folder: string): z.infer<typeof sentenceSchema> {
  const file = 'sentence_bert_config.json';
  return existsSync(join(folder, file)) ? readJson(folder, file, sentenceSchema) : {};
}
