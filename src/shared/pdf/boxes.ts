/** The rectangles that text items' characters cover on the page as shown, one a line. */
import type { CharacterEdges } from './character-edges.ts';
import { placeOfItem, turned, type PdfPageView, type PdfTextItem } from './fragments.ts';
import type { ItemRange } from './locate.ts';
import { onOneLine } from './segments.ts';

/** In points on the page as shown, y down. */
export interface PageBox {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/** How far a font's letters reach over and under the baseline, in font sizes: 0.8 and -0.2, say. */
export interface FontReach {
  readonly ascent: number;
  readonly descent: number;
}

/** What fonts that tell nothing, or nonsense, are taken for. */
const usualReach: FontReach = { ascent: 0.8, descent: -0.2 };
/** Text this many times as large as its neighbour on a baseline is an initial or a mark behind the page. */
const largestRatio = 3;
/** A font whose letters are this many times as wide as it says it is high tells no size (Type 3 fonts). */
const widestLetter = 2;
/** Height of letters to their width, on an average. */
const usualProportion = 1.8;

interface LineBox {
  readonly turns: number;
  readonly block: number;
  /** In reading coordinates: x along the text, y down. */
  x0: number;
  x1: number;
  y0: number;
  y1: number;
  /** The baseline, and the size of the largest text on it. */
  y: number;
  size: number;
}

/**
 * One box a line of the ranges, which are in reading order. What follows on the same baseline is the
 * same line, across the cells of a table as well; `rows` are the blocks that are a table's rows,
 * whose cells may each have several lines.
 */
export function lineBoxes(
  ranges: readonly ItemRange[],
  items: readonly PdfTextItem[],
  view: PdfPageView,
  edgesOf: (item: PdfTextItem) => CharacterEdges,
  reachOf: (fontName: string) => FontReach | undefined,
  rows: ReadonlySet<number>,
): PageBox[] {
  const lines: LineBox[] = [];
  for (const range of ranges) {
    const item = items[range.item];
    const box = item && boxOf(range, item, view, edgesOf(item), reachOf(item.fontName));
    if (!box) continue;
    const line = lines.findLast(
      (each, index) =>
        (index === lines.length - 1 || (each.block === box.block && rows.has(box.block))) &&
        each.turns === box.turns &&
        Math.max(each.size, box.size) <= largestRatio * Math.min(each.size, box.size) &&
        onOneLine(each, box),
    );
    if (!line) {
      lines.push(box);
      continue;
    }
    line.x0 = Math.min(line.x0, box.x0);
    line.x1 = Math.max(line.x1, box.x1);
    line.y0 = Math.min(line.y0, box.y0);
    line.y1 = Math.max(line.y1, box.y1);
    if (box.size > line.size) [line.y, line.size] = [box.y, box.size];
  }
  return lines.map(asShown);
}

function boxOf(
  { start, end, block }: ItemRange,
  item: PdfTextItem,
  view: PdfPageView,
  { starts, ends }: CharacterEdges,
  reach: FontReach | undefined,
): LineBox | null {
  const place = placeOfItem(item, view);
  if (!place || end <= start) return null;
  const { turns, x, y, scale } = place;
  const width = ((ends[end - 1] ?? 0) - (starts[start] ?? 0)) * scale;
  const letter = width / (end - start);
  const size = letter > widestLetter * place.size ? letter * usualProportion : place.size;
  const { ascent, descent } = plausible(reach);
  return {
    ...{ turns, block, y, size },
    x0: x + (starts[start] ?? 0) * scale,
    x1: x + (ends[end - 1] ?? 0) * scale,
    y0: y - ascent * size,
    y1: y - descent * size,
  };
}

function plausible(reach: FontReach | undefined): FontReach {
  const fits = reach && reach.ascent >= 0.5 && reach.ascent <= 1.2 && reach.descent <= 0;
  return fits && reach.descent >= -0.5 ? reach : usualReach;
}

/** Turned back from reading coordinates. */
function asShown({ turns, x0, x1, y0, y1 }: LineBox): PageBox {
  const corners = [
    turned(x0, y0, -turns),
    turned(x1, y0, -turns),
    turned(x0, y1, -turns),
    turned(x1, y1, -turns),
  ];
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  return { x0: Math.min(...xs), y0: Math.min(...ys), x1: Math.max(...xs), y1: Math.max(...ys) };
}
