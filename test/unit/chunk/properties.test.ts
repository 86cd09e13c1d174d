import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunkPart } from '../../../src/main/indexing/chunk/chunk.ts';
import type { ChunkLimits, TokenCounter } from '../../../src/main/indexing/chunk/limits.ts';
import type { Block, Page, Part, PassageDraft } from '../../../src/shared/domain.ts';
import { bytewise, inputTokens, limits, wordwise } from './counters.ts';

const awkward = fc.constantFrom(
  ' ',
  '\n',
  '\n\n',
  '. ',
  '.\n',
  '…',
  '« ',
  ' »',
  'M. ',
  'art. ',
  '12 ',
  '👩‍👩‍👧‍👦',
  '\ud83d',
  '\udc00',
  'e\u0301',
  '\u0301'.repeat(40),
  '漢字。',
  '한국어',
  '\u00a0',
  '\u200b',
  '|',
  '_'.repeat(50),
  'a'.repeat(700),
);
const phrase = fc.array(
  fc.oneof(fc.string({ unit: 'grapheme', maxLength: 20 }), awkward, fc.lorem()),
  {
    maxLength: 25,
  },
);

const page: fc.Arbitrary<Page> = fc
  .tuple(
    fc.array(
      phrase.map((parts) => parts.join(' ')),
      { maxLength: 12 },
    ),
    fc.array(
      fc.record({
        kind: fc.constantFrom('heading', 'paragraph', 'item', 'row', 'code'),
        level: fc.integer({ min: 1, max: 4 }),
        table: fc.integer({ min: 0, max: 2 }),
        skip: fc.boolean(),
      }),
      { minLength: 12, maxLength: 12 },
    ),
  )
  .map(([texts, kinds]) => {
    let text = '';
    const blocks: Block[] = [];
    texts.forEach((own, at) => {
      const shape = kinds[at];
      if (!shape) return;
      const { kind, level, table, skip } = shape;
      const start = text.length;
      text += `${own}\n\n`;
      if (skip) return;
      blocks.push({
        kind,
        start,
        end: start + own.length,
        ...(kind === 'heading' ? { level } : {}),
        ...(kind === 'row' ? { table, cells: `A${at + 1}:C${at + 1}` } : {}),
      });
    });
    return {
      page: 1,
      text,
      blocks,
      tables: [
        { headers: 'Nom | Prix', caption: 'Tarifs' },
        { headers: '', caption: '' },
        { headers: 'x '.repeat(300), caption: 'y '.repeat(300) },
      ],
    };
  });

const part: fc.Arbitrary<Part> = fc.record({
  inside: fc.option(fc.string()),
  type: fc.constant('txt'),
  title: fc.option(
    fc.oneof(fc.lorem(), fc.lorem({ maxCount: 300 }), fc.string({ unit: 'grapheme' })),
  ),
  language: fc.constant('fr' as const),
  pages: fc
    .array(page, { maxLength: 3 })
    .map((pages) => pages.map((one, at) => ({ ...one, page: at + 1 }))),
});

/** Every property at once, of the passages of any part. */
function check(
  given: Part,
  passages: readonly PassageDraft[],
  tokens: TokenCounter,
  within: ChunkLimits,
): void {
  let last = { page: 0, start: -1 };
  for (const passage of passages) {
    const text = given.pages.find((one) => one.page === passage.page)?.text ?? '';
    expect(text.slice(passage.start, passage.end)).toBe(passage.text);
    expect(passage.text.trim()).toBe(passage.text);
    expect(passage.text).not.toBe('');
    expect(tokens.countTokens(passage.text)).toBeLessThanOrEqual(within.textTokens);
    expect(inputTokens(passage, tokens, within)).toBeLessThanOrEqual(within.inputTokens);
    const later =
      passage.page > last.page || (passage.page === last.page && passage.start > last.start);
    expect(later, 'reading order').toBe(true);
    last = passage;
  }
  for (const one of given.pages) {
    const held = new Uint8Array(one.text.length);
    for (const passage of passages) {
      if (passage.page === one.page) held.fill(1, passage.start, passage.end);
    }
    for (let at = 0; at < one.text.length; at++) {
      if (held[at] === 0 && /\S/.test(one.text.charAt(at))) {
        expect.fail(`lost ${JSON.stringify(one.text.charAt(at))} at ${at}`);
      }
    }
  }
}

describe('any part is cut so that', () => {
  const narrow: ChunkLimits = { textTokens: 128, inputTokens: 128, specialTokens: 2, prefix: '' };
  const tiny: ChunkLimits = { textTokens: 24, inputTokens: 64, specialTokens: 2, prefix: 'p: ' };
  for (const [counterName, tokens] of Object.entries({ wordwise, bytewise })) {
    for (const [limitName, within] of Object.entries({ limits, narrow, tiny })) {
      it(`nothing is lost or invented, in order, within the limits (${counterName}, ${limitName})`, () => {
        fc.assert(
          fc.property(part, (given) => {
            check(
              given,
              chunkPart(given, { tokens, limits: within, fileName: 'un_fichier.txt' }),
              tokens,
              within,
            );
          }),
          { numRuns: 60 },
        );
      });
    }
  }

  it('blocks that overlap, run backwards or lie outside the page lose nothing', () => {
    const wild = fc.record({
      kind: fc.constantFrom('heading', 'paragraph', 'row'),
      start: fc.integer({ min: -10, max: 500 }),
      end: fc.integer({ min: -10, max: 500 }),
    });
    fc.assert(
      fc.property(fc.lorem({ maxCount: 40 }), fc.array(wild), (text, blocks) => {
        const given: Part = {
          inside: null,
          type: 'txt',
          title: null,
          language: null,
          pages: [{ page: 1, text, blocks, tables: [] }],
        };
        check(
          given,
          chunkPart(given, { tokens: wordwise, limits, fileName: 'a' }),
          wordwise,
          limits,
        );
      }),
    );
  });
});
