import { readFileSync } from 'node:fs';
import * as cfb from 'cfb';
import { describe, expect, it } from 'vitest';
import { docFormat } from '../../../src/main/extract/doc.ts';
import { sharedData } from '../../shared-data.ts';
import { failureOf, readFormat } from './read-format.ts';

interface Paragraph {
  readonly text: string;
  readonly style?: number;
  /** Property modifiers: their codes and operands, as [MS-DOC] 2.6.2 has them. */
  readonly properties?: readonly number[];
  /** Modifiers too long for the page, in the Data stream. */
  readonly long?: readonly number[];
}

const inTable = [0x16, 0x24, 1];
const rowEnd = [...inTable, 0x17, 0x24, 1];
const list = [0x0b, 0x46, 1, 0];

/** A table row's definition ([MS-DOC] 2.9.330) whose cells of the given columns go on from above. */
function definition(columns: number, merged: readonly number[]): number[] {
  const body = [columns, ...Array<number>(2 * (columns + 1)).fill(0)];
  for (let column = 0; column < columns; column += 1) {
    body.push(merged.includes(column) ? 0x20 : 0, ...Array<number>(19).fill(0));
  }
  const size = body.length + 1;
  return [0x08, 0xd6, size & 0xff, size >>> 8, ...body];
}

/** A Word 97 file: one piece of two-byte text, one page of paragraph properties, three styles. */
function doc(
  paragraphs: readonly Paragraph[],
  options: { headers?: string; notes?: string; version?: number; flags?: number } = {},
): Uint8Array {
  const { headers = '', notes = '', version = 193, flags = 0x0200 } = options;
  const body = paragraphs.map(({ text }) => text).join('');
  const text = body + notes + headers;
  const textAt = 1024;
  const pageAt = 512 * Math.ceil((textAt + 2 * text.length) / 512);
  const main = Buffer.alloc(pageAt + 512);
  main.write(text, textAt, 'utf16le');
  main.writeUInt16LE(0xa5ec, 0);
  main.writeUInt16LE(version, 2);
  main.writeUInt16LE(flags, 0x0a);
  main.writeInt32LE(body.length, 0x4c);
  main.writeInt32LE(notes.length, 0x50);
  main.writeInt32LE(headers.length, 0x54);

  const data: number[] = [];
  let end = textAt;
  let place = 510;
  main.writeUInt8(paragraphs.length, pageAt + 511);
  for (const [index, { text, style = 0, properties = [], long }] of paragraphs.entries()) {
    const modifiers = [...properties];
    if (long) {
      const at = Buffer.alloc(4);
      at.writeUInt32LE(data.length);
      modifiers.push(0x46, 0x66, ...at);
      data.push(long.length & 0xff, long.length >>> 8, ...long);
    }
    const papx = [style, 0, ...modifiers];
    if (papx.length % 2 === 0) papx.push(0);
    place = (place - papx.length - 1) & ~1;
    main.writeUInt8((papx.length + 1) / 2, pageAt + place);
    Buffer.from(papx).copy(main, pageAt + place + 1);
    end += 2 * text.length;
    main.writeUInt32LE(end, pageAt + 4 * (index + 1));
    main.writeUInt8(place / 2, pageAt + 4 * (paragraphs.length + 1) + 13 * index);
  }

  const styles = [0, 1, 62].map((builtIn) => [10, 0, builtIn, 0, 0xf1, 0xff, 0, 0, 0, 0, 0, 0]);
  const sheet = [4, 0, styles.length, 0, 10, 0, ...styles.flat()];
  const pages = Buffer.alloc(12);
  pages.writeUInt32LE(pageAt / 512, 8);
  const pieces = Buffer.alloc(21);
  pieces.writeUInt8(2, 0);
  pieces.writeUInt32LE(16, 1);
  pieces.writeUInt32LE(text.length, 9);
  pieces.writeUInt32LE(textAt, 15);
  const parts: [number, Buffer][] = [
    [0xa2, Buffer.from(sheet)],
    [0x102, pages],
    [0x1a2, pieces],
  ];
  let at = 0;
  for (const [field, bytes] of parts) {
    main.writeUInt32LE(at, field);
    main.writeUInt32LE(bytes.length, field + 4);
    at += bytes.length;
  }
  const file = cfb.utils.cfb_new();
  cfb.utils.cfb_add(file, '/WordDocument', main);
  cfb.utils.cfb_add(file, '/1Table', Buffer.concat(parts.map(([, bytes]) => bytes)));
  cfb.utils.cfb_add(file, '/Data', Buffer.from(data));
  const bytes: unknown = cfb.write(file, { type: 'buffer' });
  if (!(bytes instanceof Uint8Array)) throw new TypeError('no bytes');
  return bytes;
}

describe('DOC', () => {
  it('knows headings by style and outline level, titles, list items', async () => {
    const bytes = doc([
      { text: 'Règlement\r', style: 2 },
      { text: 'Objet\r', style: 1 },
      { text: 'Durée\r', properties: [0x40, 0x26, 1] },
      { text: 'un\r', properties: list },
      { text: 'Texte.\r' },
    ]);
    const reading = await readFormat(docFormat, bytes);
    expect(reading.lines).toEqual([
      'heading1 Règlement',
      'heading1 Objet',
      'heading2 Durée',
      'item un',
      'paragraph Texte.',
    ]);
    expect(reading.title).toBe('Règlement');
  });

  it('keeps the rows of a table apart, also where their properties are long, and names merged rows', async () => {
    const bytes = doc([
      { text: 'Visites\r' },
      { text: 'Mois\x07', properties: inTable },
      { text: 'Nombre\x07', properties: inTable },
      { text: '\x07', properties: rowEnd },
      { text: 'Janvier\r', properties: inTable },
      { text: 'suite\x07', properties: inTable },
      { text: '190\x07', properties: inTable },
      { text: '\x07', properties: inTable, long: [0x17, 0x24, 1] },
      { text: '\x07', properties: inTable },
      { text: '14\x07', properties: inTable },
      { text: '\x07', properties: inTable, long: [0x17, 0x24, 1, ...definition(2, [0])] },
      { text: 'fin\r' },
    ]);
    const reading = await readFormat(docFormat, bytes);
    expect(reading.pages[0]?.tables).toEqual([{ headers: 'Mois | Nombre', caption: 'Visites' }]);
    expect(reading.lines.slice(1)).toEqual([
      'row Mois | Nombre',
      'row Janvier suite | 190',
      'row Janvier suite | 14',
      'paragraph fin',
    ]);
  });

  it('reads the results of fields, notes, and page headers once', async () => {
    const bytes = doc([{ text: 'a \x13 HYPERLINK "x" \x14lien\x15 b\x1ec\x1fd\x02\r' }], {
      headers: 'Mairie\rPage \x13 PAGE \x142\x15\rMairie\r',
      notes: 'En bas\r',
    });
    const reading = await readFormat(docFormat, bytes);
    expect(reading.lines).toEqual([
      'paragraph Mairie',
      'paragraph a lien b-cd',
      'paragraph En bas',
    ]);
  });

  it('tells encrypted, older and damaged files', async () => {
    const code = (bytes: Uint8Array): Promise<string> => failureOf(readFormat(docFormat, bytes));
    expect(await code(doc([{ text: 'a\r' }], { flags: 0x0300 }))).toBe('document-encrypted');
    expect(await code(doc([{ text: 'a\r' }], { version: 100 }))).toBe('document-unsupported');
    expect(await code(doc([{ text: 'a\r' }], { flags: 0 }))).toBe('document-damaged');
    expect(await code(doc([{ text: 'a\r' }]).subarray(0, 600))).toBe('document-damaged');
  });

  const folder = sharedData('documents', 'french', 'other');
  it.skipIf(folder === null)('reads the city’s reports (shared data)', async () => {
    const bytes = readFileSync(`${folder ?? ''}/VilleMTP_MTP_DonneesDRPMPS_2012.doc`);
    const reading = await readFormat(docFormat, bytes);
    expect(reading.pages[0]?.tables[0]).toEqual({
      headers: 'Mois | Intitulé | Nombre de personnes présentes | Total',
      caption: 'Fréquentation mensuelle des visiteurs',
    });
    expect(reading.lines.filter((line) => line.startsWith('row')).length).toBeGreaterThan(70);
  });
});
