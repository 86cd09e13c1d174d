import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { ModelDescription } from './description.ts';
import { badModel } from './model-error.ts';
import { readJson } from './model-json.ts';
import { lowerCasing } from './normaliser.ts';
import { readTokenizerJson, type TokenizerJson } from './tokenizer-files.ts';
import { byteLevelTokenizer } from './vocabulary/byte-level.ts';
import { sentencePieceTokenizer } from './vocabulary/sentencepiece.ts';
import { wordPieceTokenizer } from './vocabulary/wordpiece.ts';
import { refuseLfsPointer } from './weights/lfs-pointer.ts';
import { RangeFile } from './weights/range-file.ts';

export interface TokenizerSource {
  readonly json: TokenizerJson;
  readonly config: Readonly<Record<string, unknown>>;
  /** The tokenizer's padding: what config.json says is not always it. */
  readonly padId: number;
}

const configSchema = z.looseObject({});
const sentencePieceFiles = [
  'sentencepiece.bpe.model',
  'spiece.model',
  'spm.model',
  'tokenizer.model',
];

/** The tokenizer of a published folder, built from its vocabulary where that is all there is. Throws `model-bad`. */
export function tokenizerSource(folder: string, description: ModelDescription): TokenizerSource {
  const config = existsSync(join(folder, 'tokenizer_config.json'))
    ? readJson(folder, 'tokenizer_config.json', configSchema)
    : {};
  const published = readTokenizer(folder, config, description);
  const json = description.lowerCase ? lowerCasing(published) : published;
  const padding = json.added_tokens.find(
    ({ content }) => content === '<pad>' || content === '[PAD]',
  );
  return { json, config, padId: padding?.id ?? description.padId };
}

function readTokenizer(
  folder: string,
  config: Readonly<Record<string, unknown>>,
  description: ModelDescription,
): TokenizerJson {
  /** Whether the file is there, and is not a pointer in its place. */
  function has(file: string): boolean {
    if (!existsSync(join(folder, file))) return false;
    const source = new RangeFile(join(folder, file));
    try {
      refuseLfsPointer(folder, file, source);
    } finally {
      source.close();
    }
    return true;
  }
  if (has('tokenizer.json')) return readTokenizerJson(folder);
  const sentencePiece = sentencePieceFiles.find(has);
  if (sentencePiece !== undefined) {
    return sentencePieceTokenizer(
      folder,
      sentencePiece,
      isCamembert(config, description) ? 'camembert' : 'xlm-roberta',
    );
  }
  if (has('vocab.txt')) return wordPieceTokenizer(folder, config);
  if (has('vocab.json') && has('merges.txt')) return byteLevelTokenizer(folder, config);
  throw badModel(folder, 'tokenizer.json', 'is missing, and so is any vocabulary');
}

function isCamembert(
  config: Readonly<Record<string, unknown>>,
  { architecture }: ModelDescription,
): boolean {
  const named = config['tokenizer_class'];
  return typeof named === 'string'
    ? named.startsWith('Camembert')
    : architecture.startsWith('Camembert');
}
