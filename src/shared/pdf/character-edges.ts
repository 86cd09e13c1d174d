/** Where each character of a text item begins and ends along its baseline. */
import type { PdfTextItem } from './fragments.ts';
import type { PlacedGlyph } from './glyphs.ts';

/** By the item's UTF-16 units, in page units from where the item begins. */
export interface CharacterEdges {
  readonly starts: Float64Array;
  readonly ends: Float64Array;
}

/** Places are the same within this, in page units: matrices are multiplied in another order. */
const samePlace = 0.05;
/** Glyphs that a text item leaves out, at most, between two of its own: those off the page. */
const mostSkipped = 40;

/** Finds the glyphs that a page's text items were made of. */
export class GlyphIndex {
  readonly #glyphs: readonly PlacedGlyph[];
  readonly #byPlace = new Map<string, number[]>();

  constructor(glyphs: readonly PlacedGlyph[]) {
    this.#glyphs = glyphs;
    for (const [index, { x, y }] of glyphs.entries()) {
      const key = cell(x, y, 0, 0);
      const known = this.#byPlace.get(key);
      if (known) known.push(index);
      else this.#byPlace.set(key, [index]);
    }
  }

  /**
   * The edges of an item's characters, from its glyphs; where those are not to be found (text that
   * runs down or to the left) its width is shared out evenly.
   */
  edges(item: PdfTextItem): CharacterEdges {
    const [, , , , x = 0, y = 0] = item.transform;
    for (const index of this.#at(x, y)) {
      const edges = this.#follow(item, index);
      if (edges) return edges;
    }
    return evenEdges(item);
  }

  #at(x: number, y: number): number[] {
    const found: number[] = [];
    for (const right of [-1, 0, 1]) {
      for (const up of [-1, 0, 1]) found.push(...(this.#byPlace.get(cell(x, y, right, up)) ?? []));
    }
    return found.filter((index) => {
      const glyph = this.#glyphs[index];
      return glyph && Math.hypot(glyph.x - x, glyph.y - y) <= samePlace;
    });
  }

  /** The item's characters matched with the glyphs from `first` on; null: they are others. */
  #follow({ str, transform, width }: PdfTextItem, first: number): CharacterEdges | null {
    const [a = 1, b = 0, , , x = 0, y = 0] = transform;
    const length = Math.hypot(a, b) || 1;
    const along = (px: number, py: number): number =>
      ((px - x) * a) / length + ((py - y) * b) / length;
    const starts = new Float64Array(str.length);
    const ends = new Float64Array(str.length);
    let at = first;
    let reached = 0;
    for (let unit = 0; unit < str.length;) {
      const glyph = this.#next(at, str, unit);
      if (!glyph) {
        if (str[unit] !== ' ') return null;
        starts[unit] = ends[unit] = reached; // a gap read as a space: drawn up to the next glyph
        unit += 1;
        continue;
      }
      at = glyph.index + 1;
      const from = along(glyph.x, glyph.y);
      const to = along(glyph.endX, glyph.endY);
      const units = glyph.text.length;
      for (let part = 0; part < units; part++) {
        starts[unit + part] = from + ((to - from) * part) / units;
        ends[unit + part] = from + ((to - from) * (part + 1)) / units;
      }
      unit += units;
      reached = to;
    }
    // Another run of the same letters elsewhere is not this item's.
    return Math.abs(reached - Math.abs(width)) <= 0.25 * Math.abs(width) + length
      ? { starts, ends }
      : null;
  }

  /** The next glyph that reads as the string goes on there; blanks and glyphs off the page are passed. */
  #next(from: number, str: string, unit: number): (PlacedGlyph & { index: number }) | null {
    for (let index = from; index < from + mostSkipped; index++) {
      const glyph = this.#glyphs[index];
      if (!glyph) return null;
      if (glyph.text !== '' && str.startsWith(glyph.text, unit)) return { ...glyph, index };
      if (str[unit] === ' ' && glyph.text.trim() !== '') return null;
    }
    return null;
  }
}

export function evenEdges({ str, width }: PdfTextItem): CharacterEdges {
  const share = Math.abs(width) / Math.max(1, str.length);
  return {
    starts: Float64Array.from({ length: str.length }, (_, unit) => unit * share),
    ends: Float64Array.from({ length: str.length }, (_, unit) => (unit + 1) * share),
  };
}

function cell(x: number, y: number, right: number, up: number): string {
  return `${Math.round(x * 10) + right} ${Math.round(y * 10) + up}`;
}
