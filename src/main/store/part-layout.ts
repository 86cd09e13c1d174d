/** A part's pages, blocks and tables without their text, as one compressed value. */
import { z } from 'zod';
import type { Block, BlockKind, Page } from '../../shared/domain.ts';
import { compressText, decompressText } from './compression.ts';

/** Kinds by number in the stored form: only ever added to, at the end. */
const kinds: readonly BlockKind[] = ['heading', 'paragraph', 'item', 'row', 'code'];

/** What only some blocks have. */
const extraSchema = z.object({
  level: z.number().exactOptional(),
  table: z.number().exactOptional(),
  cells: z.string().exactOptional(),
});
const pageSchema = z.object({
  page: z.number(),
  length: z.number(),
  /** One number a block: its kind, the gap since the block before, its length. */
  kinds: z.array(z.number()),
  gaps: z.array(z.number()),
  lengths: z.array(z.number()),
  /** By the block's place. */
  extras: z.record(z.string(), extraSchema),
  tables: z.array(z.object({ headers: z.string(), caption: z.string() })),
  sheet: z.string().exactOptional(),
});
type StoredPage = z.infer<typeof pageSchema>;

export function encodeLayout(pages: readonly Page[]): Uint8Array {
  return compressText(JSON.stringify(pages.map(storedPage)));
}

/** The pages with their text cut from the part's. */
export function decodeLayout(data: Uint8Array, text: string): Page[] {
  const stored = z.array(pageSchema).parse(JSON.parse(decompressText(data)));
  let position = 0;
  return stored.map((page) => {
    const start = position;
    position += page.length;
    return {
      page: page.page,
      text: text.slice(start, position),
      blocks: readBlocks(page),
      tables: page.tables,
      ...(page.sheet === undefined ? {} : { sheet: page.sheet }),
    };
  });
}

function storedPage({ page, text, blocks, tables, sheet }: Page): StoredPage {
  const [kindNumbers, gaps, lengths]: [number[], number[], number[]] = [[], [], []];
  const extras: StoredPage['extras'] = {};
  let end = 0;
  for (const [index, { kind, start, end: blockEnd, ...extra }] of blocks.entries()) {
    kindNumbers.push(kinds.indexOf(kind));
    gaps.push(start - end);
    lengths.push(blockEnd - start);
    end = blockEnd;
    if (Object.keys(extra).length > 0) extras[String(index)] = extra;
  }
  return {
    page,
    length: text.length,
    ...{ kinds: kindNumbers, gaps, lengths },
    extras,
    tables: [...tables],
    ...(sheet === undefined ? {} : { sheet }),
  };
}

function readBlocks({ kinds: kindNumbers, gaps, lengths, extras }: StoredPage): Block[] {
  let end = 0;
  return kindNumbers.map((kind, index): Block => {
    const start = end + (gaps[index] ?? 0);
    end = start + (lengths[index] ?? 0);
    return { kind: kinds[kind] ?? 'paragraph', start, end, ...extras[String(index)] };
  });
}
