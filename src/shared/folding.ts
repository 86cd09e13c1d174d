import type { PlacedPassage } from './search-contract.ts';
import type { Fused } from './fusion.ts';
import { areVersions, leastShared, wordingOf, type Wording } from './resemblance.ts';

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
 * formats or folders, which differ in punctuation and spaces at most, and versions of it that differ
 * by a few words. What one document says twice in other words stays two entries.
 */
export function foldCopies(list: readonly (Fused & PlacedPassage)[]): Folded[] {
  const kept: Kept[] = [];
  const byWords = new Map<string, Kept>();
  const holders = new Map<string, Kept[]>();
  for (const entry of list) {
    const wording = wordingOf(entry.text);
    const key = wording.words.join(' ') || entry.text; // signs alone are compared as they are
    const first = byWords.get(key) ?? versionOf(entry.documentId, wording, holders);
    if (first) {
      first.copies.push({ passageId: entry.passageId, documentId: entry.documentId });
      continue;
    }
    const copies: Copy[] = [];
    const made: Kept = { folded: { ...entry, copies }, copies, wording };
    kept.push(made);
    byWords.set(key, made);
    for (const shingle of wording.shingles) {
      const holding = holders.get(shingle);
      if (holding) holding.push(made);
      else holders.set(shingle, [made]);
    }
  }
  return kept.map(({ folded }) => folded);
}

interface Kept {
  readonly folded: Folded;
  readonly copies: Copy[];
  readonly wording: Wording;
}

/** The best placed entry of another document that is a version of these words. */
function versionOf(
  documentId: number,
  wording: Wording,
  holders: ReadonlyMap<string, readonly Kept[]>,
): Kept | undefined {
  // Most passages share hardly a run of words: those that do are found by counting.
  const shared = new Map<Kept, number>();
  for (const shingle of wording.shingles) {
    for (const holder of holders.get(shingle) ?? []) {
      shared.set(holder, (shared.get(holder) ?? 0) + 1);
    }
  }
  const least = leastShared(wording);
  let best: Kept | undefined;
  for (const [kept, count] of shared) {
    if (count < least || kept.folded.documentId === documentId) continue;
    if (best && best.folded.score >= kept.folded.score) continue;
    if (areVersions(kept.wording, wording)) best = kept;
  }
  return best;
}
