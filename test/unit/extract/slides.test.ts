import { describe, expect, it } from 'vitest';
import { odpFormat } from '../../../src/main/extract/odp.ts';
import { pptxFormat } from '../../../src/main/extract/pptx.ts';
import { odfBytes } from './build-odf.ts';
import { buildZip } from './build-zip.ts';
import { readFormat } from './read-format.ts';

const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const relations = (...list: [id: string, kind: string, target: string][]): string =>
  `<Relationships>${list.map(([id, kind, target]) => `<Relationship Id="${id}" Type="${office}/${kind}" Target="${target}"/>`).join('')}</Relationships>`;
const p = (text: string, properties = ''): string =>
  `<a:p><a:pPr>${properties}</a:pPr><a:r><a:t>${text}</a:t></a:r></a:p>`;
const shape = (text: string, type?: string): string =>
  `<p:sp><p:nvSpPr><p:nvPr>${type === undefined ? '' : `<p:ph ${type}/>`}</p:nvPr></p:nvSpPr><p:txBody>${text}</p:txBody></p:sp>`;
const slide = (shapes: string): string =>
  `<p:sld xmlns:p="urn:p" xmlns:a="urn:a"><p:cSld><p:spTree>${shapes}</p:spTree></p:cSld></p:sld>`;

const pptx = buildZip({
  '_rels/.rels': relations(['r1', 'officeDocument', 'ppt/presentation.xml']),
  'ppt/presentation.xml':
    '<p:presentation xmlns:p="urn:p" xmlns:r="urn:r"><p:sldIdLst><p:sldId id="9" r:id="b"/><p:sldId id="7" r:id="a"/></p:sldIdLst></p:presentation>',
  'ppt/_rels/presentation.xml.rels': relations(
    ['a', 'slide', 'slides/slide1.xml'],
    ['b', 'slide', 'slides/slide2.xml'],
  ),
  'ppt/slides/slide2.xml': slide(
    shape(p('12'), 'type="sldNum"') +
      shape(p('un') + p('sans puce', '<a:buNone/>'), 'idx="1"') +
      shape(p('Bilan 2023'), 'type="ctrTitle"') +
      `<p:grpSp>${shape(p('À côté'))}</p:grpSp>`,
  ),
  'ppt/slides/_rels/slide2.xml.rels': relations(
    ['n', 'notesSlide', '../notesSlides/n1.xml'],
    ['c', 'comments', '../comments/c1.xml'],
    ['d', 'diagramData', '../diagrams/d1.xml'],
    ['l', 'slideLayout', '../slideLayouts/l1.xml'],
  ),
  'ppt/slideLayouts/l1.xml': slide(
    shape(p('Ville de Sète')) + shape(p('Cliquez ici'), 'type="title"'),
  ),
  'ppt/notesSlides/n1.xml': slide(
    shape(p('Dire bonjour'), 'type="body"') + shape(p('3'), 'type="sldNum"'),
  ),
  'ppt/comments/c1.xml':
    '<p:cmLst xmlns:p="urn:p"><p:cm><p:text>À revoir</p:text></p:cm></p:cmLst>',
  'ppt/diagrams/d1.xml': `<dgm:dataModel xmlns:dgm="urn:d" xmlns:a="urn:a"><dgm:pt><dgm:t>${p('Étape')}</dgm:t></dgm:pt></dgm:dataModel>`,
  'ppt/slides/slide1.xml': slide(
    `<p:graphicFrame><a:tbl><a:tblPr firstRow="1"/>
      <a:tr><a:tc><a:txBody>${p('Poste')}</a:txBody></a:tc><a:tc><a:txBody>${p('Coût')}</a:txBody></a:tc></a:tr>
      <a:tr><a:tc><a:txBody>${p('Voirie')}</a:txBody></a:tc><a:tc><a:txBody>${p('élevé')}</a:txBody></a:tc></a:tr></a:tbl></p:graphicFrame>`,
  ),
  'ppt/slides/_rels/slide1.xml.rels': relations(
    ['l', 'slideLayout', '../slideLayouts/l1.xml'],
    ['g', 'chart', '../charts/g1.xml'],
  ),
  'ppt/charts/g1.xml': `<c:chartSpace xmlns:c="urn:c" xmlns:a="urn:a"><c:title>${p('Ventes')}</c:title><c:ser><c:tx><c:strCache><c:pt idx="0"><c:v>Pommes</c:v></c:pt></c:strCache></c:tx>
    <c:cat><c:strCache><c:pt idx="1"><c:v>mai</c:v></c:pt><c:pt idx="0"><c:v>avril</c:v></c:pt></c:strCache></c:cat>
    <c:val><c:numCache><c:pt idx="0"><c:v>1.5</c:v></c:pt><c:pt idx="1"><c:v>2</c:v></c:pt></c:numCache></c:val></c:ser></c:chartSpace>`,
});

describe('PPTX', () => {
  it('makes a page of each slide in order: title, text, SmartArt, notes, comments', async () => {
    const reading = await readFormat(pptxFormat, pptx);
    expect(reading.pages.map((page) => page.page)).toEqual([1, 2]);
    expect(reading.pages[0]?.text.split(/\n+/)).toEqual([
      'Bilan 2023',
      'un',
      'sans puce',
      'À côté',
      'Dire bonjour',
      'À revoir',
      'Étape',
      'Ville de Sète',
    ]);
    expect(reading.lines.slice(0, 3)).toEqual([
      'heading1 Bilan 2023',
      'item un',
      'paragraph sans puce',
    ]);
    expect(reading.title).toBe('Bilan 2023');
  });

  it('reads tables with their headers, and a layout’s text once', async () => {
    const page = (await readFormat(pptxFormat, pptx)).pages[1];
    expect(page?.text).toContain('Poste | Coût\nVoirie | élevé');
    expect(page?.tables[0]).toEqual({ headers: 'Poste | Coût', caption: '' });
  });

  it('reads a chart’s title, categories and figures', async () => {
    const page = (await readFormat(pptxFormat, pptx)).pages[1];
    expect(page?.text).toContain('Ventes\n\n| Pommes\navril | 1,5\nmai | 2');
    expect(page?.tables[1]).toEqual({ headers: '| Pommes', caption: 'Ventes' });
  });
});

describe('ODP', () => {
  it('makes a page of each slide: title, lists, boxes, notes', async () => {
    const frame = (kind: string, content: string): string =>
      `<draw:frame presentation:class="${kind}"><draw:text-box>${content}</draw:text-box></draw:frame>`;
    const t = (text: string): string => `<text:p>${text}</text:p>`;
    const list = `<text:list><text:list-item>${t('un')}</text:list-item></text:list>`;
    const body = `<office:presentation><draw:page>${frame('page-number', t('1'))}${frame('outline', list)}${frame('title', t('Bilan'))}
      <draw:custom-shape>${t('Fléché')}</draw:custom-shape>
      <presentation:notes>${frame('notes', t('Dire bonjour'))}</presentation:notes></draw:page><draw:page>${frame('title', t('Fin'))}</draw:page></office:presentation>`;
    const reading = await readFormat(odpFormat, odfBytes('presentation', body));
    expect(reading.pages.map((page) => page.text)).toEqual([
      'Bilan\n\nun\n\nFléché\n\nDire bonjour',
      'Fin',
    ]);
    expect(reading.lines.slice(0, 2)).toEqual(['heading1 Bilan', 'item un']);
    expect(reading.title).toBe('Bilan');
  });
});
