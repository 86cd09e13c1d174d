/**
 * DOCX, strict and transitional.
 *
 * Own reader over saxes and yauzl. mammoth (1.13) was tried on the French and office corpora first:
 * it makes HTML for the web and on the way loses page headers and footers, the numbers of headings
 * and lists, ruby text, text in cells' content controls, and headings by outline level; its tree of
 * a large document is held whole, while this goes through the body block by block.
 */
import { ParagraphStyles } from './docx-styles.ts';
import { Numbering } from './docx-numbering.ts';
import { DocxWriter } from './docx-writer.ts';
import { writeChart } from './drawing-chart.ts';
import { sensibleTitle, titleOf } from './document-properties.ts';
import type { Content, Format, FormatInput } from './format.ts';
import { declaredLanguage } from './language.ts';
import { OpcPackage } from './opc.ts';
import { PageBuilder } from './page-builder.ts';
import { attribute, descendants, elements, streamXml, type XmlElement } from './xml-tree.ts';
import { TrouvailleError } from '../../shared/errors.ts';

export const docxFormat: Format = { types: ['docx'], extract };

async function extract(input: FormatInput): Promise<Content> {
  const opc = await OpcPackage.open(input);
  const main = await opc.mainPart();
  const relations = [...(await opc.relations(main)).values()];
  const parts = (kind: string): string[] =>
    relations.filter((relation) => relation.kind === kind).map((relation) => relation.target);
  const first = async (kind: string): Promise<XmlElement | undefined> => {
    const [part] = parts(kind);
    return part === undefined ? undefined : opc.xml(part);
  };

  const body = await opc.archive.readNamed(main);
  if (!body) throw new TrouvailleError('document-damaged', { detail: `no part ${main}` });
  const builder = new PageBuilder(1, input.budget);
  const writer = new DocxWriter(builder, {
    styles: new ParagraphStyles(await first('styles')),
    numbering: new Numbering(await first('numbering')),
    footnotes: byId(await first('footnotes'), 'footnote'),
    endnotes: byId(await first('endnotes'), 'endnote'),
    comments: byId(await first('comments'), 'comment'),
  });

  const running = new Set<string>();
  for (const part of parts('header')) writer.running(await opc.xml(part), running);
  streamXml(body, new Set(['body']), (element) => writer.block(element));
  for (const part of parts('chart')) {
    const chart = await opc.xml(part);
    if (chart) writeChart(builder, chart);
  }
  for (const part of parts('footer')) writer.running(await opc.xml(part), running);

  const properties = await opc.properties();
  return {
    title: sensibleTitle(properties.title) ?? writer.title ?? titleOf(builder),
    // The proofing language of runs and defaults is the author's program's more often than the text's.
    language: declaredLanguage(properties.language),
    pages: [builder.build()],
  };
}

function byId(root: XmlElement | undefined, name: string): Map<string, XmlElement> {
  const notes = new Map<string, XmlElement>();
  for (const note of root ? descendants(root, name) : []) {
    // `separator` and the like: lines that Word draws above the notes.
    const type = attribute(note, 'type') ?? 'normal';
    if (type === 'normal' && elements(note).length > 0)
      notes.set(attribute(note, 'id') ?? '', note);
  }
  return notes;
}
