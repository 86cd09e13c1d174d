/** The embedded encoder's own tokenizer, on what it will be given. */
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunkPart } from '../../../src/main/indexing/chunk/chunk.ts';
import { loadTokenizer } from '../../../src/main/model/tokenizer.ts';
import { passageInput } from '../../../src/shared/passage-input.ts';
import { limits } from './counters.ts';
import { heading, pageOf, paragraph, partOf } from './pages.ts';

const tokenizer = loadTokenizer(
  resolve(import.meta.dirname, '../../../resources/models/encoder'),
  limits.inputTokens,
);

describe('with the embedded encoder', () => {
  it('every input is within the model, and the text within 128 tokens', () => {
    const unit = fc.oneof(
      fc.lorem({ maxCount: 60, mode: 'sentences' }),
      fc.string({ unit: 'grapheme', maxLength: 400 }),
      fc.constantFrom(
        'é́'.repeat(80),
        '漢字'.repeat(300),
        '👩‍👩‍👧‍👦'.repeat(60),
        'ﷺ'.repeat(50),
        '12 345,67 € '.repeat(60),
      ),
    );
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 8 }), unit, (texts, title) => {
        const blocks = texts.map((text, at) => (at % 3 === 0 ? heading(2, text) : paragraph(text)));
        const part = partOf([pageOf(blocks)], { title });
        for (const passage of chunkPart(part, { tokens: tokenizer, limits, fileName: 'a.txt' })) {
          expect(tokenizer.countTokens(passage.text)).toBeLessThanOrEqual(128);
          const input = tokenizer.encodePlain(limits.prefix + passageInput(passage));
          expect(input.length + tokenizer.specialTokens).toBeLessThanOrEqual(512);
        }
      }),
      { numRuns: 150 },
    );
  });
});
