import type { Span } from './domain.ts';

/**
 * Ends a sentence: a stop and what closes it, then white space. Not after an initial, a number that
 * begins an item of a list, or a French abbreviation that is followed by what it announces.
 */
const sentenceEnd = /[.!?…]+["»”’)\]]*(?=\s)|\n+/gu;
const abbreviation =
  /(?:^|[\s('’«])(?:M|MM|Mme|Mlle|Dr|Me|Pr|St|Ste|art|al|cf|p|pp|n|nos|vol|chap|fig|éd|ex|env|tél|av|bd|\p{Lu}|e\.g|i\.e|Mr|Mrs|No)\.$|^\s*\d{1,2}\.$/u;

/** The sentences of a text, as spans without the white space around them. */
export function sentences(text: string): Span[] {
  const spans: Span[] = [];
  let start = 0;
  const push = (end: number): void => {
    const piece = text.slice(start, end);
    const from = start + piece.length - piece.trimStart().length;
    const to = start + piece.trimEnd().length;
    if (to > from) spans.push([from, to]);
    start = end;
  };
  for (const match of text.matchAll(sentenceEnd)) {
    const end = match.index + match[0].length;
    const isLineBreak = match[0].startsWith('\n');
    if (!isLineBreak && abbreviation.test(text.slice(Math.max(start, end - 12), end))) continue;
    push(end);
  }
  push(text.length);
  return spans;
}
