import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wrapped } from '../../../src/main/cli/search-text.ts';

describe('a passage on a terminal', () => {
  it('is broken at spaces, and at its own line breaks', () => {
    const text = 'Le bail est signé pour trois ans.\nIl se renouvelle.';
    const lines = wrapped(text, 18).map(([start, end]) => text.slice(start, end));
    expect(lines).toEqual(['Le bail est signé', 'pour trois ans.', 'Il se renouvelle.']);
  });

  it('loses nothing but the spaces it is broken at, and is never too wide', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-zé \n]{0,200}$/),
        fc.integer({ min: 5, max: 40 }),
        (text, width) => {
          let end = 0;
          for (const [from, to] of wrapped(text, width)) {
            expect(text.slice(end, from)).toMatch(/^[ \n]?$/);
            expect(to - from).toBeLessThanOrEqual(width);
            end = to;
          }
          expect(end).toBe(text.length);
        },
      ),
    );
  });
});
