import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readJson, type ModelDescription } from './description.ts';
import { badModel } from './model-error.ts';
import { refuseLfsPointer } from './weights/lfs-pointer.ts';
import { RangeFile } from './weights/range-file.ts';
import { readTokenizerJson, type TokenizerJson } from './tokenizer-files.ts';

export interface TokenizerSource {
  readonly json: TokenizerJson;
  readonly config: Readonly<Record<string, unknown>>;
  /** The tokenizer's padding: what config.json says is not always it. */
  readonly padId: number;
}

const configSchema = z.looseObject({});

/** The tokenizer of a published folder. Throws `model-bad`. */
export function tokenizerSource(folder: string, description: ModelDescription): TokenizerSource {
  if (!existsSync(join(folder, 'tokenizer.json')))
    throw badModel(folder, 'tokenizer.json', 'is missing');
  const file = new RangeFile(join(folder, 'tokenizer.json'));
  try {
    refuseLfsPointer(folder, 'tokenizer.json', file);
  } finally {
    file.close();
  }
  const json = readTokenizerJson(folder);
  const config = existsSync(join(folder, 'tokenizer_config.json'))
    ? readJson(folder, 'tokenizer_config.json', configSchema)
    : {};
  const padding = json.added_tokens.find(
    ({ content }) => content === '<pad>' || content === '[PAD]',
  );
  return { json, config, padId: padding?.id ?? description.padId };
}
