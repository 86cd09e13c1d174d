/** Text items as pdf.js gives them, made by hand for tests of the layout. */
import type { PdfPageView, PdfTextItem } from '../../../src/shared/pdf/fragments.ts';
import { layoutPage } from '../../../src/shared/pdf/layout.ts';
import { preparePage } from '../../../src/shared/pdf/prepare.ts';
import { ProfileBuilder } from '../../../src/shared/pdf/profile.ts';
import type { LaidOutPage } from '../../../src/shared/pdf/assemble.ts';

/** An A4 page, upright. */
export const a4: PdfPageView = {
  width: 595,
  height: 842,
  transform: [1, 0, 0, -1, 0, 842],
  monospaced: new Set(['mono']),
};

export interface Placed {
  readonly x: number;
  /** From the top of the page. */
  readonly y: number;
  readonly text: string;
  readonly size?: number;
  readonly font?: string;
  /** Width in points; else half a font size a character. */
  readonly width?: number;
}

export function item({ x, y, text, size = 10, font = 'body', width }: Placed): PdfTextItem {
  return {
    str: text,
    transform: [size, 0, 0, size, x, 842 - y],
    width: width ?? text.length * size * 0.5,
    fontName: font,
  };
}

/** Lines of one column from `y` down, `pitch` apart. */
export function column(
  x: number,
  y: number,
  lines: readonly string[],
  more: Partial<Placed> & { pitch?: number } = {},
): Placed[] {
  return lines.map((text, index) => ({ ...more, x, y: y + index * (more.pitch ?? 12), text }));
}

export function layout(placed: readonly Placed[], view: PdfPageView = a4): LaidOutPage {
  const prepared = preparePage(1, placed.map(item), view);
  const profile = new ProfileBuilder();
  profile.add(prepared);
  return layoutPage(prepared, profile.profile());
}

/** Kind and text of each block. */
export function blocksOf(page: LaidOutPage): [string, string][] {
  return page.blocks.map(({ kind, start, end }) => [kind, page.text.slice(start, end)]);
}
