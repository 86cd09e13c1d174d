import type { PostProcessor } from './tokenizer-files.ts';

/** How a tokenizer frames one text or a pair with its special tokens. */
export interface TokenFrame {
  readonly single: readonly FrameItem[];
  readonly pair: readonly FrameItem[];
}

/** Special tokens, or the place of the first (A) or second (B) text. */
export type FrameItem =
  | { readonly kind: 'special'; readonly ids: readonly number[]; readonly type: number }
  | { readonly kind: 'text'; readonly which: 'A' | 'B'; readonly type: number };

const textA: FrameItem = { kind: 'text', which: 'A', type: 0 };

/** The frame that a `post_processor` of `tokenizer.json` describes. */
export function tokenFrame(processor: PostProcessor | null): TokenFrame {
  switch (processor?.type) {
    case 'TemplateProcessing': {
      const items = (template: typeof processor.single): FrameItem[] =>
        template.map((item) =>
          'Sequence' in item
            ? { kind: 'text', which: item.Sequence.id, type: item.Sequence.type_id }
            : {
                kind: 'special',
                ids: processor.special_tokens[item.SpecialToken.id]?.ids ?? [],
                type: item.SpecialToken.type_id,
              },
        );
      return { single: items(processor.single), pair: items(processor.pair) };
    }
    case 'BertProcessing':
    case 'RobertaProcessing': {
      const begin: FrameItem = { kind: 'special', ids: [processor.cls[1]], type: 0 };
      const end: FrameItem = { kind: 'special', ids: [processor.sep[1]], type: 0 };
      const single = [begin, textA, end];
      // RoBERTa: `<s> A </s></s> B </s>`, all of type 0; BERT: `[CLS] A [SEP] B [SEP]`, B of type 1.
      return processor.type === 'RobertaProcessing'
        ? { single, pair: [...single, end, { kind: 'text', which: 'B', type: 0 }, end] }
        : { single, pair: [...single, { kind: 'text', which: 'B', type: 1 }, { ...end, type: 1 }] };
    }
    case 'ByteLevel':
    case undefined:
      return { single: [textA], pair: [textA, { kind: 'text', which: 'B', type: 0 }] };
  }
}

/** Number of special tokens in a frame. */
export function specialCount(items: readonly FrameItem[]): number {
  return items.reduce((sum, item) => sum + (item.kind === 'special' ? item.ids.length : 0), 0);
}

/** `a`, and for a pair `b`, in their frame. */
export function fillFrame(
  items: readonly FrameItem[],
  a: ArrayLike<number>,
  b: ArrayLike<number>,
): { ids: Int32Array; typeIds: Int32Array } {
  const length =
    specialCount(items) +
    a.length +
    (items.some((item) => item.kind === 'text' && item.which === 'B') ? b.length : 0);
  const ids = new Int32Array(length);
  const typeIds = new Int32Array(length);
  let at = 0;
  for (const item of items) {
    const part = item.kind === 'special' ? item.ids : item.which === 'A' ? a : b;
    ids.set(part, at);
    typeIds.fill(item.type, at, at + part.length);
    at += part.length;
  }
  return { ids, typeIds };
}

/**
 * Lengths left of two texts of `a` and `b` tokens cut to `room` together, longest first
 * (huggingface/tokenizers, utils/truncation.rs): both cut to halves where both are longer.
 */
export function longestFirst(a: number, b: number, room: number): [a: number, b: number] {
  if (a + b <= room) return [a, b];
  let [short, long] = a <= b ? [a, b] : [b, a];
  if (short > room) long = short;
  else long = Math.max(short, room - short);
  if (short + long > room) {
    short = Math.floor(room / 2);
    long = short + (room % 2);
  }
  return a <= b ? [short, long] : [long, short];
}
