import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { badModel } from './model-error.ts';

export type Family = 'bert' | 'roberta' | 'distilbert' | 'electra' | 'bloom';
export type Role = 'encoder' | 'reranker';
export type Pooling = 'mean' | 'cls' | 'max' | 'last';
export type Activation = 'gelu' | 'gelu-tanh' | 'relu';

/** A model as its published files describe it, before its weights are read. */
export interface ModelDescription {
  /** As published: `CamembertModel`, `BertForSequenceClassification`… */
  readonly architecture: string;
  readonly family: Family;
  readonly role: Role;
  readonly layers: number;
  readonly hidden: number;
  readonly heads: number;
  readonly intermediate: number;
  /** Width of the embeddings: ELECTRA's may differ from `hidden`. */
  readonly embeddingWidth: number;
  readonly vocabulary: number;
  /** Rows of the position table; 0 where there is none. */
  readonly positions: number;
  /** Rows of the token-type table; 0 where there is none. */
  readonly tokenTypes: number;
  readonly epsilon: number;
  readonly activation: Activation;
  /** config.json's: RoBERTa's positions are counted from it. Not always the tokenizer's padding. */
  readonly padId: number;
  /** BLOOM: the residual is taken after the layer's first normalisation. */
  readonly residualAfterNorm: boolean;
  readonly pooling: Pooling;
  readonly normalised: boolean;
  readonly similarity: 'cosine' | 'l2';
  readonly prefixes: { readonly query: string; readonly passage: string };
  /** Tokens of an input, special ones included. */
  readonly maxTokens: number;
  /** Rerankers: which text of a pair the tokenizer is given first. */
  readonly pairOrder: 'query-first' | 'passage-first';
}

/** Larger sizes are no text encoder's; a file that asks for them is refused before anything is allocated. */
const size = z.int().positive().max(1_000_000);

const configSchema = z.looseObject({
  architectures: z.array(z.string()).optional(),
  model_type: z.string(),
  vocab_size: z.int().positive().max(10_000_000),
  hidden_size: size.optional(),
  n_embed: size.optional(),
  dim: size.optional(),
  num_hidden_layers: size.optional(),
  n_layer: size.optional(),
  n_layers: size.optional(),
  num_attention_heads: size.optional(),
  n_head: size.optional(),
  n_heads: size.optional(),
  intermediate_size: size.optional(),
  hidden_dim: size.optional(),
  embedding_size: size.optional(),
  max_position_embeddings: size.optional(),
  type_vocab_size: z.int().nonnegative().max(1000).optional(),
  layer_norm_eps: z.number().positive().optional(),
  layer_norm_epsilon: z.number().positive().optional(),
  hidden_act: z.string().optional(),
  activation: z.string().optional(),
  pad_token_id: z.int().nonnegative().nullable().optional(),
  position_embedding_type: z.string().nullable().optional(),
  apply_residual_connection_post_layernorm: z.boolean().optional(),
});
type Config = z.infer<typeof configSchema>;

const families: Readonly<Record<string, Family>> = {
  bert: 'bert',
  roberta: 'roberta',
  camembert: 'roberta',
  'xlm-roberta': 'roberta',
  distilbert: 'distilbert',
  electra: 'electra',
  bloom: 'bloom',
};

const activations: Readonly<Record<string, Activation>> = {
  gelu: 'gelu',
  gelu_new: 'gelu-tanh',
  gelu_fast: 'gelu-tanh',
  gelu_pytorch_tanh: 'gelu-tanh',
  relu: 'relu',
};

/** Reads `config.json` and the sentence-transformers files of `folder`. Throws `model-bad`. */
export function describeModel(folder: string): ModelDescription {
  if (!existsSync(join(folder, 'config.json'))) throw badModel(folder, 'config.json', 'is missing');
  const config = readJson(folder, 'config.json', configSchema);
  const family = families[config.model_type];
  if (!family) {
    throw badModel(folder, 'config.json', `model type ${config.model_type} is not supported`);
  }
  const architecture = config.architectures?.[0] ?? config.model_type;
  const role: Role = architecture.endsWith('ForSequenceClassification') ? 'reranker' : 'encoder';
  const shape = readShape(folder, config, family);
  const readout = readReadout(folder, family);
  return {
    architecture,
    family,
    role,
    ...shape,
    ...readout,
    maxTokens: maxTokens(folder, family, shape),
    // The files do not say; the catalogue knows the exceptions.
    pairOrder: 'query-first',
  };
}

function readShape(folder: string, config: Config, family: Family) {
  const bad = (reason: string) => badModel(folder, 'config.json', reason);
  function need(name: string, value: number | undefined): number {
    if (value === undefined) throw bad(`${name} is missing`);
    return value;
  }
  const hidden = need('hidden_size', config.hidden_size ?? config.n_embed ?? config.dim);
  const heads = need(
    'num_attention_heads',
    config.num_attention_heads ?? config.n_head ?? config.n_heads,
  );
  if (hidden % heads !== 0)
    throw bad(`hidden_size ${hidden} cannot be shared among ${heads} heads`);
  if ((config.position_embedding_type ?? 'absolute') !== 'absolute') {
    throw bad(`position_embedding_type ${config.position_embedding_type ?? ''} is not supported`);
  }
  const named = config.hidden_act ?? config.activation ?? 'gelu';
  const activation = family === 'bloom' ? 'gelu-tanh' : activations[named];
  if (!activation) throw bad(`activation ${named} is not supported`);
  const bloom = family === 'bloom';
  return {
    layers: need(
      'num_hidden_layers',
      config.num_hidden_layers ?? config.n_layer ?? config.n_layers,
    ),
    hidden,
    heads,
    intermediate: bloom
      ? 4 * hidden
      : need('intermediate_size', config.intermediate_size ?? config.hidden_dim),
    embeddingWidth: family === 'electra' ? (config.embedding_size ?? 128) : hidden,
    vocabulary: config.vocab_size,
    positions: bloom ? 0 : need('max_position_embeddings', config.max_position_embeddings),
    tokenTypes: bloom || family === 'distilbert' ? 0 : (config.type_vocab_size ?? 2),
    epsilon: config.layer_norm_eps ?? config.layer_norm_epsilon ?? (bloom ? 1e-5 : 1e-12),
    activation,
    padId: config.pad_token_id ?? (family === 'roberta' ? 1 : 0),
    residualAfterNorm: config.apply_residual_connection_post_layernorm ?? false,
  };
}

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

/** What sentence-transformers does with the token states, as its files say. */
function readReadout(folder: string, family: Family) {
  const card = existsSync(join(folder, 'config_sentence_transformers.json'))
    ? readJson(folder, 'config_sentence_transformers.json', promptsSchema)
    : undefined;
  const prompts = card?.prompts ?? {};
  const prefixes = {
    query: prompts['query'] ?? '',
    passage: prompts['passage'] ?? prompts['document'] ?? '',
  };
  const named = card?.similarity_fn_name ?? 'cosine';
  const similarity: 'cosine' | 'l2' = named === 'euclidean' ? 'l2' : 'cosine';
  if (!existsSync(join(folder, 'modules.json'))) {
    // Without them sentence-transformers takes the mean; BLOOM retrievers are read at their last token.
    const pooling: Pooling = family === 'bloom' ? 'last' : 'mean';
    return { pooling, normalised: false, similarity, prefixes };
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

const lengthSchema = z.looseObject({ max_seq_length: z.int().positive().nullable().optional() });
const tokenizerLength = z.looseObject({ model_max_length: z.number().positive().optional() });

/** BLOOM has no position table; its retrievers were trained on no more than this. */
const longestWithoutTable = 2048;

function maxTokens(
  folder: string,
  family: Family,
  shape: { positions: number; padId: number },
): number {
  const limit =
    family === 'bloom'
      ? longestWithoutTable
      : family === 'roberta'
        ? shape.positions - shape.padId - 1
        : shape.positions;
  let published: number | undefined;
  if (existsSync(join(folder, 'sentence_bert_config.json'))) {
    published =
      readJson(folder, 'sentence_bert_config.json', lengthSchema).max_seq_length ?? undefined;
  }
  if (published === undefined && existsSync(join(folder, 'tokenizer_config.json'))) {
    // `VERY_LARGE_INTEGER` (1e30) stands where nothing was said.
    published = readJson(folder, 'tokenizer_config.json', tokenizerLength).model_max_length;
  }
  return Math.min(limit, Math.floor(published ?? Math.min(limit, 512)));
}

/** Reads and checks a JSON file of the model. Throws `model-bad`. */
export function readJson<T>(folder: string, file: string, schema: z.ZodType<T>): T {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  } catch (error) {
    throw badModel(folder, file, 'is not JSON, or cannot be read', error);
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw badModel(
    folder,
    file,
    `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'unknown form'}`,
  );
}
