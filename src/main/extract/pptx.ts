/**
 * PPTX: a page a slide: its title, its text and tables, the speaker's notes, the comments.
 *
 * Own reader over saxes and yauzl. officeparser (8.1.1) was tried on the office corpus: it leaves out
 * comments and what the slide's layout shows, and see odt.ts.
 */
import { TrouvailleError } from '../../shared/errors.ts';
import type { Page } from '../../shared/domain.ts';
import { sensibleTitle } from './document-properties.ts';
import { writeChart } from './drawing-chart.ts';
import { drawingParagraphs, drawingTable } from './drawing-text.ts';
import type { Content, Format, FormatInput } from './format.ts';
import { declaredLanguage } from './language.ts';
import { OpcPackage, type Relation } from './opc.ts';
import { PageBuilder } from './page-builder.ts';
import { writeTable } from './table-writer.ts';
import {
  attribute,
  child,
  descendants,
  elements,
  prefixedAttribute,
  textOf,
  type XmlElement,
} from './xml-tree.ts';

export const pptxFormat: Format = { types: ['pptx'], extract };

async function extract(input: FormatInput): Promise<Content> {
  const opc = await OpcPackage.open(input);
  const main = await opc.mainPart();
  const presentation = await opc.xml(main);
  if (!presentation) throw new TrouvailleError('document-damaged', { detail: `no part ${main}` });
  const relations = await opc.relations(main);
  const pages: Page[] = [];
  let title: string | null = null;
  const drawn = new Set<string>();
  for (const slide of slideParts(presentation, relations)) {
    input.signal.throwIfAborted();
    const builder = new PageBuilder(pages.length + 1, input.budget);
    await writeSlide(builder, opc, slide);
    await writeBackground(builder, opc, slide, drawn);
    pages.push(builder.build());
    title ??= builder.firstHeading;
  }
  const properties = await opc.properties();
  return {
    title: sensibleTitle(properties.title) ?? title,
    language: declaredLanguage(properties.language),
    pages,
  };
}

/** In the order shown, hidden slides included. */
function slideParts(presentation: XmlElement, relations: ReadonlyMap<string, Relation>): string[] {
  const list = child(presentation, 'sldIdLst');
  return (list ? elements(list) : []).flatMap((element) => {
    const relation = relations.get(prefixedAttribute(element, 'id') ?? '');
    return relation ? [relation.target] : [];
  });
}

async function writeSlide(builder: PageBuilder, opc: OpcPackage, part: string): Promise<void> {
  const slide = await opc.xml(part);
  if (!slide) return;
  const shapes = [...shapesOf(slide)];
  const isTitle = (shape: XmlElement): boolean => /^(ctrT|t)itle$/.test(placeholder(shape) ?? '');
  for (const shape of shapes.filter(isTitle)) {
    const lines = drawingParagraphs(shape).map((paragraph) => paragraph.text);
    builder.heading(1, lines.join(' '));
  }
  for (const shape of shapes) if (!isTitle(shape)) writeShape(builder, shape);
  for (const relation of (await opc.relations(part)).values()) {
    const related = kindsRead.has(relation.kind) ? await opc.xml(relation.target) : undefined;
    if (!related) continue;
    if (relation.kind === 'notesSlide') writeNotes(builder, related);
    else if (relation.kind === 'chart') writeChart(builder, related);
    else if (relation.kind === 'diagramData') writeParagraphs(builder, related);
    else writeComments(builder, related);
  }
}

/**
 * Text of the slide's layout and master that is no placeholder: it shows on every slide, like a
 * page header, and is written on the first that has it.
 */
async function writeBackground(
  builder: PageBuilder,
  opc: OpcPackage,
  part: string,
  drawn: Set<string>,
): Promise<void> {
  for (const relation of (await opc.relations(part)).values()) {
    if (!/^slide(?:Layout|Master)$/.test(relation.kind) || drawn.has(relation.target)) continue;
    drawn.add(relation.target);
    const root = await opc.xml(relation.target);
    for (const shape of root ? shapesOf(root) : []) {
      if (placeholder(shape) === undefined) writeShape(builder, shape);
    }
    if (relation.kind === 'slideLayout')
      await writeBackground(builder, opc, relation.target, drawn);
  }
}

/** What belongs to a slide outside it: notes, SmartArt, charts, comments. */
const kindsRead = new Set(['notesSlide', 'diagramData', 'chart', 'comments']);

/** Shapes and frames in the order drawn, those of groups included; what is there twice, once. */
function* shapesOf(parent: XmlElement): Generator<XmlElement> {
  for (const element of elements(parent)) {
    if (element.name === 'sp' || element.name === 'graphicFrame') yield element;
    else if (element.name === 'AlternateContent') {
      const chosen = child(element, 'Choice') ?? child(element, 'Fallback');
      if (chosen) yield* shapesOf(chosen);
    } else yield* shapesOf(element);
  }
}

/** `title`, `body`, `ftr`…; `obj` where it does not say; undefined for a shape that is none. */
function placeholder(shape: XmlElement): string | undefined {
  for (const found of descendants(shape, 'ph')) return attribute(found, 'type') ?? 'obj';
  return undefined;
}

/** Not the slide's text: its number and date. */
const automatic = new Set(['sldNum', 'dt', 'hdr']);

function writeShape(builder: PageBuilder, shape: XmlElement): void {
  const kind = placeholder(shape);
  if (kind !== undefined && automatic.has(kind)) return;
  const tables = [...descendants(shape, 'tbl')];
  for (const table of tables) writeTable(builder, drawingTable(table));
  if (tables.length > 0) return;
  // The layouts' text boxes are lists with bullets, unless a paragraph says that it has none.
  const isList = kind === 'body' || kind === 'obj';
  for (const { text, bullet } of drawingParagraphs(shape)) {
    if (bullet ?? isList) builder.item(text);
    else builder.paragraph(text);
  }
}

function writeParagraphs(builder: PageBuilder, root: XmlElement): void {
  for (const { text } of drawingParagraphs(root)) builder.paragraph(text);
}

function writeNotes(builder: PageBuilder, notes: XmlElement): void {
  for (const shape of shapesOf(notes)) {
    if (placeholder(shape) === 'body') writeParagraphs(builder, shape);
  }
}

/** `p:text` in older comments, DrawingML in those of Office 365. */
function writeComments(builder: PageBuilder, comments: XmlElement): void {
  for (const comment of descendants(comments, 'cm')) {
    const text = child(comment, 'text');
    if (text) builder.paragraph(textOf(text));
    else writeParagraphs(builder, comment);
  }
}
