import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Hit, Span } from '../../../src/shared/domain.ts';
import { mergeBelow, rowKey } from '../../../src/renderer/state/merge-rows.ts';
import { excerptStart, pieces } from '../../../src/renderer/text/pieces.ts';
import { placeOf } from '../../../src/renderer/text/place.ts';

const spanOf = (length: number) =>
  fc
    .tuple(fc.nat(length + 5), fc.nat(length + 5))
    .map(([a, b]): Span => [Math.min(a, b), Math.max(a, b)]);

describe('a passage in pieces', () => {
  test('any spans: nothing is lost, nothing invented, each character drawn as its spans say', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 60 }).chain((text) =>
          fc.record({
            text: fc.constant(text),
            words: fc.array(spanOf(text.length), { maxLength: 5 }),
            answer: fc.option(spanOf(text.length)),
            from: fc.nat(text.length),
          }),
        ),
        ({ text, words, answer, from }) => {
          const cut = pieces(text, words, answer, from);
          expect(cut.map((piece) => piece.text).join('')).toBe(text.slice(from));
          const within = (at: number, [start, end]: Span) => start <= at && at < end;
          let at = from;
          for (const piece of cut) {
            for (let unit = 0; unit < piece.text.length; unit++, at++) {
              expect(piece.word).toBe(words.some((span) => within(at, span)));
              expect(piece.answer).toBe(answer !== null && within(at, answer));
            }
          }
        },
      ),
    );
  });

  test('an answer far down is brought into sight, from the start of its sentence', () => {
    const before = 'Une phrase qui ne dit rien du tout. '.repeat(10);
    const text = `${before}Le loyer est de 780 euros.`;
    const at = text.indexOf('780');
    expect(text.slice(excerptStart(text, [[at, at + 3]], null))).toBe('Le loyer est de 780 euros.');
    expect(excerptStart(text, [], null)).toBe(0);
    // Where the whole of it is in sight, or the answer begins early, it is shown from its start.
    expect(excerptStart('Court. Le loyer.', [[7, 9]], null)).toBe(0);
    const late = `${'x'.repeat(100)}. Le loyer est de 780 euros, ${'y'.repeat(100)}`;
    expect(late.slice(excerptStart(late, [], [102, 130]))).toMatch(/^Le loyer/);
    expect(excerptStart(text, [[3, 9]], null)).toBe(0);
  });

  test('the excerpt never begins after what it is to show', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('mot', 'phrase.', 'long'.repeat(80), '\n', '?'), {
          maxLength: 80,
        }),
        fc.nat(1000),
        (words, near) => {
          const text = words.join(' ');
          const at = Math.min(near, text.length);
          const from = excerptStart(text, [[at, at + 1]], null);
          expect(from).toBeGreaterThanOrEqual(0);
          expect(from).toBeLessThanOrEqual(at);
        },
      ),
    );
  });
});

describe('where a file lies', () => {
  const roots = [{ path: '/home/a/Documents' }, { path: '/home/a/Documents/Travail' }];

  test('from the deepest watched folder that holds it', () => {
    expect(placeOf('/home/a/Documents/Travail/2024/bail.pdf', roots)).toEqual({
      name: 'bail.pdf',
      folders: ['Travail', '2024'],
      relative: '2024/bail.pdf',
    });
  });
  test('a folder of a longer name does not hold it', () => {
    expect(placeOf('/home/a/Documents2/x.txt', roots).relative).toBe('/home/a/Documents2/x.txt');
  });
  test('as with slashes on Windows', () => {
    expect(placeOf('C:\\Docs\\a\\b.txt', [{ path: 'C:\\Docs\\' }])).toEqual({
      name: 'b.txt',
      folders: ['Docs', 'a'],
      relative: 'a/b.txt',
    });
  });
});

describe('a better list under a moved selection', () => {
  const hit = (id: number, score = 0): Hit => ({
    ...{ passageId: id, fileId: id, path: `/d/${id}.txt`, page: 1, title: null, type: 'txt' },
    ...{ modified: '2024-01-01T00:00:00Z', start: 0, end: 1, text: 'x', context: '' },
    ...{ sheet: null, cells: null, inside: null, copies: [], rank: 1, highlights: [] },
    ...{ answer: null, score, match: 'passage' },
    scores: { lexical: null, vector: null, fused: null, rerank: null },
  });

  test('keeps the rows down to the selected one in place, and orders the rest anew', () => {
    const rows = [1, 2, 3, 4].map((id) => hit(id));
    const better = [4, 3, 9, 1].map((id) => hit(id, 7));
    expect(mergeBelow(rows, 1, better).map(({ passageId, score }) => [passageId, score])).toEqual([
      [1, 7],
      [2, 0],
      [4, 7],
      [3, 7],
      [9, 7],
    ]);
  });

  test('any lists: no row twice, none of the better list lost, the kept ones unmoved', () => {
    const list = fc.uniqueArray(fc.nat(30), { maxLength: 12 });
    fc.assert(
      fc.property(list, list, fc.nat(12), (shown, better, selected) => {
        const rows = shown.map((id) => hit(id));
        const merged = mergeBelow(
          rows,
          selected,
          better.map((id) => hit(id, 1)),
        );
        const keys = merged.map(rowKey);
        expect(new Set(keys).size).toBe(keys.length);
        expect(keys.slice(0, selected + 1)).toEqual(
          [...rows.slice(0, selected + 1), ...merged.slice(rows.slice(0, selected + 1).length)]
            .map(rowKey)
            .slice(0, selected + 1),
        );
        for (const id of better) expect(keys).toContain(rowKey(hit(id)));
      }),
    );
  });
});
