/** Fragments joined to segments: runs of words with no gap that a column or a cell could make. */
import type { Fragment } from './fragments.ts';
import { greatestOf, leastOf } from '../numbers.ts';

export interface Segment {
  /** In reading order. */
  readonly fragments: readonly Fragment[];
  readonly x0: number;
  readonly x1: number;
  readonly y: number;
  readonly size: number;
  /** The font of most of its characters. */
  readonly font: string;
  readonly monospaced: boolean;
  /** Characters. */
  readonly length: number;
  /** Place in the page's own order. */
  readonly order: number;
}

/**
 * The widest gap inside a segment, in font sizes. Words stand 0.2 to 0.4 apart, in badly justified
 * lines up to 0.8; LaTeX's columns stand 1.0 apart. Fragments that follow each other in the page's
 * own order with a space between are words of one line; others need to be nearer.
 */
const gapInOrder = 0.9;
const gapOutOfOrder = 0.55;
/** A letter is drawn back over its accent by half a size and more. */
const backward = -0.75;

export function toSegments(fragments: readonly Fragment[]): Segment[] {
  const runs: Fragment[][] = [];
  let run: Fragment[] = [];
  for (const fragment of fragments) {
    const last = run.at(-1);
    if (last && follows(last, fragment)) run.push(fragment);
    else {
      if (run.length > 0) runs.push(run);
      run = [fragment];
    }
  }
  if (run.length > 0) runs.push(run);
  return joinNear(runs.map((each, order) => segmentOf(each, order)));
}

/** Whether `next` goes on the line where `last` ends. */
function follows(last: Fragment, next: Fragment): boolean {
  const size = Math.max(last.size, next.size);
  const gap = next.x0 - last.x1;
  if (gap < backward * size || gap > gapInOrder * size) return false;
  return onOneLine(last, next);
}

/** Exponents and indices stand off the baseline, in a smaller size. */
export function onOneLine(
  one: { y: number; size: number },
  other: { y: number; size: number },
): boolean {
  const small = Math.min(one.size, other.size);
  const large = Math.max(one.size, other.size);
  const off = Math.abs(one.y - other.y);
  return off <= (small < 0.85 * large ? 0.55 * large : 0.3 * large);
}

export function segmentOf(fragments: readonly Fragment[], order: number): Segment {
  let main = fragments[0];
  const byFont = new Map<string, number>();
  let length = 0;
  for (const fragment of fragments) {
    length += fragment.text.length;
    byFont.set(fragment.font, (byFont.get(fragment.font) ?? 0) + fragment.text.length);
    if (!main || fragment.text.length > main.text.length) main = fragment;
  }
  const [font] = [...byFont].sort((one, other) => other[1] - one[1])[0] ?? [''];
  const size = sizeOfMost(fragments);
  const onBaseline = fragments.find((fragment) => fragment.size === size) ?? main;
  return {
    fragments,
    x0: leastOf(fragments.map(({ x0 }) => x0)),
    x1: greatestOf(fragments.map(({ x1 }) => x1)),
    y: onBaseline?.y ?? 0,
    size,
    font,
    monospaced: fragments.every(({ monospaced }) => monospaced),
    length,
    order,
  };
}

function sizeOfMost(fragments: readonly Fragment[]): number {
  const [first] = fragments;
  if (fragments.length === 1 && first) return first.size;
  const bySize = new Map<number, number>();
  for (const { size, text } of fragments) bySize.set(size, (bySize.get(size) ?? 0) + text.length);
  return [...bySize].sort((one, other) => other[1] - one[1] || other[0] - one[0])[0]?.[0] ?? 1;
}

/** Joins what stands together on a line though it was not drawn in order. */
function joinNear(segments: readonly Segment[]): Segment[] {
  const sorted = [...segments].sort((one, other) => one.y - other.y || one.x0 - other.x0);
  const lines = toLines(sorted);
  return lines
    .flatMap((line) => {
      const joined: Segment[] = [];
      for (const segment of line) {
        const last = joined.at(-1);
        const size = Math.max(last?.size ?? 0, segment.size);
        const gap = last ? segment.x0 - last.x1 : Infinity;
        if (
          last &&
          gap > backward * size &&
          gap <= gapOutOfOrder * size &&
          onOneLine(last, segment)
        ) {
          joined[joined.length - 1] = segmentOf(
            [...last.fragments, ...segment.fragments],
            Math.min(last.order, segment.order),
          );
        } else joined.push(segment);
      }
      return joined;
    })
    .sort((one, other) => one.order - other.order);
}

/** Segments on common baselines, from the top, each from the left. */
export function toLines(segments: readonly Segment[]): Segment[][] {
  const sorted = [...segments].sort((one, other) => one.y - other.y);
  const lines: { y: number; size: number; segments: Segment[] }[] = [];
  for (const segment of sorted) {
    const line = lines.at(-1);
    if (line && onOneLine(line, segment)) {
      line.segments.push(segment);
      if (segment.size > line.size) {
        line.size = segment.size;
        line.y = segment.y;
      }
    } else lines.push({ y: segment.y, size: segment.size, segments: [segment] });
  }
  return lines.map((line) => line.segments.sort((one, other) => one.x0 - other.x0));
}
