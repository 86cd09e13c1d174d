import * as sheetjs from '@e965/xlsx';
import { describe, expect, it } from 'vitest';
import { xlsxFormat } from '../../../src/main/extract/xlsx.ts';
import { buildZip } from './build-zip.ts';
import { failureOf, readFormat } from './read-format.ts';

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

type Cell = string | number | boolean | null | sheetjs.CellObject;

function workbook(
  sheets: Readonly<Record<string, Cell[][]>>,
  bookType: 'xlsx' | 'biff8' | 'xlsb' = 'xlsx',
  change: (book: sheetjs.WorkBook) => void = () => {},
): Uint8Array {
  const book = sheetjs.utils.book_new();
  for (const [name, rows] of Object.entries(sheets)) {
    sheetjs.utils.book_append_sheet(book, sheetjs.utils.aoa_to_sheet(rows), name);
  }
  change(book);
  const bytes: unknown = sheetjs.write(book, { bookType, type: 'array' });
  if (!(bytes instanceof ArrayBuffer)) throw new TypeError('no bytes');
  return new Uint8Array(bytes);
}

const number = (v: number, z: string): sheetjs.CellObject => ({ t: 'n', v, z });

describe.each(['xlsx', 'biff8', 'xlsb'] as const)('a workbook as %s', (bookType) => {
  it('shows values as a French reader sees them', async () => {
    const bytes = workbook(
      {
        Tarifs: [
          ['Objet', 'Valeur'],
          ['montant', number(1234.5, '#,##0.00 "€"')],
          ['part', number(0.125, '0.0%')],
          ['date', number(41_365, 'dd/mm/yyyy')],
          ['date locale', number(41_365, 'm/d/yy')],
          ['date longue', number(41_365, 'd mmmm yyyy')],
          ['heure', number(0.354_166_666_7, 'hh:mm')],
          ['simple', 1234.5],
          ['grand', 3_612_345_678_901],
          ['vrai', true],
        ],
      },
      bookType,
    );
    const reading = await readFormat(xlsxFormat, bytes);
    expect(reading.lines.slice(1)).toEqual([
      'row montant | 1 234,50 €',
      'row part | 12,5%',
      'row date | 01/04/2013',
      'row date locale | 01/04/2013',
      'row date longue | 1 avril 2013',
      'row heure | 08:30',
      'row simple | 1234,5',
      'row grand | 3612345678901',
      'row vrai | VRAI',
    ]);
    expect(reading.pages[0]?.tables).toEqual([{ headers: 'Objet | Valeur', caption: '' }]);
  });

  it('makes a page of each sheet, hidden ones too, with the cells of each row', async () => {
    const bytes = workbook(
      {
        Un: [['a', 1]],
        Caché: [
          [null, null],
          [null, 'b', 'c', 2],
        ],
      },
      bookType,
      (book) => {
        book.Workbook = { Sheets: [{ Hidden: 0 }, { Hidden: 2 }] };
      },
    );
    const reading = await readFormat(xlsxFormat, bytes);
    expect(reading.pages.map((page) => [page.page, page.sheet])).toEqual([
      [1, 'Un'],
      [2, 'Caché'],
    ]);
    expect(reading.pages[1]?.blocks[0]?.cells).toBe('B2:D2');
  });
});

describe('XLSX', () => {
  it('shows the cached value of a formula and its comments', async () => {
    const bytes = workbook({ S: [[{ t: 'n', v: 3, f: 'A2+A3' }, 'x']] }, 'xlsx', (book) => {
      const cell = book.Sheets['S']?.['B1'] as sheetjs.CellObject;
      cell.c = [{ a: 'Zoé', t: 'à revoir' }];
    });
    expect((await readFormat(xlsxFormat, bytes)).lines).toEqual(['row 3 | x à revoir']);
  });

  it('keeps a table together over merged cells', async () => {
    const bytes = workbook(
      { S: [['Jour', 'Nombre'], ['lundi', 1], [], ['mardi', 2]] },
      'xlsx',
      (book) => {
        const sheet = book.Sheets['S'];
        if (sheet) sheet['!merges'] = [{ s: { r: 1, c: 0 }, e: { r: 2, c: 0 } }];
      },
    );
    const page = (await readFormat(xlsxFormat, bytes)).pages[0];
    expect(page?.blocks.map((block) => block.table)).toEqual([0, 0, 0]);
  });

  it('passes over a million empty rows', async () => {
    const sheet = `<worksheet xmlns="${main}"><dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1" t="str"><v>a</v></c></row>
      <row r="2" s="1"><c r="XFD2" s="1"/></row><row r="1048576"><c r="A1048576" t="str"><v>fin</v></c></row></sheetData></worksheet>`;
    const bytes = buildZip({
      '[Content_Types].xml': `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`,
      'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`,
      'xl/_rels/workbook.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
      'xl/worksheets/sheet1.xml': sheet,
    });
    const page = (await readFormat(xlsxFormat, bytes)).pages[0];
    expect(page?.blocks.map((block) => block.cells)).toEqual(['A1', 'A1048576']);
  });

  it('tells encryption, damage and bombs', async () => {
    const whole = workbook({ S: [['a']] });
    const code = (bytes: Uint8Array, unpackedBytes = 1e9) =>
      failureOf(readFormat(xlsxFormat, bytes, { limits: { unpackedBytes } }));
    expect(await code(whole.subarray(0, whole.length - 30))).toBe('document-damaged');
    expect(await code(whole, 1000)).toBe('document-too-large');
    expect(
      await code(buildZip({ 'xl/workbook.xml': { content: 'x', encrypted: true, deflate: true } })),
    ).toBe('document-encrypted');
  });
});
