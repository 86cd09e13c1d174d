import { describe, expect, it } from 'vitest';
import { epubFormat } from '../../../src/main/extract/epub.ts';
import { buildZip } from './build-zip.ts';
import { failureOf, readFormat } from './read-format.ts';

const xhtml = (body: string): string =>
  `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body>${body}</body></html>`;

function epub(
  more: Readonly<Record<string, string>> = {},
  spineAttributes = 'toc="ncx"',
): Uint8Array {
  return buildZip({
    mimetype: 'application/epub+zip',
    'META-INF/container.xml':
      '<container><rootfiles><rootfile full-path="OPS/livre.opf"/></rootfiles></container>',
    'OPS/livre.opf': `<package xmlns:dc="urn:dc"><metadata><dc:title>Le jardin</dc:title><dc:language>fr</dc:language></metadata>
      <manifest><item id="b" href="texte/deux.xhtml" media-type="application/xhtml+xml"/><item id="a" href="texte/un%20seul.xhtml" media-type="application/xhtml+xml"/>
      <item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/><item id="img" href="c.svg" media-type="image/svg+xml"/></manifest>
      <spine ${spineAttributes}><itemref idref="a"/><itemref idref="b"/><itemref idref="a"/><itemref idref="img"/></spine></package>`,
    'OPS/toc.ncx': `<ncx><navMap><navPoint><navLabel><text>Première partie</text></navLabel><content src="texte/un%20seul.xhtml#x"/>
      <navPoint><navLabel><text>Semer</text></navLabel><content src="texte/deux.xhtml"/></navPoint></navPoint></navMap></ncx>`,
    'OPS/texte/un seul.xhtml': xhtml('<a id="x"/><p>Au printemps.</p>'),
    'OPS/texte/deux.xhtml': xhtml('<h2>Semer en ligne</h2><p>Un rang.</p><ul><li>radis</li></ul>'),
    ...more,
  });
}

describe('EPUB', () => {
  it('reads the chapters in order as one page, with headings from the contents where they have none', async () => {
    const reading = await readFormat(epubFormat, epub());
    expect(reading.pages.map((page) => page.page)).toEqual([1]);
    expect(reading.lines).toEqual([
      'heading1 Première partie',
      'paragraph Au printemps.',
      'heading2 Semer en ligne',
      'paragraph Un rang.',
      'item radis',
    ]);
    expect([reading.title, reading.language]).toEqual(['Le jardin', 'fr']);
  });

  it('says that a protected book is, and lets obscured fonts pass', async () => {
    const protectedPart = (uri: string): Record<string, string> => ({
      'META-INF/encryption.xml': `<encryption><EncryptedData><CipherData><CipherReference URI="${uri}"/></CipherData></EncryptedData></encryption>`,
    });
    expect(
      await failureOf(readFormat(epubFormat, epub(protectedPart('OPS/texte/deux.xhtml')))),
    ).toBe('document-encrypted');
    expect(await failureOf(readFormat(epubFormat, epub(protectedPart('OPS/police.otf'))))).toBe(
      'none',
    );
  });

  it('says what is damaged', async () => {
    expect(await failureOf(readFormat(epubFormat, buildZip({ mimetype: 'x' })))).toBe(
      'document-damaged',
    );
  });
});
