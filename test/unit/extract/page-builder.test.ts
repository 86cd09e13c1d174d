import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Budget } from '../../../src/main/extract/budget.ts';
import { PageBuilder } from '../../../src/main/extract/page-builder.ts';
import { normaliseCode, normaliseLine, normaliseLines } from '../../../src/shared/normalise.ts';
import { outlineOf } from './extract-bytes.ts';

const builder = (): PageBuilder => new PageBuilder(1, new Budget());

describe('the page builder', () => {
  it('puts rows and items on lines of their own, and other blocks apart', () => {
    const page = builder();
    page.heading(1, 'Titre');
    page.item('un');
    page.item('deux');
    const table = page.table({ caption: 'C', headers: ['a', 'b'] });
    page.row(table, ['a', 'b']);
    page.row(table, ['1', '', '3', ''], 'A2:D2');
    page.row(table, ['', ' ']);
    expect(page.build()).toMatchObject({
      text: 'Titre\n\nun\ndeux\n\na | b\n1 | | 3',
      tables: [{ caption: 'C', headers: 'a | b' }],
      blocks: [
        { kind: 'heading', level: 1, start: 0, end: 5 },
        { kind: 'item', start: 7, end: 9 },
        { kind: 'item', start: 10, end: 14 },
        { kind: 'row', table: 0, start: 16, end: 21 },
        { kind: 'row', table: 0, cells: 'A2:D2', start: 22, end: 29 },
      ],
    });
  });

  it('drops blocks without a visible character', () => {
    const page = builder();
    page.paragraph(' \u00a0\u200b\n');
    page.heading(1, '\u00ad');
    expect(page.build()).toMatchObject({ text: '', blocks: [] });
    expect(page.firstHeading).toBeNull();
  });

  it('refuses a row of a table that it has not', () => {
    expect(() => builder().row(0, ['a'])).toThrow(RangeError);
  });

  it('keeps exact offsets and normal text for any input', () => {
    const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string());
    const block = fc.record({
      kind: fc.constantFrom('heading', 'paragraph', 'item', 'code', 'row'),
      text: anyText,
    });
    fc.assert(
      fc.property(fc.array(block), (blocks) => {
        const page = builder();
        const table = page.table();
        for (const { kind, text } of blocks) {
          if (kind === 'heading') page.heading(2, text);
          else if (kind === 'row') page.row(table, [text, 'x']);
          else if (kind === 'item') page.item(text);
          else if (kind === 'code') page.code(text);
          else page.paragraph(text);
        }
        const built = page.build();
        let last = 0;
        for (const { start, end } of built.blocks) {
          expect(built.text.slice(last, start)).toMatch(last === 0 ? /^$/ : /^\n{1,2}$/);
          expect(built.text.slice(start, end).trim()).not.toBe('');
          last = end;
        }
        expect(last).toBe(built.text.length);
        expect(built.text.isWellFormed()).toBe(true);
        expect(outlineOf(built)).toHaveLength(built.blocks.length);
      }),
    );
  });
});

describe('normalising', () => {
  it.each([
    ['of\ufb01ce \ufb02uvial', 'office fluvial'],
    ['e\u0301te\u0301', 'été'],
    ['12\u202f500\u00a0€', '12 500 €'],
    ['extra\u00adordi\u200bnaire', 'extraordinaire'],
    ['porte\u2010avions\u2011léger', 'porte-avions-léger'],
    ['  a \t\n b  ', 'a b'],
    ['l’œuf – « ça »', 'l’œuf – « ça »'],
    ['a\u0000b\u0007c', 'abc'],
    ['\ud800x', '\ufffdx'],
  ])('%j', (text, expected) => {
    expect(normaliseLine(text)).toBe(expected);
  });

  it('is done once and for all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const normalise of [normaliseLine, normaliseLines, normaliseCode]) {
          const once = normalise(text);
          expect(normalise(once)).toBe(once);
        }
      }),
    );
  });

  it('is done of one line of millions of words', () => {
    const words = 'mot '.repeat(5_000_000);
    expect(normaliseLines(words.trimEnd())).toHaveLength(words.length - 1);
    expect(normaliseLine(`${words}é`)).toHaveLength(words.length + 1);
  });

  it('keeps the lines and the indentation of code', () => {
    expect(normaliseCode('\n\tif (a)  \n\n    b\n')).toBe('  if (a)\n\n    b');
  });
});
