/** Blocks written out as a page's text, with the way back from its characters to the page's items. */
import type { Block, BlockKind, Page, Table } from '../domain.ts';
import { joiner, textOfPieces, type Piece } from './pieces.ts';

/** Where `text.slice(start, end)` of the page's text comes from. */
export interface TextSegment {
  readonly start: number;
  readonly end: number;
  /** Index of the page's text item. */
  readonly item: number;
  /** Half open range in the item's string; where the lengths differ, characters are spread evenly. */
  readonly itemStart: number;
  readonly itemEnd: number;
}

export interface BlockDraft {
  readonly kind: BlockKind;
  readonly pieces: readonly Piece[];
  readonly level?: number;
  /** Rows: their table. */
  readonly table?: Table;
}

export interface LaidOutPage extends Page {
  readonly segments: readonly TextSegment[];
}

export function assemble(page: number, drafts: readonly BlockDraft[]): LaidOutPage {
  const texts: string[] = [];
  const blocks: Block[] = [];
  const tables: Table[] = [];
  const segments: TextSegment[] = [];
  let length = 0;
  let previous: BlockDraft | undefined;
  const write = ({ text, item, itemStart, itemEnd }: Piece): void => {
    texts.push(text);
    if (item >= 0)
      segments.push({ start: length, end: length + text.length, item, itemStart, itemEnd });
    length += text.length;
  };
  for (const draft of drafts) {
    if (textOfPieces(draft.pieces).trim() === '') continue;
    if (previous) write(joiner(separator(previous, draft)));
    const start = length;
    draft.pieces.forEach(write);
    const table = draft.table === undefined ? undefined : tableIndex(tables, draft.table);
    blocks.push({
      kind: draft.kind,
      start,
      end: length,
      ...(draft.level === undefined ? {} : { level: draft.level }),
      ...(table === undefined ? {} : { table }),
    });
    previous = draft;
  }
  return { page, text: texts.join(''), blocks, tables, segments };
}

function separator(previous: BlockDraft, draft: BlockDraft): string {
  if (previous.kind !== draft.kind) return '\n\n';
  const tight = draft.kind === 'item' || (draft.kind === 'row' && previous.table === draft.table);
  return tight ? '\n' : '\n\n';
}

function tableIndex(tables: Table[], table: Table): number {
  const known = tables.indexOf(table);
  return known >= 0 ? known : tables.push(table) - 1;
}
