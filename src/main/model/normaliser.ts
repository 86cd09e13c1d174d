import { Tokenizer } from '@huggingface/tokenizers';
import { Precompiled } from './precompiled.ts';
import type { TokenizerJson } from './tokenizer-files.ts';

/** For a library tokenizer of which only normalising and splitting are wanted: quick to build. */
export const withoutPieces = {
  added_tokens: [],
  truncation: null,
  padding: null,
  model: { type: 'WordPiece', unk_token: '?', continuing_subword_prefix: '', vocab: { '?': 0 } },
} as const;

/**
 * A tokenizer that brings texts to lower case before all else, but for special tokens: what
 * sentence-transformers makes of one where `do_lower_case` is set (6.2, base/modules/transformer.py).
 * One that does so anyway stays as it is.
 */
export function lowerCasing(json: TokenizerJson): TokenizerJson {
  const own = steps(json);
  if (own.some(({ type }) => type === 'Lowercase')) return json;
  return {
    ...json,
    normalizer: { type: 'Sequence', normalizers: [{ type: 'Lowercase' }, ...own] },
  };
}

/**
 * What a tokenizer does to a text before cutting it: the library's normalisers, but for lower case and a
 * SentencePiece character map at their head, which are followed to the letter here.
 */
export function normaliser(json: TokenizerJson, library: Tokenizer): (text: string) => string {
  const [first, ...rest] = steps(json);
  return first?.type === 'Lowercase'
    ? withLowerCase(normaliserOf(rest, library))
    : normaliserOf(first ? [first, ...rest] : [], library);
}

/** Each character by itself, as the reference does: a sigma at a word's end is no other than one within. */
function withLowerCase(next: (text: string) => string): (text: string) => string {
  return (text) => next(Array.from(text, (character) => character.toLowerCase()).join(''));
}

/** `steps`: the library's own, or all but the first of them. */
function normaliserOf(
  [first, ...rest]: ReturnType<typeof steps>,
  library: Tokenizer,
): (text: string) => string {
  const map = first?.['precompiled_charsmap'];
  if (first?.type !== 'Precompiled' || typeof map !== 'string' || map === '') {
    return (text) => (library.normalizer ? library.normalizer.normalize(text) : text);
  }
  const precompiled = new Precompiled(map);
  if (rest.length === 0) return (text) => precompiled.normalise(text);
  // Only its normaliser is wanted: a vocabulary of one word is quick to build.
  const others = new Tokenizer(
    {
      ...withoutPieces,
      normalizer: { type: 'Sequence', normalizers: rest },
      pre_tokenizer: null,
      post_processor: null,
      decoder: null,
    },
    {},
  ).normalizer;
  return (text) => {
    const mapped = precompiled.normalise(text);
    return others ? others.normalize(mapped) : mapped;
  };
}

function steps({ normalizer }: TokenizerJson) {
  if (normalizer === null) return [];
  return normalizer.type === 'Sequence' ? (normalizer.normalizers ?? []) : [normalizer];
}
