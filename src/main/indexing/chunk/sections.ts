/** A page as runs of blocks that may share a passage: same headings above them, or same table. */
import type { Block, Page } from '../../../shared/domain.ts';
import { trimmed } from './measure.ts';

export interface Run {
  /** Headings above the run, outermost first; its own, which it begins with, are the last `own`. */
  readonly path: readonly string[];
  readonly own: number;
  /** null: not a table. */
  readonly table: number | null;
  /** Non-empty, without white space at their ends, in order. */
  readonly blocks: readonly Block[];
}

/** The headings that stand above what comes next: they go on over pages. */
export class Outline {
  #open: { readonly level: number; readonly text: string; readonly number: number }[] = [];
  #entered = 0;

  enter(level: number, text: string): void {
    const above = this.#open.filter((heading) => heading.level < level);
    this.#open = [...above, { level, text, number: this.#entered++ }];
  }

  /** Headings entered so far. */
  get entered(): number {
    return this.#entered;
  }

  get path(): readonly string[] {
    return this.#open.map((heading) => heading.text);
  }

  /** How many of the path were entered after `entered` was this: the last ones. */
  since(entered: number): number {
    return this.#open.filter((heading) => heading.number >= entered).length;
  }
}

/** Heading text kept in the path: what is longer is no heading but a paragraph set in bold. */
const longestHeading = 300;

/** The runs of a page; `outline` is told of its headings. */
export function runsOf(page: Page, outline: Outline): Run[] {
  const runs: Run[] = [];
  let blocks: Block[] = [];
  let begun = outline.entered;
  let bodies = 0;
  let table: number | null = null;
  const close = (): void => {
    if (blocks.length > 0) {
      runs.push({ path: outline.path, own: outline.since(begun), table, blocks });
    }
    blocks = [];
    begun = outline.entered;
    bodies = 0;
    table = null;
  };
  for (const block of coveringBlocks(page)) {
    if (block.kind === 'heading') {
      const text = page.text.slice(block.start, block.end).replace(/\s+/g, ' ');
      if (bodies > 0) close();
      outline.enter(block.level ?? 1, text.slice(0, longestHeading));
      blocks.push(block);
      continue;
    }
    const blockTable = block.kind === 'row' ? (block.table ?? -1) : null;
    if (bodies > 0 && blockTable !== table) close();
    table = blockTable;
    bodies++;
    blocks.push(block);
  }
  close();
  return runs;
}

/** The page's blocks in order, trimmed; visible text that none of them holds becomes paragraphs. */
function coveringBlocks(page: Page): Block[] {
  const covering: Block[] = [];
  let at = 0;
  const cover = (to: number): void => {
    const rest = trimmed(page.text, at, to);
    if (rest) covering.push({ kind: 'paragraph', ...rest });
  };
  for (const block of page.blocks) {
    const start = Math.max(at, Math.min(block.start, page.text.length));
    const end = Math.min(block.end, page.text.length);
    if (end <= start) continue;
    cover(start);
    const stretch = trimmed(page.text, start, end);
    if (stretch) covering.push({ ...block, ...stretch });
    at = end;
  }
  cover(page.text.length);
  return covering;
}
