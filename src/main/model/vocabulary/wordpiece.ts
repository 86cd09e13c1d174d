import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { badModel } from '../model-error.ts';
import { tokenizerSchema, type TokenizerJson } from '../tokenizer-files.ts';

/**
 * The tokenizer that transformers makes of a BERT vocabulary, `vocab.txt`, and
 * `tokenizer_config.json` (convert_slow_tokenizer.py, `BertConverter`), in the form of a
 * `tokenizer.json`. Throws `model-bad`.
 */
export function wordPieceTokenizer(
  folder: string,
  config: Readonly<Record<string, unknown>>,
): TokenizerJson {
  const words = readFileSync(join(folder, 'vocab.txt'), 'utf8')
    .split('\n')
    .map((line) => line.replace(/\r$/, ''));
  if (words.at(-1) === '') words.pop();
  const ids = new Map(words.map((word, id) => [word, id]));
  const special = (key: string, usual: string): { content: string; id: number } => {
    const named = config[key];
    const content = typeof named === 'string' ? named : usual;
    const id = ids.get(content);
    if (id === undefined) throw badModel(folder, 'vocab.txt', `lacks the token ${content}`);
    return { content, id };
  };
  const unknown = special('unk_token', '[UNK]');
  const begin = special('cls_token', '[CLS]');
  const end = special('sep_token', '[SEP]');
  const specials = [
    special('pad_token', '[PAD]'),
    unknown,
    begin,
    end,
    special('mask_token', '[MASK]'),
  ];
  const token = ({ content }: { content: string }, type_id: number) => ({
    SpecialToken: { id: content, type_id },
  });
  const text = (id: 'A' | 'B', type_id: number) => ({ Sequence: { id, type_id } });
  return tokenizerSchema.parse({
    version: '1.0',
    added_tokens: specials.map(({ content, id }) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: config['tokenize_chinese_chars'] ?? true,
      strip_accents: config['strip_accents'] ?? null,
      lowercase: config['do_lower_case'] ?? true,
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [token(begin, 0), text('A', 0), token(end, 0)],
      pair: [token(begin, 0), text('A', 0), token(end, 0), text('B', 1), token(end, 1)],
      special_tokens: Object.fromEntries(
        [begin, end].map(({ content, id }) => [
          content,
          { id: content, ids: [id], tokens: [content] },
        ]),
      ),
    },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: unknown.content,
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(ids),
    },
  });
}
