import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layoutAsIndexed } from '../../../src/shared/pdf/as-indexed.ts';
import { itemRanges, lettersOf, rangeOnPage, unitsOf } from '../../../src/shared/pdf/locate.ts';
import { normaliseLine } from '../../../src/shared/normalise.ts';
import { preparePage } from '../../../src/shared/pdf/prepare.ts';
import { a4, column, item, layout, type Placed } from '../extract/pdf-items.ts';

const body = [
  'Le conseil se réunit chaque mois pour',
  'examiner les affaires de la commune et',
  'voter les délibérations qui lui sont',
  'soumises par le maire ou ses adjoints',
  'dans les conditions prévues par la loi.',
];
const placed = column(50, 100, body, { width: 230 });

/** What of each item `passage` covers. */
function covered(of: readonly Placed[], passage: string): string[] {
  const page = layout(of);
  const start = page.text.indexOf(passage);
  expect(start).toBeGreaterThanOrEqual(0);
  const strings = of.map(({ text }) => ({ str: text }));
  return itemRanges(page, strings, [start, start + passage.length]).map(
    ({ item: index, ...range }) => (of[index]?.text ?? '').slice(range.start, range.end),
  );
}

describe('the items of a passage', () => {
  it('are covered from its first character to its last', () => {
    expect(covered(placed, 'les affaires de la commune et voter les')).toEqual([
      'les affaires de la commune et',
      'voter les',
    ]);
  });

  it('keep the hyphen of a word that a line’s end cut', () => {
    const cut = column(50, 100, ['Le conseil a déci-', 'dé de se réunir demain.'], { width: 200 });
    expect(covered(cut, 'a décidé de')).toEqual(['a déci-', 'dé de']);
  });

  it('are those of the letters, where ligatures were unfolded and spaces collapsed', () => {
    const ligatures = [{ x: 50, y: 100, text: '  La  ﬁn de l’oﬃce  est fixée' }];
    expect(covered(ligatures, 'fin de l’office')).toEqual(['ﬁn de l’oﬃce']);
  });

  it('reach past a leader of dots to the page number behind it', () => {
    const contents = [{ x: 50, y: 100, text: 'Avant-propos . . . . . . . . . . . . 12' }];
    expect(covered(contents, 'Avant-propos … 12')).toEqual([contents[0]?.text]);
    expect(covered(contents, '12')).toEqual(['12']);
  });

  it('are those of the letters, where accents were drawn before them', () => {
    const old = [{ x: 50, y: 100, text: 'Les ´el`eves ont ´et´e re¸cus hier soir' }];
    expect(covered(old, 'reçus hier')).toEqual(['re¸cus hier']);
  });

  it('begin after the sign of a list', () => {
    const list = column(50, 100, ['• Le premier point de la liste', '• Le second point'], {});
    expect(covered(list, 'Le second')).toEqual(['Le second']);
  });
});

describe('a page laid out by itself', () => {
  it('leaves out the running lines that the index left out', () => {
    const page = [
      { x: 50, y: 30, text: 'Rapport annuel 2014' },
      ...placed,
      { x: 280, y: 810, text: '17' },
    ];
    const prepared = preparePage(1, page.map(item), a4);
    const indexed = body.join(' ').replace('délibérations', 'déli-bérations');
    const own = layoutAsIndexed(prepared, indexed);
    expect(own.text).toBe(body.join(' '));
    const start = indexed.indexOf('déli-bérations');
    const span = rangeOnPage(own, indexed, [start, start + 'déli-bérations qui'.length]);
    expect(span && own.text.slice(...span)).toBe('délibérations qui');
  });

  it('ends a passage with the signs it ends with in the index', () => {
    const own = layout([{ x: 50, y: 100, text: 'Il a dit « oui ». Puis il est parti.' }]);
    const indexed = 'Il a dit  « oui ». Puis il est parti.';
    const span = rangeOnPage(own, indexed, [10, 18]);
    expect(span && own.text.slice(...span)).toBe('« oui ».');
  });

  it('knows where it does not hold the passage', () => {
    const own = layout(placed);
    expect(
      rangeOnPage(own, `${own.text}\n\nUne note écrite`, [
        own.text.length + 2,
        own.text.length + 17,
      ]),
    ).toBeNull();
  });

  it('gives the part it holds of a passage that goes on in a note', () => {
    const own = layout(placed);
    const indexed = `${own.text}\n\nUne note écrite`;
    const start = own.text.indexOf('dans les conditions');
    const span = rangeOnPage(own, indexed, [start, indexed.length]);
    expect(span && own.text.slice(...span)).toBe('dans les conditions prévues par la loi.');
  });

  it('has the letters of the page laid out with its document, for any furniture', () => {
    const words = fc.constantFrom('le', 'conseil', 'maire', 'commune', '12', 'été', 'Loi');
    const line = fc.array(words, { minLength: 1, maxLength: 7 }).map((each) => each.join(' '));
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 6, maxLength: 25 }),
        fc.option(line),
        fc.option(line),
        (lines, header, footer) => {
          const own = column(50, 90, lines, { width: 230 });
          const prepared = preparePage(
            1,
            [
              ...(header === null ? [] : [{ x: 50, y: 30, text: header }]),
              ...own,
              ...(footer === null ? [] : [{ x: 50, y: 820, text: footer }]),
            ].map(item),
            a4,
          );
          const indexed = layout(own).text;
          expect(lettersOf(layoutAsIndexed(prepared, indexed).text).letters).toBe(
            lettersOf(indexed).letters,
          );
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('units', () => {
  it('rise, and lie in the item’s string, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), (raw) => {
        const text = normaliseLine(raw);
        const units = unitsOf(raw, text);
        expect(units).toHaveLength(text.length);
        expect(units.every((unit, at) => unit >= (units[at - 1] ?? 0) && unit < raw.length)).toBe(
          true,
        );
      }),
    );
  });
});
