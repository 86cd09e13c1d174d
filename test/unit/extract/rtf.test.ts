import { describe, expect, it } from 'vitest';
import { rtfFormat } from '../../../src/main/extract/rtf.ts';
import { failureOf, readFormat } from './read-format.ts';

const head = String.raw`{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset238 Arial CE;}}{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 heading 1;}{\s2 heading 2;}}{\info{\title Le bail}{\author X}}`;
const read = (body: string) => readFormat(rtfFormat, `${head}${body}}`);

describe('RTF', () => {
  it('reads accents of every kind: code pages by font, Unicode with its fallback', async () => {
    const reading = await read(
      String.raw`\f0 cong\'e9s \f1 \'9a\'e8 \f0\u8364?\uc2\u233\'c3\'a9 {\uc0\u960}\par`,
    );
    expect(reading.lines).toEqual(['paragraph congés šč €é π']);
    expect(reading.title).toBe('Le bail');
  });

  it('knows headings, list items with their numbers, and line breaks', async () => {
    const reading = await read(
      String.raw`\pard\s1 Objet\par\pard\s2 Dur\'e9e\par\pard{\listtext 1.\tab}\ls1 un\par\pard{\listtext\'b7\tab}\ls1 puce\par\pard a\line b\~c\_d\-e\par`,
    );
    expect(reading.lines).toEqual([
      'heading1 Objet',
      'heading2 Durée',
      'item 1. un',
      'item puce',
      'paragraph a\nb c-de',
    ]);
  });

  it('does not give the first paragraph what the style sheet describes', async () => {
    const sheet = String.raw`{\stylesheet{\s1\outlinelevel0 heading 1;}{\s1 heading 1;}{\s3\ls1 Liste;}}`;
    const reading = await readFormat(rtfFormat, String.raw`{\rtf1 ${sheet}Madame,\par}`);
    expect(reading.lines).toEqual(['paragraph Madame,']);
  });

  it('reads tables with headers and the line above as caption', async () => {
    const row = (...cells: string[]): string =>
      String.raw`\trowd\intbl ${cells.join(String.raw`\cell `)}\cell\row`;
    const reading = await read(
      String.raw`Visites\par ${row('Mois', 'Nombre')}\pard ${row('Janvier', '190')}\pard apr\'e8s\par`,
    );
    expect(reading.pages[0]?.tables).toEqual([{ headers: 'Mois | Nombre', caption: 'Visites' }]);
    expect(reading.lines.slice(1)).toEqual([
      'row Mois | Nombre',
      'row Janvier | 190',
      'paragraph après',
    ]);
  });

  it('reads notes, headers and footers, field results; not hidden text, codes or binary', async () => {
    const reading = await read(
      String.raw`{\header Mairie\par}{\footer Page 3\par}Texte{\footnote En bas} {\v secret}{\field{\*\fldinst HYPERLINK "x"}{\fldrslt lien}}{\*\inconnu rien}{\pict\bin4 }}{}\par`,
    );
    expect(reading.lines).toEqual(['paragraph Mairie', 'paragraph Texte lien', 'paragraph En bas']);
  });

  it('ends at the document’s own end, and refuses groups without end', async () => {
    expect((await readFormat(rtfFormat, String.raw`{\rtf1 a\par}rubbish`)).lines).toEqual([
      'paragraph a',
    ]);
    expect((await readFormat(rtfFormat, String.raw`{\rtf1 coup`)).lines).toEqual([
      'paragraph coup',
    ]);
    expect(await failureOf(readFormat(rtfFormat, `{\\rtf1 ${'{'.repeat(5000)}`))).toContain(
      'nested',
    );
  });
});
