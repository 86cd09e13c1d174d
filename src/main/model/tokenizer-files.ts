import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { badModel } from './model-error.ts';

const addedToken = z.object({
  id: z.int().nonnegative(),
  content: z.string(),
  lstrip: z.boolean().optional(),
  rstrip: z.boolean().optional(),
  normalized: z.boolean().optional(),
  special: z.boolean().optional(),
});

const templateItem = z.union([
  z.object({ SpecialToken: z.object({ id: z.string(), type_id: z.int() }) }),
  z.object({ Sequence: z.object({ id: z.enum(['A', 'B']), type_id: z.int() }) }),
]);

const special = z.tuple([z.string(), z.int().nonnegative()]);

export const postProcessorSchema = z.union([
  z.object({
    type: z.literal('TemplateProcessing'),
    single: z.array(templateItem),
    pair: z.array(templateItem),
    special_tokens: z.record(z.string(), z.object({ ids: z.array(z.int().nonnegative()) })),
  }),
  z.object({ type: z.enum(['BertProcessing', 'RobertaProcessing']), sep: special, cls: special }),
  z.object({ type: z.literal('ByteLevel') }),
]);
export type PostProcessor = z.infer<typeof postProcessorSchema>;

const preTokenizer = z.looseObject({
  type: z.string(),
  pretokenizers: z.array(z.looseObject({ type: z.string() })).optional(),
});

const normalizer = z.looseObject({
  type: z.string(),
  normalizers: z.array(z.looseObject({ type: z.string() })).optional(),
});

/** The parts of `tokenizer.json` that are read here; the rest is the library's. */
export const tokenizerSchema = z.looseObject({
  added_tokens: z.array(addedToken).default([]),
  normalizer: normalizer.nullable().default(null),
  pre_tokenizer: preTokenizer.nullable().default(null),
  post_processor: postProcessorSchema.nullable().default(null),
  decoder: z.unknown().default(null),
  model: z.looseObject({
    // Files of 2021 leave the type out: the library then reads it from the model's other fields.
    type: z.string().optional(),
    unk_id: z.int().nonnegative().nullable().optional(),
    vocab: z.union([
      z.array(z.tuple([z.string(), z.number()])),
      z.record(z.string(), z.int().nonnegative()),
    ]),
  }),
});
export type TokenizerJson = z.infer<typeof tokenizerSchema>;

/** Reads and checks `tokenizer.json` of a model's folder. Throws `model-bad`. */
export function readTokenizerJson(folder: string): TokenizerJson {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(join(folder, 'tokenizer.json'), 'utf8'));
  } catch (error) {
    throw badModel(folder, 'tokenizer.json', 'is not JSON, or is cut off', error);
  }
  const parsed = tokenizerSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw badModel(
      folder,
      'tokenizer.json',
      `is not a tokenizer (${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'unknown form'})`,
    );
  }
  return parsed.data;
}

/** The number of ids the tokenizer can give: the highest one and one more. */
export function vocabularySize(json: TokenizerJson): number {
  const { vocab } = json.model;
  let size = Array.isArray(vocab) ? vocab.length : 0;
  if (!Array.isArray(vocab)) for (const id of Object.values(vocab)) size = Math.max(size, id + 1);
  for (const token of json.added_tokens) size = Math.max(size, token.id + 1);
  return size;
}
