import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { badModel } from '../model-error.ts';
import { tokenizerSchema, type TokenizerJson } from '../tokenizer-files.ts';
import { readFields } from './protobuf-reader.ts';

type Piece = readonly [text: string, score: number];

/** How a family of models numbers the pieces of its SentencePiece model. */
export type SentencePieceLayout = 'camembert' | 'xlm-roberta';

/**
 * The tokenizer that transformers makes of a SentencePiece model (convert_slow_tokenizer.py,
 * `CamembertConverter` and `XLMRobertaConverter`), in the form of a `tokenizer.json`. Format:
 * https://github.com/google/sentencepiece/blob/master/src/sentencepiece_model.proto. Throws `model-bad`.
 */
export function sentencePieceTokenizer(
  folder: string,
  file: string,
  layout: SentencePieceLayout,
): TokenizerJson {
  let model;
  try {
    model = readModel(readFileSync(join(folder, file)));
  } catch (error) {
    throw badModel(folder, file, 'is not a SentencePiece model, or is cut off', error);
  }
  if (model.type !== unigramType)
    throw badModel(folder, file, 'is not of the unigram kind, the only one supported');
  const vocabulary = layoutVocabulary(model.pieces, layout);
  const idOf = (content: string): number => vocabulary.findIndex(([piece]) => piece === content);
  const specials = ['<s>NOTUSED', '<pad>', '</s>NOTUSED', '<unk>', '<s>', '</s>', '<mask>'].filter(
    (content) => idOf(content) >= 0,
  );
  const frame = (content: '<s>' | '</s>') => ({ SpecialToken: { id: content, type_id: 0 } });
  const text = (id: 'A' | 'B') => ({ Sequence: { id, type_id: 0 } });
  const metaspace = { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always', split: true };
  return tokenizerSchema.parse({
    version: '1.0',
    added_tokens: specials.map((content) => ({
      id: idOf(content),
      content,
      lstrip: content === '<mask>',
      rstrip: false,
      single_word: false,
      normalized: false,
      special: true,
    })),
    normalizer: {
      type: 'Sequence',
      normalizers: [
        ...(model.charsMap === ''
          ? []
          : [{ type: 'Precompiled', precompiled_charsmap: model.charsMap }]),
        // `remove_extra_whitespaces` of SentencePiece: also at both ends.
        { type: 'Strip', strip_left: true, strip_right: true },
        { type: 'Replace', pattern: { Regex: ' {2,}' }, content: ' ' },
      ],
    },
    pre_tokenizer:
      layout === 'camembert'
        ? metaspace
        : { type: 'Sequence', pretokenizers: [{ type: 'WhitespaceSplit' }, metaspace] },
    post_processor: {
      type: 'TemplateProcessing',
      single: [frame('<s>'), text('A'), frame('</s>')],
      pair: [frame('<s>'), text('A'), frame('</s>'), frame('</s>'), text('B'), frame('</s>')],
      special_tokens: Object.fromEntries(
        ['<s>', '</s>'].map((content) => [
          content,
          { id: content, ids: [idOf(content)], tokens: [content] },
        ]),
      ),
    },
    decoder: metaspace,
    model: { type: 'Unigram', unk_id: unknownId, vocab: vocabulary, byte_fallback: false },
  });
}

/** `<unk>` in both layouts. */
const unknownId = 3;

function layoutVocabulary(pieces: readonly Piece[], layout: SentencePieceLayout): Piece[] {
  // The model's own first pieces are `<unk>`, `<s>`, `</s>`.
  return layout === 'camembert'
    ? [
        ['<s>NOTUSED', 0],
        ['<pad>', 0],
        ['</s>NOTUSED', 0],
        ['<unk>', 0],
        ['<unk>NOTUSED', -100],
        ...pieces.slice(1),
        ['<mask>', 0],
      ]
    : [['<s>', 0], ['<pad>', 0], ['</s>', 0], ['<unk>', 0], ...pieces.slice(3), ['<mask>', 0]];
}

const unigramType = 1;

function readModel(bytes: Uint8Array): { pieces: Piece[]; type: number; charsMap: string } {
  const pieces: Piece[] = [];
  let type = unigramType;
  let charsMap = '';
  for (const field of readFields(bytes)) {
    if (field.kind !== 'bytes') continue;
    if (field.number === 1) pieces.push(readPiece(field.value));
    else if (field.number === 2) {
      for (const inner of readFields(field.value)) {
        if (inner.number === 3 && inner.kind === 'integer') type = Number(inner.value);
      }
    } else if (field.number === 3) {
      for (const inner of readFields(field.value)) {
        if (inner.number === 2 && inner.kind === 'bytes')
          charsMap = Buffer.from(inner.value).toString('base64');
      }
    }
  }
  if (pieces.length < 4) throw new RangeError('no pieces');
  return { pieces, type, charsMap };
}

function readPiece(message: Uint8Array): Piece {
  let text = '';
  let score = 0;
  for (const field of readFields(message)) {
    if (field.number === 1 && field.kind === 'bytes') text = new TextDecoder().decode(field.value);
    else if (field.number === 2 && field.kind === 'fixed') {
      score = new DataView(field.value.buffer, field.value.byteOffset).getFloat32(0, true);
    }
  }
  return [text, score];
}
