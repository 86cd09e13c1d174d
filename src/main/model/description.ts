import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { badModel } from './model-error.ts';
import { readJson } from './model-json.ts';
import { readReadout, sentenceConfig, type Readout } from './sentence-transformers.ts';

export type Family = 'bert' | 'roberta' | 'distilbert' | 'electra' | 'bloom';
export type Role = 'encoder' | 'reranker';
export type Activation = 'gelu' | 'gelu-tanh' | 'relu';

/** A model as its published files describe it, before its weights are read. */
export interface ModelDescription extends Readout {
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
  /** Tokens of an input, special ones included. */
  readonly maxTokens: number;
  /** The tokenizer is to bring texts to lower case first, whatever its own files say. */
  readonly lowerCase: boolean;
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
  // Without its files sentence-transformers takes the mean; BLOOM retrievers are read at their last token.
  const readout = readReadout(folder, family === 'bloom' ? 'last' : 'mean');
  const { max_seq_length: published, do_lower_case: lowerCase } = sentenceConfig(folder);
  return {
    architecture,
    family,
    role,
    ...shape,
    ...readout,
    maxTokens: maxTokens(folder, family, shape, published ?? undefined),
    // Of encoders alone: a cross-encoder does not read that file.
    lowerCase: role === 'encoder' && lowerCase === true,
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

const tokenizerLength = z.looseObject({ model_max_length: z.number().positive().optional() });

/** BLOOM has no position table; its retrievers were trained on no more than this. */
const longestWithoutTable = 2048;

function maxTokens(
  folder: string,
  family: Family,
  shape: { positions: number; padId: number },
  ofSentences: number | undefined,
): number {
  const limit =
    family === 'bloom'
      ? longestWithoutTable
      : family === 'roberta'
        ? shape.positions - shape.padId - 1
        : shape.positions;
  let published = ofSentences;
  if (published === undefined && existsSync(join(folder, 'tokenizer_config.json'))) {
    // `VERY_LARGE_INTEGER` (1e30) stands where nothing was said.
    published = readJson(folder, 'tokenizer_config.json', tokenizerLength).model_max_length;
  }
  return Math.min(limit, Math.floor(published ?? Math.min(limit, 512)));
}
