import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readJson } from '../model-json.ts';
import { badModel } from '../model-error.ts';
import { tokenizerSchema, type TokenizerJson } from '../tokenizer-files.ts';

const vocabularySchema = z.record(z.string(), z.int().nonnegative());

/**
 * The tokenizer that transformers makes of RoBERTa's `vocab.json` and `merges.txt`
 * (convert_slow_tokenizer.py, `RobertaConverter`), in the form of a `tokenizer.json`. Throws `model-bad`.
 */
export function byteLevelTokenizer(
  folder: string,
  config: Readonly<Record<string, unknown>>,
): TokenizerJson {
  const vocabulary = readJson(folder, 'vocab.json', vocabularySchema);
  const special = (content: string): number => {
    const id = vocabulary[content];
    if (id === undefined) throw badModel(folder, 'vocab.json', `lacks the token ${content}`);
    return id;
  };
  const merges = readFileSync(join(folder, 'merges.txt'), 'utf8')
    .split(/\r?\n/)
    .filter((line) => line !== '' && !line.startsWith('#version'));
  const addPrefixSpace = config['add_prefix_space'] === true;
  return tokenizerSchema.parse({
    version: '1.0',
    added_tokens: ['<s>', '<pad>', '</s>', '<unk>', '<mask>'].map((content) => ({
      id: special(content),
      content,
      single_word: false,
      lstrip: content === '<mask>',
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: null,
    pre_tokenizer: {
      type: 'ByteLevel',
      add_prefix_space: addPrefixSpace,
      trim_offsets: true,
      use_regex: true,
    },
    post_processor: {
      type: 'RobertaProcessing',
      sep: ['</s>', special('</s>')],
      cls: ['<s>', special('<s>')],
      trim_offsets: true,
      add_prefix_space: addPrefixSpace,
    },
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: '',
      end_of_word_suffix: '',
      fuse_unk: false,
      byte_fallback: false,
      vocab: vocabulary,
      merges,
    },
  });
}
