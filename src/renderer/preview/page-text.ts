/** A shown page's text and glyphs: where a stretch of its indexed text stands on it. */
import type { PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { Span } from '../../shared/domain.ts';
import type { LaidOutPage } from '../../shared/pdf/assemble.ts';
import { layoutAsIndexed } from '../../shared/pdf/as-indexed.ts';
import { lineBoxes, type FontReach, type PageBox } from '../../shared/pdf/boxes.ts';
import { GlyphIndex, type CharacterEdges } from '../../shared/pdf/character-edges.ts';
import type { PdfPageView, PdfTextItem } from '../../shared/pdf/fragments.ts';
import { placeGlyphs, type GlyphFont } from '../../shared/pdf/glyphs.ts';
import { itemRanges, rangeOnPage } from '../../shared/pdf/locate.ts';
import { preparePage } from '../../shared/pdf/prepare.ts';
import type { Pdfjs } from './pdfjs.ts';

export class PageTextLayout {
  readonly #page: LaidOutPage;
  readonly #indexed: string;
  readonly #items: readonly PdfTextItem[];
  readonly #view: PdfPageView;
  readonly #reach: ReadonlyMap<string, FontReach>;
  readonly #glyphs: GlyphIndex;
  readonly #edges = new Map<PdfTextItem, CharacterEdges>();
  readonly #rows: ReadonlySet<number>;

  private constructor(
    page: LaidOutPage,
    indexed: string,
    items: readonly PdfTextItem[],
    view: PdfPageView,
    reach: ReadonlyMap<string, FontReach>,
    glyphs: GlyphIndex,
  ) {
    this.#page = page;
    this.#indexed = indexed;
    this.#items = items;
    this.#view = view;
    this.#reach = reach;
    this.#glyphs = glyphs;
    this.#rows = new Set(page.blocks.flatMap(({ kind }, index) => (kind === 'row' ? [index] : [])));
  }

  /** `indexed`: the page's text in the index. */
  static async of(pdfjs: Pdfjs, page: PDFPageProxy, indexed: string): Promise<PageTextLayout> {
    const content = await page.getTextContent({ disableNormalization: true });
    const { width, height, transform } = page.getViewport({ scale: 1 });
    const items: PdfTextItem[] = [];
    for (const item of content.items) if ('str' in item) items.push(item);
    const monospaced = new Set<string>();
    const reach = new Map<string, FontReach>();
    for (const [font, { fontFamily, ascent, descent }] of Object.entries(content.styles)) {
      if (fontFamily === 'monospace') monospaced.add(font);
      reach.set(font, { ascent, descent });
    }
    const view = { width, height, transform, monospaced };
    const laidOut = layoutAsIndexed(preparePage(page.pageNumber, items, view), indexed);
    const glyphs = new GlyphIndex(await glyphsOf(pdfjs, page));
    return new PageTextLayout(laidOut, indexed, items, view, reach, glyphs);
  }

  /** Of the page as shown, in points. */
  get size(): { readonly width: number; readonly height: number } {
    const { width, height } = this.#view;
    return { width, height };
  }

  /** One rectangle a line of the stretch, in points on the page as shown; none: the page lacks it. */
  boxes(span: Span): PageBox[] {
    const range = rangeOnPage(this.#page, this.#indexed, span);
    if (!range) return [];
    return lineBoxes(
      itemRanges(this.#page, this.#items, range),
      this.#items,
      this.#view,
      (item) => this.#edgesOf(item),
      (font) => this.#reach.get(font),
      this.#rows,
    );
  }

  #edgesOf(item: PdfTextItem): CharacterEdges {
    const known = this.#edges.get(item);
    if (known) return known;
    const edges = this.#glyphs.edges(item);
    this.#edges.set(item, edges);
    return edges;
  }
}

async function glyphsOf(pdfjs: Pdfjs, page: PDFPageProxy) {
  const { fnArray, argsArray } = await page.getOperatorList();
  const arguments_: readonly unknown[] = argsArray;
  const list = { operators: fnArray, arguments_ };
  const fonts = new Map<string, GlyphFont>();
  for (const [index, operator] of fnArray.entries()) {
    if (operator !== pdfjs.OPS.setFont) continue;
    const given: unknown = arguments_[index];
    const name: unknown = Array.isArray(given) ? given[0] : null;
    if (typeof name === 'string' && !fonts.has(name)) fonts.set(name, await fontOf(page, name));
  }
  return placeGlyphs(list, pdfjs.OPS, (name) => fonts.get(name) ?? null);
}

/** Fonts arrive beside the operators that name them. */
function fontOf(page: PDFPageProxy, name: string): Promise<GlyphFont> {
  return new Promise((resolve) => {
    page.commonObjs.get(name, (font: unknown) => {
      const matrix: unknown = property(font, 'fontMatrix');
      const fontMatrix = Array.isArray(matrix)
        ? matrix.filter((each) => typeof each === 'number')
        : [];
      resolve({ fontMatrix, vertical: property(font, 'vertical') === true });
    });
  });
}

function property(thing: unknown, name: string): unknown {
  return typeof thing === 'object' && thing !== null ? Reflect.get(thing, name) : undefined;
}
