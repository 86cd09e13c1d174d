import type { PlacedPassage } from './contract.ts';
import type { Fused } from './fusion.ts';

/** A fused passage with its text, and the passages of the same text that it stands for. */
export interface Folded extends Fused, PlacedPassage {
  readonly copies: readonly Copy[];
}

export interface Copy {
  readonly passageId: number;
  readonly documentId: number;
}

/**
 * One entry for all passages of the same words, the best placed one: copies of a document in other
 * formats or folders differ in punctuation and spaces at most.
 */
export function foldCopies(list: readonly (Fused & PlacedPassage)[]): Folded[] {
  const kept = new Map<string, Folded & { copies: Copy[] }>();
  for (const entry of list) {
    const key = wordsOf(entry.text);
    const first = kept.get(key);
    if (first) first.copies.push({ passageId: entry.passageId, documentId: entry.documentId });
    else kept.set(key, { ...entry, copies: [] });
  }
  return [...kept.values()];
}

/** Letters and digits alone; a passage without any is compared as it is. */
function wordsOf(text: string): string {
  return (
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim() || text
  );
}
