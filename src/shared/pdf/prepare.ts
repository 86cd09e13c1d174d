/** A page's text items made into segments: what layout and the document's profile start from. */
import { toOrientations, type PdfPageView, type PdfTextItem } from './fragments.ts';
import { toSegments, type Segment } from './segments.ts';

export interface PreparedPage {
  /** From 1. */
  readonly page: number;
  readonly width: number;
  readonly height: number;
  /** The direction with most text first. */
  readonly orientations: readonly {
    readonly turns: number;
    readonly segments: readonly Segment[];
  }[];
}

export function preparePage(
  page: number,
  items: readonly PdfTextItem[],
  view: PdfPageView,
): PreparedPage {
  return {
    page,
    width: view.width,
    height: view.height,
    orientations: toOrientations(items, view).map(({ turns, fragments }) => ({
      turns,
      segments: toSegments(fragments),
    })),
  };
}
