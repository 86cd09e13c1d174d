import type { PageText, WordPlace } from '../../shared/document-contract.ts';
import type { Block, Span } from '../../shared/domain.ts';
import type { PassagePlace } from './shown-document.svelte.ts';

/** A stretch of a block's text that is drawn alike. */
export interface TextPiece {
  readonly text: string;
  readonly passage: boolean;
  readonly lit: boolean;
  /** The place that one has gone to. */
  readonly current: boolean;
}

/** A block of a page's text, its cells apart where it is a table's row. */
export interface TextBlock {
  readonly kind: Block['kind'];
  readonly level: number;
  readonly start: number;
  readonly cells: readonly (readonly TextPiece[])[];
}

/** Blocks of one kind that stand together: the items of a list, the rows of a table. */
export interface TextGroup {
  readonly kind: Block['kind'];
  readonly start: number;
  readonly caption: string;
  readonly blocks: readonly TextBlock[];
}

const cellSeparator = ' | ';

/** A page's text as it is shown, with its passage and lit words marked. */
export function textGroups(
  page: PageText,
  passage: PassagePlace | null,
  places: readonly WordPlace[],
  current: WordPlace | null,
): TextGroup[] {
  const own = passage?.page === page.page ? passage.span : null;
  const lit = places.filter((place) => place.page === page.page);
  const gone = current?.page === page.page ? current.span : null;
  const groups: (TextGroup & { blocks: TextBlock[]; table: number | undefined })[] = [];
  for (const block of page.blocks) {
    const start = Math.max(block.start, page.start);
    const end = Math.min(block.end, page.start + page.text.length);
    if (end <= start) continue;
    const ranges = block.kind === 'row' ? cellRanges(page, start, end) : [[start, end] as const];
    const cells = ranges.map((range) =>
      pieces(
        page,
        range,
        own,
        lit.map(({ span }) => span),
        gone,
      ),
    );
    const shown = { kind: block.kind, level: block.level ?? 1, start, cells };
    const last = groups.at(-1);
    const together = (block.kind === 'row' || block.kind === 'item') && last?.kind === block.kind;
    if (together && last.table === block.table) last.blocks.push(shown);
    else {
      const caption = block.table === undefined ? '' : (page.tables[block.table]?.caption ?? '');
      groups.push({ kind: block.kind, start, caption, blocks: [shown], table: block.table });
    }
  }
  return groups;
}

function cellRanges({ text, start: offset }: PageText, start: number, end: number): Span[] {
  const ranges: Span[] = [];
  let from = start;
  for (;;) {
    const at = text.indexOf(cellSeparator, from - offset);
    if (at < 0 || at + offset >= end) break;
    ranges.push([from, at + offset]);
    from = at + offset + cellSeparator.length;
  }
  ranges.push([from, Math.max(from, end)]);
  return ranges;
}

function pieces(
  { text, start: offset }: PageText,
  [start, end]: Span,
  passage: Span | null,
  lit: readonly Span[],
  current: Span | null,
): TextPiece[] {
  const cuts = new Set([start, end]);
  const spans = [...(passage ? [passage] : []), ...lit, ...(current ? [current] : [])];
  for (const span of spans) {
    for (const cut of span) if (cut > start && cut < end) cuts.add(cut);
  }
  const ordered = [...cuts].sort((one, other) => one - other);
  return ordered.slice(0, -1).map((from, index) => {
    const to = ordered[index + 1] ?? end;
    const within = (span: Span | null): boolean =>
      span !== null && span[0] <= from && to <= span[1];
    return {
      text: text.slice(from - offset, to - offset),
      passage: within(passage),
      lit: lit.some(within),
      current: within(current),
    };
  });
}
