import * as cfb from 'cfb';
import { describe, expect, it } from 'vitest';
import { pptFormat } from '../../../src/main/extract/ppt.ts';
import { failureOf, readFormat } from './read-format.ts';

/** [MS-PPT] 2.3.1: version and instance, type, length. */
function record(type: number, content: Uint8Array | readonly Uint8Array[], instance = 0): Buffer {
  const container = !(content instanceof Uint8Array);
  const body = container ? Buffer.concat(content) : Buffer.from(content);
  const head = Buffer.alloc(8);
  head.writeUInt16LE((instance << 4) | (container ? 0xf : 0), 0);
  head.writeUInt16LE(type, 2);
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body]);
}
const numbers = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => bytes.writeUInt32LE(value, 4 * index));
  return bytes;
};
const header = (kind: number): Buffer => record(0x0f9f, numbers(kind));
const wide = (text: string): Buffer => record(0x0fa0, Buffer.from(text, 'utf16le'));
const narrow = (text: string): Buffer => record(0x0fa8, Buffer.from(text, 'latin1'));
const box = (...content: Buffer[]): Buffer => record(0xf002, [record(0xf00d, content)]);

/** Two slides; persist 1 is the document, 2 and 3 the slides, 4 notes on the first. */
function ppt(mark = 0xe391c05f): Uint8Array {
  const persist = (number: number, id: number): Buffer =>
    record(0x03f3, numbers(number, 0, 0, id, 0));
  const document = record(0x03e8, [
    record(0x0ff0, [persist(9, 99), header(0), wide('Masque')], 1),
    record(
      0x0ff0,
      [
        persist(3, 256),
        header(0),
        wide('Bilan 2003'),
        header(1),
        narrow('Été\rHiver'),
        persist(2, 257),
      ],
      0,
    ),
  ]);
  const first = record(0x03ee, [
    box(record(0x0f9e, numbers(1))),
    box(record(0x0f9e, numbers(0))),
    box(header(4), wide('À côté')),
  ]);
  const second = record(0x03ee, [box(header(6), wide('Fin'))]);
  const notes = record(0x03f0, [
    record(0x03f1, numbers(256, 0)),
    box(header(2), wide('Dire bonjour')),
    box(header(4), narrow('*')),
  ]);
  const objects = [document, second, first, notes];
  const offsets: number[] = [];
  let at = 0;
  for (const object of objects) {
    offsets.push(at);
    at += object.length;
  }
  const directory = record(0x1772, numbers((4 << 20) | 1, ...offsets));
  const edit = record(0x0ff5, numbers(0, 0, 0, at, 1, 5, 0));
  const file = cfb.utils.cfb_new();
  cfb.utils.cfb_add(file, '/PowerPoint Document', Buffer.concat([...objects, directory, edit]));
  cfb.utils.cfb_add(
    file,
    '/Current User',
    record(0x0ff6, numbers(20, mark, at + directory.length, 0)),
  );
  const bytes: unknown = cfb.write(file, { type: 'buffer' });
  if (!(bytes instanceof Uint8Array)) throw new TypeError('no bytes');
  return bytes;
}

describe('PPT', () => {
  it('makes a page of each slide in order: title, text, boxes, notes; no masters', async () => {
    const reading = await readFormat(pptFormat, ppt());
    expect(reading.pages.map((page) => page.text)).toEqual([
      'Bilan 2003\n\nÉté\nHiver\n\nÀ côté\n\nDire bonjour',
      'Fin',
    ]);
    expect(reading.lines.slice(0, 3)).toEqual(['heading1 Bilan 2003', 'item Été', 'item Hiver']);
    expect(reading.title).toBe('Bilan 2003');
  });

  it('tells encryption from damage', async () => {
    expect(await failureOf(readFormat(pptFormat, ppt(0xf3d1c4df)))).toBe('document-encrypted');
    expect(await failureOf(readFormat(pptFormat, ppt().subarray(0, 700)))).toBe('document-damaged');
  });
});
