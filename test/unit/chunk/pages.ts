/** Builds parts for tests: blocks joined by blank lines, with their offsets. */
import type { Block, BlockKind, Page, Part, Table } from '../../../src/shared/domain.ts';

export interface BlockSpecification {
  readonly kind: BlockKind;
  readonly text: string;
  readonly level?: number;
  readonly table?: number;
  readonly cells?: string;
}

export const heading = (level: number, text: string): BlockSpecification => ({
  kind: 'heading',
  level,
  text,
});
export const paragraph = (text: string): BlockSpecification => ({ kind: 'paragraph', text });
export const row = (table: number, text: string, cells?: string): BlockSpecification => ({
  kind: 'row',
  table,
  text,
  ...(cells === undefined ? {} : { cells }),
});

export function pageOf(
  blocks: readonly BlockSpecification[],
  more: { page?: number; tables?: readonly Table[]; sheet?: string } = {},
): Page {
  let text = '';
  const placed: Block[] = [];
  for (const { text: own, ...rest } of blocks) {
    if (text !== '') text += '\n\n';
    placed.push({ ...rest, start: text.length, end: text.length + own.length });
    text += own;
  }
  return {
    page: more.page ?? 1,
    text,
    blocks: placed,
    tables: more.tables ?? [],
    ...(more.sheet === undefined ? {} : { sheet: more.sheet }),
  };
}

export function partOf(pages: readonly Page[], more: Partial<Part> = {}): Part {
  return { inside: null, type: 'txt', title: null, language: 'fr', pages, ...more };
}

/** A sentence of `words` words that differ from those of other seeds. */
export function sentence(seed: number, words = 12): string {
  const body = Array.from({ length: words }, (_, at) => `mot${(seed * 31 + at * 7) % 997}`);
  return `Phrase ${body.join(' ')}.`;
}
