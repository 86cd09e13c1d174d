/** Where a passage's characters stand on its page: for the box that is drawn round it. */
import type { LaidOutPage } from './assemble.ts';

/** A stretch of one text item, as shares of its width from where its text begins: 0 to 1. */
export interface ItemRange {
  readonly item: number;
  readonly from: number;
  readonly to: number;
}

/**
 * The items that hold a passage, in reading order. `start` is the passage's place in the page's text
 * as indexed: the page laid out again by itself, without knowing the document's running lines, may
 * differ by those and by hyphens, so the passage is looked for by its letters and figures, nearest
 * to there. Empty where the page does not hold it.
 */
export function locatePassage(page: LaidOutPage, passage: string, start: number): ItemRange[] {
  const range = page.text.startsWith(passage, start)
    ? { start, end: start + passage.length }
    : findByLetters(page.text, passage, start);
  return range ? itemRanges(page, range.start, range.end) : [];
}

/** The items of `text.slice(start, end)`. */
export function itemRanges(page: LaidOutPage, start: number, end: number): ItemRange[] {
  const ranges: ItemRange[] = [];
  for (const segment of page.segments) {
    if (segment.end <= start || segment.start >= end) continue;
    const length = segment.end - segment.start;
    const from = (Math.max(start, segment.start) - segment.start) / length;
    const to = (Math.min(end, segment.end) - segment.start) / length;
    ranges.push({ item: segment.item, from, to });
  }
  return ranges;
}

function findByLetters(
  text: string,
  passage: string,
  near: number,
): { start: number; end: number } | null {
  const { letters, places } = lettersOf(text);
  const wanted = lettersOf(passage).letters;
  if (wanted === '') return null;
  let best: { start: number; end: number } | null = null;
  for (let at = letters.indexOf(wanted); at >= 0; at = letters.indexOf(wanted, at + 1)) {
    const start = places[at] ?? 0;
    const end = (places[at + wanted.length - 1] ?? start) + 1;
    if (!best || Math.abs(start - near) < Math.abs(best.start - near)) best = { start, end };
  }
  return best;
}

/** Letters and figures alone, and where each stands in the text. */
function lettersOf(text: string): { letters: string; places: number[] } {
  const places: number[] = [];
  let letters = '';
  for (const { 0: character, index } of text.matchAll(/[\p{L}\p{N}]/gu)) {
    letters += character;
    for (let unit = 0; unit < character.length; unit++) places.push(index + unit);
  }
  return { letters, places };
}
