/** pdf.js's text items as fragments in reading coordinates: x to the right, y down, in points. */

/** What is needed of pdf.js's `TextItem`; `TextMarkedContent` entries are left out by the caller. */
export interface PdfTextItem {
  readonly str: string;
  /** Text space to page space: [a, b, c, d, e, f]. */
  readonly transform: readonly number[];
  /** In page space units. */
  readonly width: number;
  readonly fontName: string;
}

/** The page as shown: pdf.js's viewport at scale 1, the page's own rotation included. */
export interface PdfPageView {
  readonly width: number;
  readonly height: number;
  readonly transform: readonly number[];
  /** Names of the fonts whose characters are all of one width. */
  readonly monospaced: ReadonlySet<string>;
}

/** A stretch of text in one font on one baseline. */
export interface Fragment {
  /** Index of the item it comes from. */
  readonly item: number;
  readonly text: string;
  readonly x0: number;
  readonly x1: number;
  /** The baseline. */
  readonly y: number;
  /** Font size. */
  readonly size: number;
  readonly font: string;
  readonly monospaced: boolean;
  /** White space stood before it in the page's own order. */
  readonly spaced: boolean;
}

/** Fragments whose text runs in one direction, turned so that it runs to the right. */
export interface Orientation {
  /** Clockwise quarter turns of the text on the page as shown. */
  readonly turns: number;
  readonly fragments: readonly Fragment[];
}

/** Text within this of a multiple of 90 degrees is read along it; the rest (watermarks) by itself. */
const angleTolerance = 0.2;

/**
 * Fragments by direction, the one with most text first. What lies wholly off the page and second
 * copies drawn to make letters bolder are left out.
 */
export function toOrientations(items: readonly PdfTextItem[], view: PdfPageView): Orientation[] {
  const byTurns = new Map<number, Fragment[]>();
  const seen = new Map<string, Fragment[]>();
  let spaced = false;
  for (const [item, { str, transform, width, fontName }] of items.entries()) {
    if (str.trim() === '') {
      spaced ||= str !== '';
      continue;
    }
    const place = placeOfItem({ transform }, view);
    if (!place) continue;
    const { e, f, turns, x, y, size, scale } = place;
    if (e < -width || e > view.width + width || f < -width || f > view.height + width) continue;
    const fragment: Fragment = {
      item,
      text: str,
      x0: x,
      x1: x + Math.abs(width) * scale,
      y,
      size,
      font: fontName,
      monospaced: view.monospaced.has(fontName),
      spaced,
    };
    spaced = /\s$/.test(str);
    if (isSecondCopy(fragment, seen)) continue;
    const list = byTurns.get(turns);
    if (list) list.push(fragment);
    else byTurns.set(turns, [fragment]);
  }
  return [...byTurns]
    .map(([turns, fragments]) => ({ turns, fragments }))
    .sort((one, other) => length(other.fragments) - length(one.fragments));
}

/** Where an item begins. */
export interface ItemPlace {
  /** On the page as shown. */
  readonly e: number;
  readonly f: number;
  /** Clockwise quarter turns of its text, and where it begins when that is turned to run rightwards. */
  readonly turns: number;
  readonly x: number;
  readonly y: number;
  readonly size: number;
  /** The item's units of width to points. */
  readonly scale: number;
}

/** null: its matrix places it nowhere. */
export function placeOfItem(
  { transform }: Pick<PdfTextItem, 'transform'>,
  view: PdfPageView,
): ItemPlace | null {
  const [a, b, c, d, e, f] = multiply(view.transform, transform);
  if (![a, b, c, d, e, f].every(Number.isFinite)) return null;
  const turns = quarterTurns(Math.atan2(b, a));
  const [x, y] = turned(e, f, turns);
  const size = Math.hypot(c, d) || Math.hypot(a, b) || 1;
  const scale = Math.hypot(view.transform[0] ?? 1, view.transform[1] ?? 0);
  return { e, f, turns, x, y, size, scale };
}

function length(fragments: readonly Fragment[]): number {
  return fragments.reduce((sum, { text }) => sum + text.length, 0);
}

function multiply(
  one: readonly number[],
  other: readonly number[],
): [number, number, number, number, number, number] {
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = one;
  const [g = 1, h = 0, i = 0, j = 1, k = 0, l = 0] = other;
  return [
    a * g + c * h,
    b * g + d * h,
    a * i + c * j,
    b * i + d * j,
    a * k + c * l + e,
    b * k + d * l + f,
  ];
}

function quarterTurns(angle: number): number {
  const quarters = angle / (Math.PI / 2);
  const nearest = Math.round(quarters);
  const off = Math.abs(quarters - nearest) * (Math.PI / 2);
  // Slanted text is kept apart from level text by a half turn of its own.
  return off <= angleTolerance ? (nearest + 4) % 4 : ((Math.floor(quarters) + 4) % 4) + 0.5;
}

/** A point of the page as shown, turned back by clockwise quarter turns. */
export function turned(x: number, y: number, turns: number): [number, number] {
  const angle = turns * (Math.PI / 2);
  const cosine = Math.cos(angle);
  const sine = Math.sin(angle);
  return [x * cosine + y * sine, y * cosine - x * sine];
}

/** Letters are made bolder by drawing them again a fraction of a point away. */
function isSecondCopy(fragment: Fragment, seen: Map<string, Fragment[]>): boolean {
  const same = seen.get(fragment.text);
  if (!same) {
    seen.set(fragment.text, [fragment]);
    return false;
  }
  const near = 0.15 * fragment.size;
  const copy = same.some(
    (other) => Math.abs(other.x0 - fragment.x0) < near && Math.abs(other.y - fragment.y) < near,
  );
  if (!copy) same.push(fragment);
  return copy;
}
