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
  /** Three numbers a block: its kind, the gap since the block before, its length. */
  blocks: z.array(z.number()),
  /** By the block's place. */
  extras: z.record(z.string(), extraSchema),
  tables: z.array(z.object({ headers: z.string(), caption: z.string() })),
  sheet: z.string().exactOptional(),
});
type StoredPage = z.infer<typeof pageSchema>;

export function encodeLayout(pages: readonly Page[]): Buffer {
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
  const numbers: number[] = [];
  const extras: StoredPage['extras'] = {};
  let end = 0;
  for (const [index, { kind, start, end: blockEnd, ...extra }] of blocks.entries()) {
    numbers.push(kinds.indexOf(kind), start - end, blockEnd - start);
    end = blockEnd;
    if (Object.keys(extra).length > 0) extras[String(index)] = extra;
  }
  return {
    page,
    length: text.length,
    blocks: numbers,
    extras,
    tables: [...tables],
    ...(sheet === undefined ? {} : { sheet }),
  };
}

function readBlocks({ blocks, extras }: StoredPage): Block[] {
  const read: Block[] = [];
  let end = 0;
  for (let index = 0; index * 3 < blocks.length; index++) {
    const [kind = 0, gap = 0, length = 0] = blocks.slice(index * 3, index * 3 + 3);
    const start = end + gap;
    end = start + length;
    read.push({ kind: kinds[kind] ?? 'paragraph', start, end, ...extras[String(index)] });
  }
  return read;
}
