import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { sniff } from '../../../src/main/extract/sniff.ts';
import { BytesSource } from '../../../src/main/extract/source.ts';
import { extractBytes, pagesOf } from './extract-bytes.ts';
import { makePdf, text } from './make-pdf.ts';

const typeOf = (name: string, contents: string | Uint8Array): Promise<string | null> =>
  sniff(new BytesSource(typeof contents === 'string' ? Buffer.from(contents) : contents), name);

const pdf = makePdf({ pages: [{ content: text(60, 700, 'Bonjour.') }] });
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const mail =
  'From: a@b.fr\r\nTo: c@d.fr\r\nSubject: Devis\r\nDate: Mon, 1 Jun 2009 10:00:00 +0200\r\n\r\nBonjour\r\n';

describe('the type of a file', () => {
  it.each([
    ['letter.txt', pdf, 'pdf'],
    ['no extension', pdf, 'pdf'],
    ['photo.pdf', png, 'png'],
    ['photo.txt', png, 'png'],
    ['x.doc', '{\\rtf1\\ansi Bonjour}', 'rtf'],
    ['x.txt', '<!DOCTYPE html><html><body>Bonjour</body></html>', 'html'],
    ['x.pdf', '<html lang="fr"><p>Page non trouvée</p></html>', 'html'],
    ['page.htm', '<p>Fragment <b>sans</b> doctype</p>', 'html'],
    ['notes.pdf', 'Des notes en texte simple.', 'txt'],
    ['notes', 'Des notes en texte simple.', 'txt'],
    ['notes.md', '# Titre\n\nTexte', 'md'],
    ['script.py', 'def f():\n    return 1\n', 'py'],
    ['x.txt', mail, 'eml'],
    ['x.txt', `From a@b.fr Mon Jun  1 10:00:00 2009\n${mail}`, 'mbox'],
    ['x.csv', 'nom;prix\npain;1,20\n', 'csv'],
    ['x.txt', 'nom;prix;date\npain;1,20;2014\nlait;0,90;2015\nsel;0,40;2016\n', 'csv'],
    [
      'x.txt',
      'Une lettre, avec des virgules, ici.\nUne autre ligne, là.\nEt rien, plus, loin, là.\n',
      'txt',
    ],
    ['x.xml', '<?xml version="1.0"?><livre><p>Bonjour</p></livre>', 'xml'],
    ['x.txt', 'Note : à lire\nPrix : 12 €\n\nTexte', 'txt'],
  ])('%s', async (name, contents, expected) => {
    expect(await typeOf(name, contents)).toBe(expected);
  });

  it('is none where there is nothing but white space', async () => {
    expect(await typeOf('x.txt', '')).toBeNull();
    expect(await typeOf('x.pdf', ' \r\n\t\n')).toBeNull();
  });

  it('is text in UTF-16 too, with its mark or without', async () => {
    expect(await typeOf('x.txt', iconv.encode('Été', 'utf-16le', { addBOM: true }))).toBe('txt');
    expect(await typeOf('x.txt', iconv.encode('Une phrase en été', 'utf-16be'))).toBe('txt');
  });

  it('is not changed by a character cut at the sample’s end', async () => {
    const long = 'é'.repeat(40_000);
    expect(await typeOf('x.txt', `a${long}`)).toBe('txt');
    expect(await typeOf('x.txt', long)).toBe('txt');
  });

  it('of an old office file is known by its streams', async () => {
    const compound = (stream: string): Uint8Array => {
      const file = Buffer.alloc(3 * 512);
      Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(file);
      file.writeUInt16LE(9, 30);
      file.writeUInt32LE(1, 48); // the directory's sector
      file.writeUInt32LE(0, 76); // the FAT's
      file.writeUInt32LE(0xfffffffe, 512 + 4); // the directory ends there
      const name = Buffer.from(`${stream}\0`, 'utf16le');
      name.copy(file, 1024);
      file.writeUInt16LE(name.length, 1024 + 64);
      return file;
    };
    expect(await typeOf('x', compound('WordDocument'))).toBe('doc');
    expect(await typeOf('x.doc', compound('Workbook'))).toBe('xls');
    expect(await typeOf('x.xls', compound('PowerPoint Document'))).toBe('ppt');
    expect(await typeOf('x.doc', compound('__properties_version1.0'))).toBe('msg');
    expect(await typeOf('x.docx', compound('EncryptedPackage'))).toBe('encrypted-office');
    expect(await typeOf('x.db', compound('Catalog'))).toBe('cfb');
  });

  it('of a compound file whose directory goes in circles is found in the end', async () => {
    const file = Buffer.alloc(3 * 512);
    Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(file);
    file.writeUInt16LE(9, 30);
    file.writeUInt32LE(1, 48);
    file.writeUInt32LE(1, 512 + 4);
    expect(await typeOf('x.doc', file)).toBe('doc');
  });
});

describe('a file under a wrong name', () => {
  it('is read as what it is', async () => {
    const file = await extractBytes('facture.txt', pdf);
    expect(file.type).toBe('pdf');
    expect(pagesOf(file)[0]?.text).toBe('Bonjour.');
  });

  it('is unsupported where it is a picture, whatever it is called', async () => {
    await expect(extractBytes('contrat.pdf', png)).rejects.toMatchObject({
      code: 'document-unsupported',
      values: { type: 'png' },
    });
  });

  it('is unsupported where its bytes are no known format and no text', async () => {
    const noise = Buffer.from(Array.from({ length: 4000 }, (_, index) => (index * 7919) % 256));
    await expect(extractBytes('notes.txt', noise)).rejects.toMatchObject({
      code: 'document-unsupported',
    });
  });

  it('is unsupported where it is text of a mainframe', async () => {
    const mainframe = Buffer.from('c289959196a4994040c289959196a49940', 'hex');
    const ebcdic = Buffer.concat(Array.from({ length: 20 }, () => mainframe));
    await expect(extractBytes('x.txt', ebcdic)).rejects.toMatchObject({
      code: 'document-unsupported',
    });
  });
});
