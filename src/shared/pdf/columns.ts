/** The order in which a person reads a page of columns, without taking a table for columns. */
import type { Segment } from './segments.ts';
import { greatestOf, leastOf, medianOf } from '../numbers.ts';

/** A gutter is at least this wide, in font sizes: LaTeX's are 1.0, narrow newsletters' 0.8. */
const gutterWidth = 0.6;
/** Left edges within this many points are one. */
const sameEdge = 2;
const mostGutters = 10;
/** Both sides blank for so many font sizes: what follows is another part of the page. */
const blankBand = 3;
const leastLines = 3;
/** A column of prose: most lines fill this share of it, with at least these characters. */
const fillShare = 0.6;
const proseCharacters = 16;
const deepest = 6;

/** Regions in reading order; lines of a region are read across its whole width. */
export function readingRegions(segments: readonly Segment[], depth = 0): Segment[][] {
  if (segments.length < 2 * leastLines || depth > deepest) return [[...segments]];
  let best: { zones: Zone[]; inColumns: number } | null = null;
  for (const gutter of gutters(segments)) {
    const zones = zonesAt(segments, gutter);
    const inColumns = zones.reduce(
      (sum, zone) => sum + (zone.columns ? zone.left.length + zone.right.length : 0),
      0,
    );
    if (inColumns > (best?.inColumns ?? 0)) best = { zones, inColumns };
  }
  if (!best) return [[...segments]];
  const regions: Segment[][] = [];
  let across: Segment[] = [];
  for (const zone of best.zones) {
    across.push(...zone.above);
    if (!zone.columns) {
      across.push(...zone.left, ...zone.right);
      continue;
    }
    if (across.length > 0) regions.push(...readingRegions(across, depth + 1));
    across = [];
    regions.push(...readingRegions(zone.left, depth + 1));
    regions.push(...readingRegions(zone.right, depth + 1));
  }
  if (across.length > 0) regions.push(...readingRegions(across, depth + 1));
  return regions;
}

/** Places a column may begin: left edges that several segments share, just before them. */
function gutters(segments: readonly Segment[]): number[] {
  const edges = segments.map(({ x0 }) => x0).sort((one, other) => one - other);
  const [leftmost = 0] = edges;
  const found: { x: number; count: number }[] = [];
  for (let from = 0; from < edges.length;) {
    const x = edges[from] ?? 0;
    let to = from;
    while (to < edges.length && (edges[to] ?? 0) <= x + sameEdge) to += 1;
    if (to - from >= leastLines && x > leftmost + sameEdge) {
      found.push({ x: x - 0.5, count: to - from });
    }
    from = to;
  }
  return found
    .sort((one, other) => other.count - one.count)
    .slice(0, mostGutters)
    .map(({ x }) => x);
}

interface Zone {
  /** What stands across the gutter above the zone. */
  readonly above: readonly Segment[];
  readonly left: Segment[];
  readonly right: Segment[];
  columns: boolean;
}

/** The page cut at what crosses the gutter, and where both sides are blank, from the top. */
function zonesAt(segments: readonly Segment[], gutter: number): Zone[] {
  const sorted = [...segments].sort((one, other) => one.y - other.y);
  const blank = blankBand * medianOf(segments.map(({ size }) => size));
  const zones: Zone[] = [];
  let above: Segment[] = [];
  let zone: Zone | null = null;
  let lastY = -Infinity;
  for (const segment of sorted) {
    if (zone && segment.y - lastY > blank) {
      zones.push(zone);
      zone = null;
    }
    lastY = segment.y;
    if (segment.x0 < gutter && segment.x1 > gutter) {
      if (zone) zones.push(zone);
      zone = null;
      above.push(segment);
      continue;
    }
    if (!zone) {
      zone = { above, left: [], right: [], columns: false };
      above = [];
    }
    (segment.x1 <= gutter ? zone.left : zone.right).push(segment);
  }
  if (zone) zones.push(zone);
  if (above.length > 0) zones.push({ above, left: [], right: [], columns: false });
  for (const each of zones) each.columns = areColumns(each.left, each.right);
  return zones;
}

/**
 * Prose on both sides is read one side after the other, and so is a block beside running text. So
 * is what was drawn one side after the other, unless its lines pair up as a table's cells do.
 */
function areColumns(left: readonly Segment[], right: readonly Segment[]): boolean {
  if (left.length < leastLines || right.length < leastLines) return false;
  const gap = leastOf(right.map(({ x0 }) => x0)) - greatestOf(left.map(({ x1 }) => x1));
  if (gap < gutterWidth * medianOf(right.map(({ size }) => size))) return false;
  const leftProse = isProse(left);
  const rightProse = isProse(right);
  if (leftProse && rightProse) return true;
  if (leftProse && isRunning(left) && isDense(right)) return true;
  if (rightProse && isRunning(right) && isDense(left)) return true;
  return drawnApart(left, right) && pairedShare(left, right) < 0.5;
}

function isProse(column: readonly Segment[]): boolean {
  const width = greatestOf(column.map(({ x1 }) => x1)) - leastOf(column.map(({ x0 }) => x0));
  const full = column.filter((segment) => segment.x1 - segment.x0 >= fillShare * width);
  const characters = medianOf(column.map((segment) => segment.length));
  return full.length >= 0.5 * column.length && characters >= proseCharacters;
}

/** Running text: most lines reach the margin, which the cells of a column seldom do. */
function isRunning(column: readonly Segment[]): boolean {
  const left = leastOf(column.map(({ x0 }) => x0));
  const right = greatestOf(column.map(({ x1 }) => x1));
  const full = column.filter((segment) => segment.x1 >= right - 0.12 * (right - left));
  return full.length >= 0.6 * column.length && medianOf(column.map((each) => each.length)) >= 35;
}

/** Line under line: a block of text beside another, not labels beside cells of several lines. */
function isDense(column: readonly Segment[]): boolean {
  const sorted = [...column].sort((one, other) => one.y - other.y);
  const gaps = sorted.slice(1).map((segment, index) => segment.y - (sorted[index]?.y ?? 0));
  return medianOf(gaps) <= 1.5 * medianOf(column.map(({ size }) => size));
}

/** Whether nearly all of one side was drawn before the other. */
function drawnApart(left: readonly Segment[], right: readonly Segment[]): boolean {
  const sides = [
    ...left.map(({ order }) => ({ order, side: 0 })),
    ...right.map(({ order }) => ({ order, side: 1 })),
  ].sort((one, other) => one.order - other.order);
  let switches = 0;
  for (let index = 1; index < sides.length; index++) {
    if (sides[index]?.side !== sides[index - 1]?.side) switches += 1;
  }
  return switches <= 1 + 0.1 * sides.length;
}

/** Share of the shorter side's lines that have a line of the other side on their baseline. */
function pairedShare(left: readonly Segment[], right: readonly Segment[]): number {
  const [short, long] = left.length < right.length ? [left, right] : [right, left];
  const baselines = long.map(({ y }) => y).sort((one, other) => one - other);
  const paired = short.filter(({ y, size }) => {
    const next = firstFrom(baselines, y - 0.15 * size);
    return next !== undefined && next < y + 0.15 * size;
  });
  return paired.length / short.length;
}

/** The first of rising numbers that is not under `least`. */
function firstFrom(rising: readonly number[], least: number): number | undefined {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rising[middle] ?? 0) < least) low = middle + 1;
    else high = middle;
  }
  return rising[low];
}
