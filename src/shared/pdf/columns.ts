/** The order in which a person reads a page of columns, without taking a table for columns. */
import type { Segment } from './segments.ts';

/** A gutter is at least this wide, in font sizes: LaTeX's are 1.0, narrow newsletters' 0.8. */
const gutterWidth = 0.6;
/** What may stand across a gutter (titles, figures), as a share of the fullest place's lines. */
const crossingShare = 0.35;
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

/** Middles of the upright strips that few segments cross, with text on both sides. */
function gutters(segments: readonly Segment[]): number[] {
  const left = Math.floor(Math.min(...segments.map(({ x0 }) => x0)));
  const right = Math.ceil(Math.max(...segments.map(({ x1 }) => x1)));
  // A page is some 600 points wide; a broken file may claim any number.
  const width = Math.min(20_000, right - left + 1);
  const changes = new Int32Array(width + 2);
  for (const { x0, x1 } of segments) {
    const from = Math.max(0, Math.min(width, Math.floor(x0 - left)));
    const to = Math.max(from, Math.min(width, Math.ceil(x1 - left)));
    changes[from] = (changes[from] ?? 0) + 1;
    changes[to + 1] = (changes[to + 1] ?? 0) - 1;
  }
  const coverage: number[] = [];
  let covering = 0;
  for (let x = 0; x < width; x++) coverage.push((covering += changes[x] ?? 0));
  const fullest = Math.max(...coverage);
  const size = medianOf(segments.map((segment) => segment.size));
  const found: number[] = [];
  for (let x = 0; x < width;) {
    // Each strip is found at the lowest coverage it reaches, so that titles across do not widen it.
    const lowest = coverage[x] ?? 0;
    let end = x;
    while (end < width && (coverage[end] ?? 0) === lowest) end += 1;
    const isStrip = end - x >= gutterWidth * size && lowest <= crossingShare * fullest;
    if (isStrip && x > 0 && end < width) found.push(left + (x + end) / 2);
    x = end;
  }
  return found;
}

interface Zone {
  /** What stands across the gutter above the zone. */
  readonly above: readonly Segment[];
  readonly left: Segment[];
  readonly right: Segment[];
  columns: boolean;
}

/** The page cut at what crosses the gutter, from the top. */
function zonesAt(segments: readonly Segment[], gutter: number): Zone[] {
  const sorted = [...segments].sort((one, other) => one.y - other.y);
  const zones: Zone[] = [];
  let above: Segment[] = [];
  let zone: Zone | null = null;
  for (const segment of sorted) {
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
 * Prose on both sides is read one side after the other. So is what was drawn one side after the
 * other, unless its lines pair up as the cells of a table do: a table is drawn row by row by most
 * programs, and read so.
 */
function areColumns(left: readonly Segment[], right: readonly Segment[]): boolean {
  if (left.length < leastLines || right.length < leastLines) return false;
  const leftProse = isProse(left);
  const rightProse = isProse(right);
  if (leftProse && rightProse) return true;
  if (!leftProse && !rightProse) return false;
  const paired = pairedShare(left, right);
  return drawnApart(left, right) && paired < 0.6;
}

function isProse(column: readonly Segment[]): boolean {
  const width = Math.max(...column.map(({ x1 }) => x1)) - Math.min(...column.map(({ x0 }) => x0));
  const full = column.filter((segment) => segment.x1 - segment.x0 >= fillShare * width);
  const characters = medianOf(column.map((segment) => segment.length));
  return full.length >= 0.5 * column.length && characters >= proseCharacters;
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
  const paired = short.filter((one) =>
    long.some((other) => Math.abs(one.y - other.y) < 0.15 * one.size),
  );
  return paired.length / short.length;
}

export function medianOf(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}
