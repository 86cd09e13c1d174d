import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Block, Page } from '../../../src/shared/domain.ts';
import { openForWriting } from '../../../src/main/store/open-database.ts';
import { TextReader } from '../../../src/main/store/part-text.ts';
import { openWriter } from '../../../src/main/store/open.ts';
import type { DocumentDraft } from '../../../src/main/store/types.ts';
import { hashOf, observation, openTemporary, temporaryFolder } from './temporary-store.ts';

function document(name: string, pages: readonly Page[]): DocumentDraft {
  const part = { inside: null, type: 'txt', title: null, language: null, pages };
  return {
    contentHash: hashOf(name).toString('hex'),
    extractorVersion: '1',
    type: 'txt',
    parts: [{ part, passages: [] }],
  };
}

const block = fc.record(
  {
    kind: fc.constantFrom('heading', 'paragraph', 'item', 'row', 'code'),
    gap: fc.nat(3),
    length: fc.integer({ min: 1, max: 9 }),
    level: fc.integer({ min: 1, max: 6 }),
    table: fc.nat(2),
    cells: fc.constantFrom('B12:F12', 'A1'),
  },
  { requiredKeys: ['kind', 'gap', 'length'] },
);

const page = fc
  .record({
    text: fc.string({ unit: 'grapheme', maxLength: 300 }).map((text) => text.toWellFormed()),
    parts: fc.array(block, { maxLength: 6 }),
    tables: fc.array(fc.record({ headers: fc.string(), caption: fc.string() }), { maxLength: 2 }),
    sheet: fc.option(fc.string(), { nil: undefined }),
  })
  .map(({ text, parts, tables, sheet }) => {
    let end = 0;
    const blocks = parts.map(({ gap, length, ...rest }): Block => {
      const start = end + gap;
      end = start + length;
      return { ...rest, start, end };
    });
    return { text, blocks, tables, ...(sheet === undefined ? {} : { sheet }) };
  });

test('pages come back as they were stored, whatever is in them', () => {
  const { writer } = openTemporary();
  const root = writer.addRoot('/docs', '1', '2');
  const generation = writer.openGeneration('m', 32);
  let name = 0;
  fc.assert(
    fc.property(fc.array(page, { maxLength: 4 }), (drafts) => {
      const pages = drafts.map((draft, index) => ({ page: index * 2 + 1, ...draft }));
      const path = `/docs/${++name}.txt`;
      const fileId = writer.observeFile(observation(root.id, path));
      writer.storeDocument(fileId, document(path, pages), generation.id, [], new Float32Array());
      const stored = writer.fileById(fileId)?.documentId ?? 0;
      expect(writer.pages(stored, null)?.pages).toEqual(pages);
    }),
    { numRuns: 60 },
  );
});

test('any stretch of a long text is read as it was, across pieces and surrogate pairs', () => {
  const folder = temporaryFolder();
  const writer = openWriter(folder);
  const root = writer.addRoot('/docs', '1', '2');
  const generation = writer.openGeneration('m', 32);
  // An odd start puts every pair of the row of emoji across an even boundary.
  const text = `x${'😀'.repeat(40_000)}${'é'.repeat(40_000)}`;
  const fileId = writer.observeFile(observation(root.id, '/docs/a.txt'));
  const pages = [{ page: 1, text, blocks: [], tables: [] }];
  writer.storeDocument(fileId, document('a', pages), generation.id, [], new Float32Array());
  writer.close();
  const connection = openForWriting(folder);
  const reader = new TextReader(connection);
  for (const position of [0, 1, 32_700, 32_767, 32_768, 65_530, 100_000, text.length - 5]) {
    for (const length of [1, 2, 500, 70_000]) {
      expect(reader.read(1, position, length)).toBe(text.slice(position, position + length));
    }
  }
  expect(reader.read(1, text.length, 10)).toBe('');
  connection.close();
});
