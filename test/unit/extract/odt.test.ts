import { describe, expect, it } from 'vitest';
import { odtFormat } from '../../../src/main/extract/odt.ts';
import { odfBytes, odfMeta, odfStyles } from './build-odf.ts';
import { failureOf, readFormat } from './read-format.ts';

const p = (text: string, style = 'Standard'): string =>
  `<text:p text:style-name="${style}">${text}</text:p>`;
const cell = (content: string, attributes = ''): string =>
  `<table:table-cell ${attributes}>${content}</table:table-cell>`;
const row = (...cells: string[]): string => `<table:table-row>${cells.join('')}</table:table-row>`;
const read = (body: string, more?: Record<string, string>, styles?: string) =>
  readFormat(odtFormat, odfBytes('text', `<office:text>${body}</office:text>`, more, styles));

describe('ODT', () => {
  it('knows headings, the title by its style, and white space as it is meant', async () => {
    const reading = await read(
      p('Règlement intérieur', 'P1') +
        '<text:h text:outline-level="2">Horaires</text:h>' +
        p('de 8 h<text:s text:c="2"/>à\n   9 h<text:line-break/>sauf<text:tab/>lundi'),
      {},
      '<style:style style:name="P1" style:parent-style-name="Title"/>',
    );
    expect(reading.lines).toEqual([
      'heading1 Règlement intérieur',
      'heading2 Horaires',
      'paragraph de 8 h à 9 h\nsauf lundi',
    ]);
    expect(reading.title).toBe('Règlement intérieur');
  });

  it('shows the numbers of lists and of headings', async () => {
    const list = `<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>
      <text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")" text:display-levels="1"/></text:list-style>`;
    const styles = odfStyles(
      `<office:styles><text:outline-style><text:outline-level-style text:level="1" style:num-format="I" style:num-prefix="Titre "/></text:outline-style></office:styles>`,
    );
    const reading = await read(
      `<text:h text:outline-level="1">Objet</text:h>
       <text:list text:style-name="L"><text:list-item>${p('un')}<text:list><text:list-item>${p('un bis')}</text:list-item></text:list></text:list-item>
       <text:list-item>${p('deux')}${p('suite')}</text:list-item></text:list>
       <text:list text:style-name="L"><text:list-item>${p('encore un')}</text:list-item></text:list>
       <text:list text:style-name="Puces"><text:list-item>${p('puce')}</text:list-item></text:list>`,
      { 'styles.xml': styles },
      list,
    );
    expect(reading.lines).toEqual([
      'heading1 Titre I Objet',
      'item 1. un',
      'item a) un bis',
      'item 2. deux',
      'item suite',
      'item 1. encore un',
      'item puce',
    ]);
  });

  it('gives tables headers and the line above as caption, and names merged rows', async () => {
    const reading = await read(
      p('Visites par mois :') +
        `<table:table><table:table-header-rows>${row(cell(p('Mois')), cell(p('Lieu')), cell(p('Nombre')))}</table:table-header-rows>
        ${row(cell(p('Janvier'), 'table:number-rows-spanned="2"'), cell(p('Mairie')), cell(p('1 190'), 'table:number-rows-spanned="2"'))}
        ${row('<table:covered-table-cell/>', cell(p('Musée')), '<table:covered-table-cell/>')}</table:table>`,
    );
    expect(reading.pages[0]?.tables).toEqual([
      { headers: 'Mois | Lieu | Nombre', caption: 'Visites par mois :' },
    ]);
    expect(reading.lines.slice(1)).toEqual([
      'row Mois | Lieu | Nombre',
      'row Janvier | Mairie | 1 190',
      'row Janvier | Musée',
    ]);
  });

  it('reads notes, comments and text boxes, and leaves out hidden and deleted text', async () => {
    const reading = await read(
      `<text:tracked-changes><text:changed-region><text:deletion>${p('supprimé')}</text:deletion></text:changed-region></text:tracked-changes>` +
        p(
          'Corps<text:span text:style-name="Caché">secret</text:span><text:note><text:note-citation>1</text:note-citation><text:note-body>' +
            p('En bas') +
            '</text:note-body></text:note><office:annotation><dc:creator>Zoé</dc:creator>' +
            p('À revoir') +
            '</office:annotation><draw:frame><draw:text-box>' +
            p('Encadré') +
            '</draw:text-box></draw:frame>',
        ),
      {},
      '<style:style style:name="Caché"><style:text-properties text:display="none"/></style:style>',
    );
    expect(reading.lines).toEqual([
      'paragraph Corps',
      'paragraph En bas',
      'paragraph À revoir',
      'paragraph Encadré',
    ]);
  });

  it('reads page headers and footers once, and the title of the properties', async () => {
    const master = (name: string): string =>
      `<style:master-page style:name="${name}"><style:header>${p('Ville de Sète')}</style:header><style:footer>${p('Page 1 sur 3')}${p('Siret 12')}</style:footer></style:master-page>`;
    const reading = await read(p('Corps'), {
      'styles.xml': odfStyles(
        `<office:master-styles>${master('A')}${master('B')}</office:master-styles>`,
      ),
      'meta.xml': odfMeta('<dc:title>Charte</dc:title>'),
    });
    expect(reading.lines).toEqual([
      'paragraph Ville de Sète',
      'paragraph Corps',
      'paragraph Siret 12',
    ]);
    expect(reading.title).toBe('Charte');
  });

  it('tells damage from encryption', async () => {
    const whole = odfBytes('text', '<office:text/>');
    expect(await failureOf(readFormat(odtFormat, whole.subarray(0, 80)))).toBe('document-damaged');
    expect(await failureOf(read('', { 'encrypted-package': 'x' }))).toBe('document-encrypted');
    expect(await failureOf(read('<text:p>'))).toBe('document-damaged');
  });
});
