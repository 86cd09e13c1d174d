import { Tokenizer } from '@huggingface/tokenizers';
import { normaliser, withoutPieces } from './normaliser.ts';
import type { TokenizerJson } from './tokenizer-files.ts';
import { Unigram } from './unigram.ts';

/** Cuts a text into token ids, without special tokens of its own. */
export interface PieceEncoder {
  encode(text: string): number[];
  /** True where the tokens of a text are those of its words, cut at white space, in a row. */
  readonly wordwise: boolean;
}

/**
 * Words whose pieces are remembered. French prose of 1.3 million words has 60,000 different ones;
 * what lies beyond is rare and is forgotten all at once.
 */
const cachedWords = 100_000;

/**
 * The library's pre-tokenisation and models with this project's own Unigram, normalisation and a
 * memory of words: the published ids, at 390,000 to 960,000 tokens a second of processor time on
 * French prose (2026-11, embedded encoder, cold to warm), where the library alone has 95,000.
 */
export function pieceEncoder(
  json: TokenizerJson,
  config: Readonly<Record<string, unknown>>,
): PieceEncoder {
  const full = (): Tokenizer =>
    new Tokenizer({ ...json, truncation: null, padding: null }, { ...config });
  const unigram = unigramOf(json);
  // Where the pieces are found here, the library's own trie of them is not built: half the time of loading.
  const library = unigram ? new Tokenizer({ ...json, ...withoutPieces }, { ...config }) : full();
  let whole: Tokenizer | null = null;
  const words = wordEncoder(json, library, unigram);
  const normalise = normaliser(json, library);
  // Tokens that stand for themselves wherever they are written; those of normalised text are the library's.
  const written = json.added_tokens.filter(
    ({ content, normalized }) => content !== '' && normalized !== true,
  );
  const specials = new Map(written.map((token) => [token.content, token]));
  const splitter = alternatives([...specials.keys()]);
  const normalised = alternatives(
    json.added_tokens.flatMap(({ content, normalized }) =>
      normalized === true && content !== '' ? [content] : [],
    ),
  );

  function encodeSection(text: string, first: boolean, words: WordEncoder): number[] {
    const plain = normalise(text);
    return plain === '' ? [] : words.encode(plain, first);
  }

  return {
    wordwise: words?.wordwise ?? false,
    encode(text) {
      if (!words || normalised?.test(text) === true) {
        whole ??= full();
        return whole.encode(text, { add_special_tokens: false }).ids;
      }
      if (splitter?.test(text) !== true) return encodeSection(text, true, words);
      const sections = text.split(splitter).filter((section) => section !== '');
      return sections.flatMap((section, i) => {
        const token = specials.get(section);
        if (token) return [token.id];
        let kept = section;
        if (specials.get(sections[i + 1] ?? '')?.lstrip === true) kept = kept.trimEnd();
        if (specials.get(sections[i - 1] ?? '')?.rstrip === true) kept = kept.trimStart();
        return encodeSection(kept, i === 0, words);
      });
    },
  };
}

interface WordEncoder {
  readonly wordwise: boolean;
  /** `first`: nothing stands before it, not even a special token. */
  encode(normalised: string, first: boolean): number[];
}

function unigramOf({ model }: TokenizerJson): Unigram | null {
  return Array.isArray(model.vocab) && typeof model.unk_id === 'number'
    ? new Unigram(model.vocab, model.unk_id)
    : null;
}

/** null: a shape that is left to the library whole. */
function wordEncoder(
  json: TokenizerJson,
  library: Tokenizer,
  unigram: Unigram | null,
): WordEncoder | null {
  const { pre_tokenizer: preTokenizer, model } = library;
  if (!preTokenizer || !model) return null;
  const kinds = [
    json.pre_tokenizer?.type,
    ...(json.pre_tokenizer?.pretokenizers ?? []).map(({ type }) => type),
  ];
  const split = (normalised: string, first: boolean): string[] =>
    preTokenizer.pre_tokenize(normalised, { section_index: first ? 0 : 1 });

  // One pre-token is the whole text: each differs, nothing to remember.
  if (unigram && kinds.length === 1 && kinds[0] === 'Metaspace') {
    return {
      wordwise: false,
      encode(normalised, first) {
        const out: number[] = [];
        for (const token of split(normalised, first)) unigram.encode(token, out);
        return out;
      },
    };
  }

  const cache = new Map<string, readonly number[]>();
  const known = (token: string): readonly number[] => {
    const found = cache.get(token);
    if (found) return found;
    const ids: number[] = [];
    if (unigram) unigram.encode(token, ids);
    else {
      for (const piece of model.encode([token])) {
        ids.push(model.tokens_to_ids.get(piece) ?? model.unk_token_id ?? 0);
      }
    }
    if (cache.size >= cachedWords) cache.clear();
    // Long ones (addresses, encoded data) do not come back.
    if (token.length <= 40) cache.set(token, ids);
    return ids;
  };
  return {
    wordwise: kinds[1] === 'WhitespaceSplit' || kinds[0] === 'BertPreTokenizer',
    encode(normalised, first) {
      const out: number[] = [];
      for (const token of split(normalised, first)) for (const id of known(token)) out.push(id);
      return out;
    },
  };
}

/** Matches any of the texts, the longest first, and keeps them when a text is split by it. */
function alternatives(texts: readonly string[]): RegExp | null {
  if (texts.length === 0) return null;
  const sorted = [...texts].sort((a, b) => b.length - a.length);
  return new RegExp(
    `(${sorted.map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`,
  );
}
