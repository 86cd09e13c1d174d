import type { WordPlace } from '../../shared/document-contract.ts';
import type { PageBox } from '../../shared/pdf/boxes.ts';
import type { PageTextLayout } from './page-text.ts';
import type { PassagePlace } from './shown-document.svelte.ts';

/** What is drawn over one page, in points on the page as shown. */
export interface PageBoxes {
  readonly width: number;
  readonly height: number;
  /** One a line of the passage. */
  readonly passage: readonly PageBox[];
  /** Words that are lit. */
  readonly lit: readonly { readonly box: PageBox; readonly current: boolean }[];
}

/** `current`: the place that one has gone to. */
export function boxesOn(
  number: number,
  layout: PageTextLayout,
  passage: PassagePlace | null,
  places: readonly WordPlace[],
  current: WordPlace | null,
): PageBoxes {
  return {
    ...layout.size,
    passage: passage?.page === number ? layout.boxes(passage.span) : [],
    lit: places
      .filter(({ page }) => page === number)
      .flatMap((place) =>
        layout.boxes(place.span).map((box) => ({ box, current: place === current })),
      ),
  };
}
