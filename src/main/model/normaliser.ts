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
 * What a tokenizer does to a text before cutting it: the library's normalisers, but for a
 * SentencePiece character map at their head, which is followed to the letter here.
 */
export function normaliser(json: TokenizerJson, library: Tokenizer): (text: string) => string {
  const [first, ...rest] = steps(json);
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
