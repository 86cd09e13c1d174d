import { describe, expect, it } from 'vitest';
import { odsFormat } from '../../../src/main/extract/ods.ts';
import { odfBytes } from './build-odf.ts';
import { failureOf, readFormat } from './read-format.ts';

const p = (text: string): string => `<text:p>${text}</text:p>`;
const cell = (text: string, attributes = ''): string =>
  `<table:table-cell ${attributes}>${text === '' ? '' : p(text)}</table:table-cell>`;
const row = (...cells: string[]): string => `<table:table-row>${cells.join('')}</table:table-row>`;
const texts = (...list: string[]): string => row(...list.map((text) => cell(text)));
const table = (name: string, rows: string): string =>
  `<table:table table:name="${name}"><table:table-column/>${rows}</table:table>`;
const emptyRows = (count: number): string =>
  `<table:table-row table:number-rows-repeated="${count}">${cell('', 'table:number-columns-repeated="1024"')}</table:table-row>`;
const read = (tables: string, more?: Record<string, string>) =>
  readFormat(
    odsFormat,
    odfBytes('spreadsheet', `<office:spreadsheet>${tables}</office:spreadsheet>`, more),
  );

describe('ODS', () => {
  it('makes a page of each sheet, each row with its cells, the values as shown', async () => {
    const reading = await read(
      table('Tarifs', texts('Prestation', 'Prix') + texts('Crèche', '12,50 €')) +
        table('Cachée', texts('Autre', '1')),
    );
    expect(reading.pages.map((page) => [page.page, page.sheet])).toEqual([
      [1, 'Tarifs'],
      [2, 'Cachée'],
    ]);
    expect(reading.pages[0]?.tables).toEqual([{ headers: 'Prestation | Prix', caption: '' }]);
    expect(reading.pages[0]?.blocks.map((block) => block.cells)).toEqual(['A1:B1', 'A2:B2']);
    expect(reading.lines).toContain('row Crèche | 12,50 €');
  });

  it('takes the title above a table as its caption, and splits at empty rows', async () => {
    const reading = await read(
      table(
        'S',
        texts('Fréquentation 2013') +
          emptyRows(1) +
          texts('Mois', 'Visites') +
          texts('Janvier', '190') +
          emptyRows(2) +
          texts('Ville', 'Habitants') +
          texts('Sète', '44 000'),
      ),
    );
    const page = reading.pages[0];
    expect(page?.tables.slice(1)).toEqual([
      { headers: 'Mois | Visites', caption: 'Fréquentation 2013' },
      { headers: 'Ville | Habitants', caption: 'Fréquentation 2013' },
    ]);
    expect(page?.blocks.map((block) => [block.table, block.cells])).toEqual([
      [0, 'A1'],
      [1, 'A3:B3'],
      [1, 'A4:B4'],
      [2, 'A7:B7'],
      [2, 'A8:B8'],
    ]);
    expect(reading.title).toBe('Fréquentation 2013');
  });

  it('begins a new table where the headers come again, with the title above them', async () => {
    const reading = await read(
      table(
        'S',
        texts('Sport') +
          texts('N°', 'Association', 'Montant') +
          texts('1', 'Aïkido', '500 €') +
          texts('Culture') +
          texts('N°', 'Association (arts)', 'Montant') +
          texts('2', 'Théâtre', '900 €'),
      ),
    );
    expect(reading.pages[0]?.tables).toEqual([
      { headers: 'N° | Association | Montant', caption: 'Sport' },
      { headers: 'N° | Association (arts) | Montant', caption: 'Culture' },
    ]);
  });

  it('joins headers of two lines column by column', async () => {
    const reading = await read(
      table(
        'S',
        row(
          cell('Service'),
          cell('Budget', 'table:number-columns-spanned="2"'),
          '<table:covered-table-cell/>',
        ) +
          texts('', 'prévu', 'voté') +
          texts('Voirie', '10', '12'),
      ),
    );
    expect(reading.pages[0]?.tables[0]?.headers).toBe('Service | Budget prévu | Budget voté');
  });

  it('passes over a million empty rows and columns', async () => {
    const reading = await read(table('S', texts('a', 'b') + emptyRows(1_048_000) + texts('fin')));
    expect(reading.pages[0]?.blocks.map((block) => block.cells)).toEqual(['A1:B1', 'A1048002']);
  });

  it('keeps a cell that repeats, and a repeated row once', async () => {
    const reading = await read(
      table(
        'S',
        `<table:table-row table:number-rows-repeated="900000">${cell('x', 'table:number-columns-repeated="3"')}</table:table-row>`,
      ),
    );
    expect(reading.lines).toEqual(['row x | x | x']);
  });

  it('reads comments on cells', async () => {
    const reading = await read(
      table(
        'S',
        row(
          `<table:table-cell><office:annotation>${p('à vérifier')}</office:annotation>${p('12')}</table:table-cell>`,
        ),
      ),
    );
    expect(reading.lines).toEqual(['row à vérifier 12']);
  });

  it('says that an encrypted one is', async () => {
    const manifest =
      '<m:manifest xmlns:m="urn:m"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>';
    expect(await failureOf(read('', { 'META-INF/manifest.xml': manifest }))).toBe(
      'document-encrypted',
    );
  });
});
