import type { TokenizerJson } from './tokenizer-files.ts';

/** What stands before a piece's own letters: that it begins a word, or goes on with one. */
const marks = /^(?:##|[\u2581\u0120])/u;
const wordCharacter = /[\p{L}\p{N}]/u;

/**
 * What a piece of a vocabulary tells of a text, by its id. Punctuation tells nothing: 0. Of the others
 * the rarer tell more, by their information in nats, where the vocabulary knows it (the scores of
 * Unigram are logarithms of probabilities); where it does not, 1 each.
 */
export function pieceWeights({ model: { vocab } }: TokenizerJson): (id: number) => number {
  if (Array.isArray(vocab)) {
    return (id) => {
      const [piece, score] = vocab[id] ?? ['', 0];
      return isWord(piece) ? Math.max(0, -score) : 0;
    };
  }
  const words = new Set<number>();
  for (const [piece, id] of Object.entries(vocab)) if (isWord(piece)) words.add(id);
  return (id) => (words.has(id) ? 1 : 0);
}

function isWord(piece: string): boolean {
  return wordCharacter.test(piece.replace(marks, ''));
}
