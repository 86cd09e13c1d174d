/** Running headers, footers and page numbers: what stands at the same place of many pages. */
import type { PreparedPage } from './prepare.ts';
import { piecesOf, textOfPieces } from './pieces.ts';
import { toLines, type Segment } from './segments.ts';
import { greatestOf, leastOf } from '../numbers.ts';

/** Lines looked at from each edge. */
const edgeLines = 4;
/** Shares of the page's height within which running lines stand; page numbers may stand further in. */
const edgeShare = 0.14;
const numberShare = 0.22;
/** On fewer pages a repeated line is no habit. */
const leastPages = 3;
/** Of the pages between its first and its last: left and right pages have different ones. */
const leastDensity = 0.4;
/** A line may move by this many points from page to page. */
const drift = 4;

/** The segments of each page that are running lines, to be left out of its text. */
export type Furniture = ReadonlyMap<number, ReadonlySet<Segment>>;

interface EdgeLine {
  readonly page: number;
  readonly segments: readonly Segment[];
  readonly y: number;
  readonly key: string;
  readonly words: boolean;
  /** Lines nearer the same edge of its page. */
  readonly outer: EdgeLine | null;
}

/** Remembers lines over the pages of a document, which may come in several lots. */
export class FurnitureFinder {
  readonly #seen = new Map<string, { pages: number[]; ys: number[] }>();
  /** Lines whose words were left standing once: nothing is lost from the document. */
  readonly #shown = new Set<string>();

  /** Pages in order, each given once. */
  find(pages: readonly PreparedPage[]): Furniture {
    const edges = pages.flatMap((page) => edgeLinesOf(page));
    for (const edge of edges) {
      const seen = this.#seen.get(edge.key) ?? { pages: [], ys: [] };
      seen.pages.push(edge.page);
      seen.ys.push(edge.y);
      this.#seen.set(edge.key, seen);
    }
    const furniture = new Map<number, Set<Segment>>();
    const dropped = new Set<EdgeLine>();
    for (const edge of edges) {
      if (!this.#isRunning(edge) || (edge.outer && !this.#isRunning(edge.outer))) continue;
      dropped.add(edge);
      if (edge.words && !this.#shown.has(edge.key)) {
        this.#shown.add(edge.key);
        continue;
      }
      const segments = furniture.get(edge.page) ?? new Set();
      for (const segment of edge.segments) segments.add(segment);
      furniture.set(edge.page, segments);
    }
    return furniture;
  }

  #isRunning({ key, y, page }: EdgeLine): boolean {
    const seen = this.#seen.get(key);
    if (!seen) return false;
    const pages = new Set(
      seen.pages.filter((_, index) => Math.abs((seen.ys[index] ?? 0) - y) <= drift),
    );
    if (pages.size < leastPages) return false;
    // Near this page: a chapter's running title fills its chapter, not the book.
    const near = [...pages].filter((other) => Math.abs(other - page) <= 10);
    const span = greatestOf(near) - leastOf(near) + 1;
    return near.length >= leastPages && near.length / span >= leastDensity;
  }
}

function edgeLinesOf(page: PreparedPage): EdgeLine[] {
  const [main] = page.orientations;
  if (!main) return [];
  // Turned text has its edges elsewhere; running lines stand upright on nearly all pages.
  const turned = main.turns % 2 === 1;
  const height = turned ? page.width : page.height;
  const offset = main.turns === 1 || main.turns === 2 ? -height : 0;
  const lines = toLines(main.segments);
  const top = chain(
    page.page,
    lines.slice(0, edgeLines),
    (y, words) => y - offset < (words ? edgeShare : numberShare) * height,
  );
  const bottom = chain(
    page.page,
    lines.slice(-edgeLines).reverse(),
    (y, words) => y - offset > (1 - (words ? edgeShare : numberShare)) * height,
  );
  return [...top, ...bottom];
}

function chain(
  page: number,
  lines: readonly (readonly Segment[])[],
  isEdge: (y: number, words: boolean) => boolean,
): EdgeLine[] {
  const edges: EdgeLine[] = [];
  for (const segments of lines) {
    const y = segments[0]?.y ?? 0;
    const text = segments
      .map(({ fragments }) => textOfPieces(piecesOf(fragments)))
      .join(' ')
      .toLowerCase();
    const key = text.replace(/\d+/g, '#').replace(/\b[ivxlc]+\b/g, '#');
    // A table's header that is repeated has many cells: it is what its rows are read by.
    if (segments.length > 3) break;
    const words = /\p{L}{2}/u.test(key.replace(/\bpages?\b/g, ''));
    if (!isEdge(y, words)) break;
    edges.push({ page, segments, y, key, words, outer: edges.at(-1) ?? null });
  }
  return edges;
}
