import { describe, expect, it } from 'vitest';
import { docxFormat } from '../../../src/main/extract/docx.ts';
import { buildZip } from './build-zip.ts';
import { failureOf, readFormat } from './read-format.ts';

const p = (text: string, properties = ''): string =>
  `<w:p><w:pPr>${properties}</w:pPr><w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`;
const style = (id: string): string => `<w:pStyle w:val="${id}"/>`;
const cell = (content: string, properties = ''): string =>
  `<w:tc><w:tcPr>${properties}</w:tcPr>${content}</w:tc>`;
const row = (...cells: string[]): string => `<w:tr>${cells.join('')}</w:tr>`;
const relation = (id: string, kind: string, target: string): string =>
  `<Relationship Id="${id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${kind}" Target="${target}"/>`;
const relations = (...list: string[]): string =>
  `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${list.join('')}</Relationships>`;
const part = (name: string, content: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><w:${name} xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="urn:r" xmlns:wp="urn:wp" xmlns:mc="urn:mc" xmlns:v="urn:v">${content}</w:${name}>`;

const styles = part(
  'styles',
  `<w:style w:styleId="T1"><w:name w:val="heading 1"/></w:style>
   <w:style w:styleId="Sous"><w:name w:val="Ma section"/><w:basedOn w:val="T1"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
   <w:style w:styleId="Titre"><w:name w:val="Title"/></w:style>
   <w:style w:styleId="Leg"><w:name w:val="caption"/></w:style>
   <w:style w:styleId="A"><w:name w:val="a"/><w:basedOn w:val="B"/></w:style>
   <w:style w:styleId="B"><w:name w:val="b"/><w:basedOn w:val="A"/></w:style>`,
);
const numbering = part(
  'numbering',
  `<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="Article %1"/></w:lvl>
   <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1.%2)"/></w:lvl></w:abstractNum>
   <w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl></w:abstractNum>
   <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>`,
);
const numbered = (level: number, id = 1): string =>
  `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="${id}"/></w:numPr>`;

function docx(body: string, more: Record<string, string> = {}, core?: string): Uint8Array {
  return buildZip({
    '[Content_Types].xml': '<Types/>',
    '_rels/.rels': relations(
      relation('r1', 'officeDocument', '/word/document.xml'),
      relation('r2', 'metadata/core-properties', 'docProps/core.xml'),
    ),
    ...(core === undefined ? {} : { 'docProps/core.xml': core }),
    'word/document.xml': part('document', `<w:body>${body}</w:body>`),
    'word/_rels/document.xml.rels': relations(
      relation('s', 'styles', 'styles.xml'),
      relation('n', 'numbering', 'numbering.xml'),
      ...Object.keys(more).map((name) => relation(name, name.replace(/\d/, ''), `${name}.xml`)),
    ),
    'word/styles.xml': styles,
    'word/numbering.xml': numbering,
    ...Object.fromEntries(Object.entries(more).map(([name, xml]) => [`word/${name}.xml`, xml])),
  });
}

const read = (body: string, more?: Record<string, string>, core?: string) =>
  readFormat(docxFormat, docx(body, more, core));

describe('DOCX', () => {
  it('knows headings by style, inheritance and outline level, and the title by its style', async () => {
    const reading = await read(
      p('En-tête de lettre', '<w:outlineLvl w:val="2"/>') +
        p('Règlement', style('Titre')) +
        p('Objet', style('T1')) +
        p('Durée', style('Sous')) +
        p('Texte.', style('A')),
    );
    expect(reading.lines).toEqual([
      'heading3 En-tête de lettre',
      'heading1 Règlement',
      'heading1 Objet',
      'heading2 Durée',
      'paragraph Texte.',
    ]);
    expect(reading.title).toBe('Règlement');
  });

  it('shows the numbers of headings and lists, and no bullets', async () => {
    const reading = await read(
      p('Champ', style('T1') + numbered(0)) +
        p('premier', numbered(1)) +
        p('second', numbered(1)) +
        p('Durée', style('T1') + numbered(0)) +
        p('encore', numbered(1)) +
        p('puce', numbered(0, 2)),
    );
    expect(reading.lines).toEqual([
      'heading1 Article 1 Champ',
      'item 1.a) premier',
      'item 1.b) second',
      'heading1 Article 2 Durée',
      'item 2.a) encore',
      'item puce',
    ]);
  });

  it('takes a numbered item all in bold for a heading, unless it is a sentence', async () => {
    const bold = (text: string): string =>
      `<w:p><w:pPr>${numbered(0)}</w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>${text}</w:t></w:r></w:p>`;
    const reading = await read(
      bold('Les visiteurs') + bold('Ils sont venus.') + p('plain', numbered(0)),
    );
    expect(reading.lines).toEqual([
      'heading4 Article 1 Les visiteurs',
      'item Article 2 Ils sont venus.',
      'item Article 3 plain',
    ]);
  });

  it('gives a table its headers and caption, and repeats cells merged downwards', async () => {
    const restart = '<w:vMerge w:val="restart"/>';
    const reading = await read(
      p('Tableau 1. Visites', style('Leg')) +
        `<w:tbl>${row(cell(p('Mois')), cell(p('Lieu')), cell(p('Nombre')))}
          ${row(cell(p('Janvier'), restart), cell(p('Mairie')), cell(p('1 190')))}
          ${row(cell('<w:p/>', '<w:vMerge/>'), cell(p('Musée')), cell(p('14')))}
          ${row(cell(p('Total'), '<w:gridSpan w:val="2"/>'), cell(p('1 204')))}</w:tbl>`,
    );
    expect(reading.pages[0]?.tables).toEqual([
      { headers: 'Mois | Lieu | Nombre', caption: 'Tableau 1. Visites' },
    ]);
    expect(reading.lines.slice(1)).toEqual([
      'row Mois | Lieu | Nombre',
      'row Janvier | Mairie | 1 190',
      'row Janvier | Musée | 14',
      'row Total | 1 204',
    ]);
  });

  it('reads a table of one column, or with headings in it, as text', async () => {
    const reading = await read(
      `<w:tbl>${row(cell(p('Seul')))}</w:tbl><w:tbl>${row(cell(p('Titre', style('T1'))), cell(p('à côté')))}</w:tbl>`,
    );
    expect(reading.lines).toEqual(['paragraph Seul', 'heading1 Titre', 'paragraph à côté']);
  });

  it('reads notes, comments, text boxes and content controls once, in their place', async () => {
    const box = '<w:txbxContent><w:p><w:r><w:t>Encadré</w:t></w:r></w:p></w:txbxContent>';
    const note = (name: string, text: string): string =>
      part(
        `${name}s`,
        `<w:${name} w:id="0" w:type="separator">${p('—')}</w:${name}><w:${name} w:id="2">${p(text)}</w:${name}>`,
      );
    const reading = await read(
      `<w:p><w:r><w:t>Corps</w:t><w:footnoteReference w:id="2"/><w:endnoteReference w:id="2"/></w:r>
       <w:r><w:commentReference w:id="2"/></w:r><mc:AlternateContent><mc:Choice>${box}</mc:Choice><mc:Fallback>${box}</mc:Fallback></mc:AlternateContent></w:p>
       <w:sdt><w:sdtContent>${p('Champ rempli')}</w:sdtContent></w:sdt>`,
      {
        footnotes: note('footnote', 'En bas'),
        endnotes: note('endnote', 'À la fin'),
        comments: note('comment', 'À revoir'),
      },
    );
    expect(reading.lines).toEqual([
      'paragraph Corps',
      'paragraph Encadré',
      'paragraph En bas',
      'paragraph À la fin',
      'paragraph À revoir',
      'paragraph Champ rempli',
    ]);
  });

  it('reads page headers and footers once, without page numbers alone', async () => {
    const reading = await read(p('Corps'), {
      header1: part('hdr', p('Mairie de Sète')),
      header2: part('hdr', p('Mairie de Sète')),
      footer1: part('ftr', p('Page 3 sur 12') + p('SIRET 123')),
    });
    expect(reading.lines).toEqual([
      'paragraph Mairie de Sète',
      'paragraph Corps',
      'paragraph SIRET 123',
    ]);
  });

  it('leaves out deleted and hidden text, and joins the runs of a word', async () => {
    const reading = await read(
      `<w:p><w:r><w:t>con</w:t></w:r><w:del><w:r><w:delText>x</w:delText></w:r></w:del><w:ins><w:r><w:t>gés</w:t></w:r></w:ins>
       <w:r><w:rPr><w:vanish/></w:rPr><w:t>caché</w:t></w:r><w:r><w:noBreakHyphen/><w:t>là</w:t><w:br/><w:t>suite</w:t></w:r></w:p>`,
    );
    expect(reading.lines).toEqual(['paragraph congés-là\nsuite']);
  });

  it('takes title and language from the properties, unless a program wrote the title', async () => {
    const core = (title: string): string =>
      `<cp:coreProperties xmlns:dc="urn:dc" xmlns:cp="urn:cp"><dc:title>${title}</dc:title><dc:language>fr-FR</dc:language></cp:coreProperties>`;
    const good = await read(p('Titre', style('T1')), {}, core('Le bail'));
    expect([good.title, good.language]).toEqual(['Le bail', 'fr']);
    const bad = await read(p('Titre vrai', style('T1')), {}, core('Microsoft Word - bail.doc'));
    expect(bad.title).toBe('Titre vrai');
    const letter = await read(p('Madame X') + p('Objet : Résiliation'));
    expect(letter.title).toBe('Résiliation');
  });

  it('expands no entity that the document declares', async () => {
    const bomb = `<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>
      <w:document xmlns:w="urn:w"><w:body><w:p><w:r><w:t>début &b; &x; fin</w:t></w:r></w:p></w:body></w:document>`;
    const bytes = buildZip({
      '_rels/.rels': relations(relation('r', 'officeDocument', 'word/document.xml')),
      'word/document.xml': bomb,
    });
    expect((await readFormat(docxFormat, bytes)).lines).toEqual(['paragraph début &b; &x; fin']);
  });

  it('tells damage and encryption apart', async () => {
    const whole = docx(p('Corps'));
    const code = (bytes: Uint8Array) => failureOf(readFormat(docxFormat, bytes));
    expect(await code(whole.subarray(0, whole.length - 60))).toBe('document-damaged');
    expect(await code(docx('<w:p><w:r></w:p>'))).toBe('document-damaged');
    expect(await code(buildZip({ 'a.txt': 'x' }))).toBe('document-damaged');
    const compound = Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0]);
    expect(await code(compound)).toBe('document-encrypted');
    const deep = docx('<w:ins>'.repeat(2000) + '</w:ins>'.repeat(2000));
    expect(await code(deep)).toBe('document-damaged');
  });
});
