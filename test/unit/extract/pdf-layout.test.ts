import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { a4, blocksOf, column, item, layout, type Placed } from './pdf-items.ts';
import { layoutPage } from '../../../src/shared/pdf/layout.ts';
import { preparePage } from '../../../src/shared/pdf/prepare.ts';
import { greatestOf, leastOf } from '../../../src/shared/numbers.ts';
import { ProfileBuilder } from '../../../src/shared/pdf/profile.ts';

const left = [
  'Le conseil se réunit chaque mois pour',
  'examiner les affaires de la commune et',
  'voter les délibérations qui lui sont',
  'soumises par le maire ou ses adjoints',
  'dans les conditions prévues par la loi.',
];
const right = [
  'Les séances sont publiques et chacun',
  'peut y assister sans avoir à demander',
  'une autorisation, dans la limite des',
  'places disponibles de la salle prévue',
  'pour le public au premier étage haut.',
];

describe('reading order', () => {
  it('reads two columns one after the other, though they were drawn line by line', () => {
    const rows = left.flatMap((text, index) => [
      { x: 50, y: 100 + 12 * index, text, width: 220 },
      { x: 300, y: 100 + 12 * index, text: right[index] ?? '', width: 220 },
    ]);
    const { text } = layout(rows);
    expect(text).toBe(`${left.join(' ')}\n\n${right.join(' ')}`);
  });

  it('reads a title across two columns before them, and what stands below after them', () => {
    const { text } = layout([
      { x: 50, y: 60, text: 'Règlement intérieur du conseil municipal', size: 20, width: 480 },
      ...column(50, 100, left, { width: 220 }),
      ...column(300, 100, right, { width: 220 }),
      {
        x: 50,
        y: 200,
        text: 'Ce règlement entre en vigueur à sa publication au recueil.',
        width: 480,
      },
    ]);
    expect(text.indexOf('Règlement')).toBe(0);
    expect(text.indexOf('Le conseil')).toBeLessThan(text.indexOf('Les séances'));
    expect(text.indexOf('premier étage')).toBeLessThan(text.indexOf('Ce règlement'));
  });

  it('goes on with a sentence that a column cut', () => {
    const { text } = layout([
      ...column(50, 100, [...left.slice(0, 4), 'dans les conditions que prévoit la'], {
        width: 220,
      }),
      ...column(300, 100, ['loi du 5 avril 1884, et non autrement.', ...right], { width: 220 }),
    ]);
    expect(text).toContain('que prévoit la loi du 5 avril 1884');
  });

  it('keeps a block beside running text apart from it', () => {
    const { text } = layout([
      ...column(40, 100, ['Direction générale', 'Service juridique', 'Montpellier'], { width: 90 }),
      ...column(200, 101, left, { width: 350 }),
    ]);
    expect(text).toContain('Service juridique');
    expect(text).toContain(left.join(' '));
  });

  it('reads a rotated page along its text', () => {
    const prepared = preparePage(
      1,
      left.map((str, index) => ({
        str,
        transform: [0, 10, -10, 0, 100 + 12 * index, 50],
        width: 220,
        fontName: 'body',
      })),
      a4,
    );
    const profile = new ProfileBuilder();
    profile.add(prepared);
    expect(layoutPage(prepared, profile.profile()).text).toBe(left.join(' '));
  });
});

describe('tables', () => {
  const table: Placed[] = [
    ['Association', 'Nature', 'Montant'],
    ['Secours populaire', 'F', '9 000 €'],
    ['Restaurants du cœur', 'F', '4 500 €'],
    ['Le Refuge', 'P', '2 000 €'],
  ].flatMap((cells, row) =>
    cells.map((text, cell) => ({ x: [50, 250, 350][cell] ?? 0, y: 100 + 14 * row, text })),
  );

  it('keeps the cells of a row together, and knows the headers', () => {
    const page = layout(table);
    expect(blocksOf(page)).toEqual([
      ['row', 'Association | Nature | Montant'],
      ['row', 'Secours populaire | F | 9 000 €'],
      ['row', 'Restaurants du cœur | F | 4 500 €'],
      ['row', 'Le Refuge | P | 2 000 €'],
    ]);
    expect(page.tables).toEqual([{ headers: 'Association | Nature | Montant', caption: '' }]);
  });

  it('is captioned by the title above it', () => {
    const page = layout([{ x: 50, y: 80, text: 'Tableau 3 : subventions 2014' }, ...table]);
    expect(page.tables[0]?.caption).toBe('Tableau 3 : subventions 2014');
  });

  it('keeps an empty cell in its place', () => {
    const page = layout([
      ...table,
      { x: 50, y: 156, text: 'Total' },
      { x: 350, y: 156, text: '15 500 €' },
    ]);
    expect(blocksOf(page).at(-1)).toEqual(['row', 'Total | | 15 500 €']);
  });

  it('joins the lines of one cell', () => {
    const page = layout([
      ...table,
      { x: 350, y: 163, text: '3 000 €' },
      { x: 50, y: 158, text: 'Société de Saint-' },
      { x: 250, y: 163, text: 'F' },
      { x: 50, y: 168, text: 'Vincent-de-Paul' },
    ]);
    expect(blocksOf(page).at(-1)).toEqual([
      'row',
      'Société de Saint-Vincent-de-Paul | F | 3 000 €',
    ]);
  });

  it('is not seen in a list whose signs stand apart', () => {
    const page = layout([
      { x: 50, y: 100, text: '-' },
      { x: 70, y: 100, text: 'approuver le budget ;' },
      { x: 50, y: 112, text: '-' },
      { x: 70, y: 112, text: 'autoriser la dépense ;' },
      { x: 50, y: 124, text: '-' },
      { x: 70, y: 124, text: 'signer la convention.' },
    ]);
    expect(blocksOf(page)).toEqual([
      ['item', 'approuver le budget ;'],
      ['item', 'autoriser la dépense ;'],
      ['item', 'signer la convention.'],
    ]);
  });

  it('is not seen in prose with wide gaps', () => {
    const page = layout([
      { x: 50, y: 100, text: 'Une ligne mal', width: 100 },
      { x: 170, y: 100, text: 'justifiée laisse de grands blancs', width: 200 },
      { x: 50, y: 112, text: 'que rien ne doit prendre pour', width: 190 },
      { x: 255, y: 112, text: 'des colonnes.', width: 80 },
    ]);
    expect(page.blocks.map(({ kind }) => kind)).toEqual(['paragraph']);
  });

  it('is not seen in a table of contents', () => {
    const page = layout([
      { x: 50, y: 100, text: 'Introduction . . . . . . . . . . . . . . . . . 3', width: 300 },
      { x: 50, y: 112, text: 'Les tarifs . . . . . . . . . . . . . . . . . . 12', width: 300 },
    ]);
    expect(blocksOf(page)).toEqual([
      ['item', 'Introduction … 3'],
      ['item', 'Les tarifs … 12'],
    ]);
  });
});

describe('words and paragraphs', () => {
  const paragraph = (lines: readonly string[]): string => layout(column(50, 100, lines)).text;

  it.each([
    ['un mot coupé', ['la délibé-', 'ration du conseil'], 'la délibération du conseil'],
    [
      'un nom composé',
      ['la commune de Saint-', 'Denis est vaste'],
      'la commune de Saint-Denis est vaste',
    ],
    ['peut-être', ['il viendra peut-', 'être demain soir'], 'il viendra peut-être demain soir'],
    ['une inversion', ['que faut-', 'il payer à la fin'], 'que faut-il payer à la fin'],
    ['des années', ['l’exercice 2019-', '2020 est clos'], 'l’exercice 2019-2020 est clos'],
  ])('joins lines over a hyphen: %s', (_, lines, expected) => {
    expect(paragraph(lines)).toBe(expected);
  });

  it('keeps the hyphen of a compound that stands uncut elsewhere', () => {
    const lines = [
      'Le porte-monnaie est là, mais ce porte-',
      'monnaie est vide comme toujours ici.',
    ];
    expect(paragraph(lines)).toContain('ce porte-monnaie est vide');
  });

  it('unfolds ligatures and removes soft hyphens', () => {
    expect(paragraph(['l’oﬃce de la ﬁlière ﬂu\u00adviale'])).toBe(
      'l’office de la filière fluviale',
    );
  });

  it('composes accents that old TeX fonts draw before their letter', () => {
    const { text } = layout([
      { x: 50, y: 100, text: 'un pr´', width: 30 },
      { x: 75, y: 100, text: 'esident ´', width: 45 },
      { x: 115, y: 100, text: 'elu', width: 15 },
    ]);
    expect(text).toBe('un président élu');
  });

  it('parts paragraphs at a gap and at an indent', () => {
    const page = layout([
      ...column(50, 100, left, { width: 230 }),
      ...column(50, 175, right, { width: 230 }),
      { x: 65, y: 235, text: 'Un alinéa nouveau commence ici.', width: 180 },
    ]);
    expect(page.blocks).toHaveLength(3);
  });

  it('keeps lines that were broken on purpose', () => {
    const { text } = layout([
      { x: 50, y: 100, text: 'Mairie de Montpellier' },
      { x: 50, y: 112, text: '1 place Georges Frêche' },
      { x: 50, y: 124, text: '34267 Montpellier' },
      ...column(50, 160, left, { width: 400 }),
    ]);
    expect(text).toContain('Mairie de Montpellier\n1 place Georges Frêche\n34267 Montpellier');
  });

  it('draws letters made bolder once', () => {
    const { text } = layout([
      { x: 50, y: 100, text: 'Attention' },
      { x: 50.3, y: 100, text: 'Attention' },
    ]);
    expect(text).toBe('Attention');
  });

  it('keeps code line by line with its indentation', () => {
    const page = layout([
      ...column(50, 60, left, { width: 230 }),
      { x: 50, y: 140, text: 'if (a) {', font: 'mono' },
      { x: 60, y: 152, text: 'return b;', font: 'mono' },
      { x: 50, y: 164, text: '}', font: 'mono' },
    ]);
    expect(blocksOf(page).at(-1)).toEqual(['code', 'if (a) {\n  return b;\n}']);
  });
});

describe('headings', () => {
  it('are known by their size, with a level', () => {
    const page = layout([
      { x: 50, y: 60, text: 'Rapport annuel', size: 22 },
      ...column(50, 100, left, { width: 230 }),
      { x: 50, y: 190, text: 'Les finances', size: 13 },
      ...column(50, 215, right, { width: 230 }),
    ]);
    const headings = page.blocks.filter(({ kind }) => kind === 'heading');
    expect(headings.map(({ level }) => level)).toEqual([1, 3]);
  });

  it('are known by another font over running text', () => {
    const page = layout([
      ...column(50, 100, left, { width: 230 }),
      { x: 50, y: 180, text: 'Composition du bureau', font: 'bold' },
      ...column(50, 200, right, { width: 230 }),
    ]);
    expect(blocksOf(page)[1]).toEqual(['heading', 'Composition du bureau']);
  });

  it('are known by the outline', () => {
    const placed = [
      { x: 50, y: 60, text: '2.1 Les recettes' },
      ...column(50, 90, left, { width: 230 }),
    ];
    const prepared = preparePage(1, placed.map(item), a4);
    const profile = new ProfileBuilder(new Map([['lesrecettes', 2]]));
    profile.add(prepared);
    const page = layoutPage(prepared, profile.profile());
    expect(page.blocks[0]).toMatchObject({ kind: 'heading', level: 2 });
  });
});

describe('the way back to the page', () => {
  const words = fc.stringMatching(/^[a-zéèàçœ]{1,9}([ '-][a-zéèàç]{1,9}){0,4}$/);
  const anyItems = fc.array(
    fc.record({
      x: fc.integer({ min: 20, max: 500 }),
      y: fc.integer({ min: 20, max: 800 }),
      text: fc.oneof(
        words,
        fc.string({ maxLength: 12 }),
        fc.constantFrom('ﬁn', '12,50 €', '•', '´'),
      ),
      size: fc.constantFrom(6, 9, 10, 12, 24),
      font: fc.constantFrom('body', 'bold', 'mono'),
    }),
    { maxLength: 60 },
  );

  it('covers every block exactly, in order, for any items', () => {
    fc.assert(
      fc.property(anyItems, (placed) => {
        const page = layout(placed);
        let last = 0;
        for (const { start, end } of page.blocks) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          expect(page.text.slice(last, start).trim()).toBe('');
          last = end;
        }
        expect(page.text.slice(last).trim()).toBe('');
        expect(page.text.normalize('NFC')).toBe(page.text);
        for (const segment of page.segments) {
          const source = placed[segment.item]?.text ?? '';
          expect(segment.itemEnd).toBeLessThanOrEqual(source.length);
          expect(segment.end).toBeLessThanOrEqual(page.text.length);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('loses no word of any items', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            x: fc.integer({ min: 20, max: 400 }),
            y: fc.integer({ min: 20, max: 800 }),
            text: words,
          }),
          { maxLength: 40 },
        ),
        (placed) => {
          const letters = (text: string): string =>
            Array.from(text.replace(/[^\p{L}]/gu, ''))
              .sort()
              .join('');
          // The same words at the same place are one word made bolder.
          const distinct = new Map(placed.map((each) => [each.text, each]));
          const kept = [...distinct.values()];
          expect(letters(layout(kept).text)).toBe(letters(kept.map(({ text }) => text).join('')));
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('a page of many labels', () => {
  it('is laid out, whatever their number', () => {
    const many = Array.from({ length: 6_000 }, (_, index) => ({
      x: 20 + ((index * 37) % 550),
      y: 20 + ((index * 7919) % 8000) / 10,
      text: `m${index}`,
      size: 2,
    }));
    expect(layout(many).text.match(/m\d+/g)).toHaveLength(6_000);
    const numbers = Array.from({ length: 300_000 }, (_, index) => index);
    expect([leastOf(numbers), greatestOf(numbers)]).toEqual([0, 299_999]);
  });
});
