import { describe, expect, it } from 'vitest';
import { titleOfMetadata } from '../../../src/main/extract/pdf-title.ts';
import { extractBytes, outlineOf, pagesOf } from './extract-bytes.ts';
import { lines, makePdf, text, type MadePage } from './make-pdf.ts';

const prose = [
  'Le conseil municipal se r\u00e9unit chaque mois pour examiner les affaires',
  'de la commune et voter les d\u00e9lib\u00e9rations qui lui sont soumises par',
  'le maire ou ses adjoints dans les conditions que pr\u00e9voit la loi.',
];
const proseText =
  'Le conseil municipal se réunit chaque mois pour examiner les affaires de la commune et voter ' +
  'les délibérations qui lui sont soumises par le maire ou ses adjoints dans les conditions que ' +
  'prévoit la loi.';

describe('a PDF', () => {
  it('gives its text page by page, its title and its language', async () => {
    const file = await extractBytes(
      'rapport.pdf',
      makePdf({
        pages: [{ content: lines(60, 700, prose) }, { content: text(60, 700, 'Deuxième page.') }],
        title: 'Rapport du conseil',
        language: 'fr-FR',
      }),
    );
    expect(file.type).toBe('pdf');
    expect(file.parts[0]).toMatchObject({
      inside: null,
      title: 'Rapport du conseil',
      language: 'fr',
    });
    expect(pagesOf(file).map((page) => [page.page, page.text])).toEqual([
      [1, proseText],
      [2, 'Deuxième page.'],
    ]);
  });

  it('takes the largest words of its first page for a title where the metadata names a file', async () => {
    const content = text(60, 760, 'Guide des aides', 24, 'F2') + lines(60, 700, prose);
    const file = await extractBytes(
      'x.pdf',
      makePdf({ pages: [{ content }], title: 'Microsoft Word - guide_v3.doc' }),
    );
    expect(file.parts[0]?.title).toBe('Guide des aides');
    expect(outlineOf(pagesOf(file)[0])[0]).toBe('heading1: Guide des aides');
  });

  it('reads headings from its outline', async () => {
    const content = text(60, 760, 'Les recettes') + lines(60, 730, prose);
    const file = await extractBytes(
      'x.pdf',
      makePdf({ pages: [{ content }], outline: [['Les recettes', 1]] }),
    );
    expect(outlineOf(pagesOf(file)[0])[0]).toBe('heading1: Les recettes');
  });

  it.each([90, 180, 270] as const)('reads a page turned by %i degrees', async (rotate) => {
    const file = await extractBytes(
      'x.pdf',
      makePdf({ pages: [{ content: lines(60, 700, prose), rotate }] }),
    );
    expect(pagesOf(file)[0]?.text).toBe(proseText);
  });

  it('drops running lines and page numbers after their first words, and nothing else', async () => {
    const pages: MadePage[] = Array.from({ length: 6 }, (_, index) => ({
      content:
        text(60, 810, 'Ville de Montpellier') +
        text(290, 30, `- ${index + 1} -`) +
        text(60, 700, `Contenu de la page ${index + 1}.`),
    }));
    const texts = pagesOf(await extractBytes('x.pdf', makePdf({ pages }))).map((page) => page.text);
    expect(texts[0]).toBe('Ville de Montpellier\n\nContenu de la page 1.');
    expect(texts.slice(1)).toEqual([2, 3, 4, 5, 6].map((page) => `Contenu de la page ${page}.`));
  });

  it('keeps a line that stands on two pages alone', async () => {
    const content = text(60, 810, 'Ville de Montpellier') + text(60, 700, 'Contenu.');
    const pages = pagesOf(
      await extractBytes('x.pdf', makePdf({ pages: [{ content }, { content }] })),
    );
    expect(pages.every((page) => page.text.startsWith('Ville de Montpellier'))).toBe(true);
  });

  it('carries a table’s headers over to the next page', async () => {
    const row = (y: number, cells: readonly string[]): string =>
      cells.map((cell, index) => text(60 + 180 * index, y, cell)).join('');
    const first =
      row(120, ['Association', 'Montant']) +
      row(100, ['Refuge', '200']) +
      row(80, ['Secours', '300']);
    const second = row(780, ['Avenir', '400']) + row(760, ['Musika', '500']);
    const pages = pagesOf(
      await extractBytes('x.pdf', makePdf({ pages: [{ content: first }, { content: second }] })),
    );
    expect(pages[1]?.tables[0]?.headers).toBe('Association | Montant');
  });

  it('of many megabytes is read piece by piece', async () => {
    const bytes = makePdf({ pages: [{ content: lines(60, 700, prose) }], padding: 30e6 });
    const limits = { characters: 1e6, wholeBytes: 1e6, unpackedBytes: 1e6, members: 1, depth: 1 };
    // Held whole it would be over the limit.
    const file = await extractBytes('x.pdf', bytes, { limits });
    expect(pagesOf(file)[0]?.text).toBe(proseText);
  });

  it('is encrypted without its password or with a wrong one, and opens with it', async () => {
    const bytes = makePdf({ pages: [{ content: text(60, 700, 'Secret.') }], password: 'sésame' });
    await expect(extractBytes('x.pdf', bytes)).rejects.toMatchObject({
      code: 'document-encrypted',
      values: { type: 'pdf' },
    });
    await expect(extractBytes('x.pdf', bytes, { password: 'faux' })).rejects.toMatchObject({
      code: 'document-encrypted',
    });
    expect(pagesOf(await extractBytes('x.pdf', bytes, { password: 'sésame' }))[0]?.text).toBe(
      'Secret.',
    );
  });

  it('is scanned where its pages are images without text', async () => {
    const bytes = makePdf({
      pages: [
        { content: '', image: true },
        { content: '', image: true },
      ],
    });
    await expect(extractBytes('x.pdf', bytes)).rejects.toMatchObject({
      code: 'document-scanned',
      values: { pages: 2, type: 'pdf' },
    });
  });

  it('is empty where its pages have nothing on them', async () => {
    await expect(
      extractBytes('x.pdf', makePdf({ pages: [{ content: '' }] })),
    ).rejects.toMatchObject({ code: 'document-empty', values: { type: 'pdf' } });
  });

  it('is damaged where there is no more than its beginning, and says how', async () => {
    const bytes = makePdf({ pages: [{ content: lines(60, 700, prose) }] }).subarray(0, 60);
    const failure = await extractBytes('x.pdf', bytes).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'document-damaged', values: { type: 'pdf' } });
    expect(Reflect.get(Reflect.get(Object(failure), 'values'), 'detail')).toMatch(/\w{4}/);
  });

  it('is read where its cross-reference table stands elsewhere than it says', async () => {
    const bytes = makePdf({ pages: [{ content: lines(60, 700, prose) }] });
    const moved = Buffer.from(bytes)
      .toString('latin1')
      .replace(/startxref\n\d+/, 'startxref\n7');
    const file = await extractBytes('x.pdf', Buffer.from(moved, 'latin1'));
    expect(pagesOf(file)[0]?.text).toBe(proseText);
  });
});

describe('a PDF’s declared title', () => {
  it.each([
    ['Guide des aides', 'Guide des aides'],
    ['Microsoft Word - Compte rendu de séance', 'Compte rendu de séance'],
    ['Microsoft Word - cr_2014.doc', null],
    ['untitled', null],
    ['Document1', null],
    ['PV_CM_17_02_2014', null],
    ['rapport.indd', null],
    ['  ', null],
    [null, null],
  ])('%j is worth %j', (declared, expected) => {
    expect(titleOfMetadata(declared)).toBe(expected);
  });
});
