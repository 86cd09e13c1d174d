/** Whether two passages are the same text but for a few words. */

/** A passage's words, as they are compared with another's. */
export interface Wording {
  /** In lower case, in order. */
  readonly words: readonly string[];
  /** Every run of three words: what two texts share of them is their resemblance. */
  readonly shingles: ReadonlySet<string>;
  /** The words, once each. */
  readonly vocabulary: ReadonlySet<string>;
  /** Names and numbers, in lower case: words with a capital first, or with a digit. */
  readonly telling: readonly string[];
}

const shingleLength = 3;

/**
 * The resemblance from which two passages are versions of one text. Of the pairs of passages in
 * documents/french (bench/copies.ts) that resemble each other by .8 or more, without being equal, and
 * have the same names and numbers, 423 were of versions of one document and 7 of others, all 7 the same
 * text; from .7 on 537 and 9, of which not all were. Without the rule of names and numbers it would be
 * 882 and 424: minutes and forms that differ in the number, the person or the sum alone.
 */
export const nearIdentical = 0.8;

export function wordingOf(text: string): Wording {
  const written = text.match(/[\p{L}\p{N}]+/gu) ?? [];
  const words = written.map((word) => word.toLowerCase());
  const shingles = new Set<string>();
  for (let start = 0; start + shingleLength <= words.length; start++) {
    shingles.add(words.slice(start, start + shingleLength).join(' '));
  }
  const telling = written.filter((word) => /\p{N}|^\p{Lu}/u.test(word));
  return {
    ...{ words, shingles, vocabulary: new Set(words) },
    telling: telling.map((word) => word.toLowerCase()),
  };
}

/** The share, 0 to 1, of the shingles of either that both hold (Broder 1997). */
export function resemblance(a: Wording, b: Wording): number {
  const [small, large] = a.shingles.size < b.shingles.size ? [a, b] : [b, a];
  if (large.shingles.size === 0) return 0;
  // Not worth counting where even the whole of the smaller would not do.
  if (small.shingles.size < large.shingles.size * nearIdentical) return 0;
  let shared = 0;
  for (const shingle of small.shingles) if (large.shingles.has(shingle)) shared++;
  return shared / (small.shingles.size + large.shingles.size - shared);
}

/** Shingles that a text has in common with any version of it, at least. */
export function leastShared({ shingles }: Wording): number {
  return shingles.size * nearIdentical;
}

/** Whether a name or a number of one is missing in the other: then they do not say the same. */
export function differInFact(a: Wording, b: Wording): boolean {
  return (
    a.telling.some((word) => !b.vocabulary.has(word)) ||
    b.telling.some((word) => !a.vocabulary.has(word))
  );
}

/** Whether two texts are the same but for a few words that are neither names nor numbers. */
export function areVersions(a: Wording, b: Wording): boolean {
  return resemblance(a, b) >= nearIdentical && !differInFact(a, b);
}
