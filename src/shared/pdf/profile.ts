/** What is usual in a document: what tells its headings, running lines and compounds apart. */
import { gatherCompounds } from './hyphens.ts';
import type { PreparedPage } from './prepare.ts';

export interface PdfProfile {
  /** The font size of most of the text. */
  readonly bodySize: number;
  /** Fonts that running text is set in: what stands in another is emphasised. */
  readonly bodyFonts: ReadonlySet<string>;
  /** Words seen with a hyphen inside a line, in lower case. */
  readonly compounds: ReadonlySet<string>;
  /** Titles of the outline by `outlineKey`, with their depth from 1. */
  readonly outline: ReadonlyMap<string, number>;
}

/** A font that sets this share of the text of body size is a body font. */
const bodyFontShare = 0.12;

/** Characters from which a line is prose, and how much more than others it then counts. */
const proseLine = 45;
const proseWeight = 5;

/** Gathers a document's habits page by page. */
export class ProfileBuilder {
  readonly #sizes = new Map<number, number>();
  readonly #fonts = new Map<string, number>();
  readonly #compounds = new Set<string>();
  readonly #outline: ReadonlyMap<string, number>;

  constructor(outline: ReadonlyMap<string, number> = new Map()) {
    this.#outline = outline;
  }

  add(page: PreparedPage): void {
    for (const { segments } of page.orientations) {
      for (const { fragments, length } of segments) {
        // Lines of prose say what the body is; a page of small tables does not.
        const weight = length >= proseLine ? proseWeight : 1;
        for (const { text, size, font } of fragments) {
          const key = roundSize(size);
          this.#sizes.set(key, (this.#sizes.get(key) ?? 0) + weight * text.length);
          const fontKey = `${key} ${font}`;
          this.#fonts.set(fontKey, (this.#fonts.get(fontKey) ?? 0) + weight * text.length);
          gatherCompounds(text, this.#compounds);
        }
      }
    }
  }

  profile(): PdfProfile {
    const [bodySize = 10, characters = 0] =
      [...this.#sizes].sort((one, other) => other[1] - one[1])[0] ?? [];
    const bodyFonts = new Set<string>();
    for (const [key, count] of this.#fonts) {
      const space = key.indexOf(' ');
      const isBody = Number(key.slice(0, space)) === bodySize;
      if (isBody && count >= bodyFontShare * characters) bodyFonts.add(key.slice(space + 1));
    }
    return { bodySize, bodyFonts, compounds: this.#compounds, outline: this.#outline };
  }
}

/** Half points: programs scale 12 to 11.96. */
function roundSize(size: number): number {
  return Math.round(size * 2) / 2;
}

/** Letters and figures alone: an outline's title and the page's differ in spaces and numbering. */
export function outlineKey(title: string): string {
  return title
    .toLowerCase()
    .replace(/^[\s\d.)ivxlc-]+(?=\s)/i, '')
    .replace(/[^\p{L}\p{N}]/gu, '');
}
