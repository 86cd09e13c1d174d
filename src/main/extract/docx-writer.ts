/** Writes the blocks of a DOCX body, in order, into a page. */
import { normaliseLine } from '../../shared/normalise.ts';
import { isHandMadeHeading } from './document-properties.ts';
import type { Numbering } from './docx-numbering.ts';
import type { ParagraphStyles } from './docx-styles.ts';
import { paragraphText, type ParagraphText } from './docx-text.ts';
import { childValue, isOn } from './opc.ts';
import type { PageBuilder } from './page-builder.ts';
import { isLayoutTable, repeatedText, type TableCell, type TableRow } from './table-headers.ts';
import { isPageNumber } from './running-text.ts';
import { captionFrom, writeTable } from './table-writer.ts';
import { attribute, child, descendants, elements, type XmlElement } from './xml-tree.ts';

export interface DocxParts {
  readonly styles: ParagraphStyles;
  readonly numbering: Numbering;
  readonly footnotes: ReadonlyMap<string, XmlElement>;
  readonly endnotes: ReadonlyMap<string, XmlElement>;
  readonly comments: ReadonlyMap<string, XmlElement>;
}

/** Below the headings that styles make. */
const handMadeLevel = 4;

/** What only holds blocks or runs, and shows nothing itself. */
const wrappers = new Set([
  'sdt',
  'sdtContent',
  'customXml',
  'ins',
  'moveTo',
  'smartTag',
  'sect',
  'body',
]);

export class DocxWriter {
  readonly #builder: PageBuilder;
  readonly #parts: DocxParts;
  /** Notes and boxes met inside a table: written after it. */
  readonly #waiting: ParagraphText[] = [];
  #inTable = 0;
  #title: string | null = null;
  /** The last paragraph: over a table it is its caption. */
  #caption = '';
  /** Notes and boxes may refer to each other; nothing honest nests deeper. */
  #depth = 0;

  constructor(builder: PageBuilder, parts: DocxParts) {
    this.#builder = builder;
    this.#parts = parts;
  }

  block(element: XmlElement): void {
    if (element.name === 'p') this.#paragraph(element);
    else if (element.name === 'tbl') this.#table(element);
    else if (element.name === 'AlternateContent') {
      const chosen = child(element, 'Choice') ?? child(element, 'Fallback');
      if (chosen) this.#blocks(chosen);
    } else if (wrappers.has(element.name)) this.#blocks(element);
  }

  /** The first paragraph in a title's style. */
  get title(): string | null {
    return this.#title;
  }

  /** A page header or footer: once, and not where it is a page number alone. */
  running(root: XmlElement | undefined, seen: Set<string>): void {
    for (const paragraph of root ? descendants(root, 'p') : []) {
      const { text, boxes } = paragraphText(paragraph);
      for (const box of boxes) this.running(box, seen);
      const line = normaliseLine(text);
      if (seen.has(line) || isPageNumber(line)) continue;
      seen.add(line);
      this.#builder.paragraph(line);
    }
  }

  #blocks(parent: XmlElement): void {
    for (const element of elements(parent)) this.block(element);
  }

  #paragraph(element: XmlElement): void {
    const content = paragraphText(element);
    const style = this.#parts.styles.of(child(element, 'pPr'));
    const empty = normaliseLine(content.text) === '';
    if (!empty) {
      const label = style.numbering ? this.#parts.numbering.next(style.numbering) : '';
      const text = label === '' ? content.text : `${label} ${content.text}`;
      this.#caption = style.headingLevel === undefined ? normaliseLine(text) : '';
      if (style.title) this.#title ??= normaliseLine(text);
      const bold = content.bold || style.bold;
      if (style.headingLevel !== undefined) this.#builder.heading(style.headingLevel, text);
      else if (isHandMadeHeading(content.text, label, bold)) {
        this.#builder.heading(handMadeLevel + (style.numbering?.level ?? 0), text);
      } else if (style.numbering) this.#builder.item(text);
      else this.#builder.paragraph(text);
    }
    this.#attached(content);
  }

  #attached({ boxes, footnotes, endnotes, comments }: ParagraphText): void {
    if (this.#depth >= 8) return;
    this.#depth += 1;
    for (const box of boxes) this.#blocks(box);
    this.#notes(this.#parts.footnotes, footnotes);
    this.#notes(this.#parts.endnotes, endnotes);
    this.#notes(this.#parts.comments, comments);
    this.#depth -= 1;
  }

  #notes(notes: ReadonlyMap<string, XmlElement>, ids: readonly string[]): void {
    for (const id of ids) {
      const note = notes.get(id);
      if (note) this.#blocks(note);
    }
  }

  #table(table: XmlElement): void {
    const caption = captionFrom(this.#caption);
    this.#caption = '';
    const rows = [...descendants(table, 'tr')];
    const styles = this.#parts.styles;
    const layout = rows.map((row) =>
      [...descendants(row, 'tc')].map((cell) => cellLayout(cell, styles)),
    );
    if (isLayoutTable(layout)) {
      for (const row of rows) for (const cell of descendants(row, 'tc')) this.#blocks(cell);
      return;
    }
    this.#inTable += 1;
    const above: string[] = [];
    writeTable(
      this.#builder,
      rows.map((row) => this.#row(row, above)),
      { caption },
    );
    this.#inTable -= 1;
    if (this.#inTable === 0) for (const content of this.#waiting.splice(0)) this.#attached(content);
  }

  /** `above` holds, by grid column, the text that cells merged downwards repeat. */
  #row(row: XmlElement, above: string[]): TableRow {
    const properties = child(row, 'trPr');
    const cells: TableCell[] = [];
    let column = Number(childValue(properties, 'gridBefore') ?? 0) || 0;
    let allBold = true;
    for (const cell of descendants(row, 'tc')) {
      const cellProperties = child(cell, 'tcPr');
      const columns = Math.min(
        64,
        Math.max(1, Number(childValue(cellProperties, 'gridSpan')) || 1),
      );
      const merge = child(cellProperties, 'vMerge');
      const goesOn = merge && (attribute(merge, 'val') ?? 'continue') === 'continue';
      const content = this.#cell(cell);
      const text = goesOn && content.text === '' ? repeatedText(above[column] ?? '') : content.text;
      above[column] = merge ? text : '';
      if (text !== '' && !content.bold) allBold = false;
      cells.push({ text, columns });
      column += columns;
    }
    return { cells, header: isOn(properties, 'tblHeader'), bold: allBold };
  }

  /** A cell on one line, tables inside it included. */
  #cell(cell: XmlElement): { text: string; bold: boolean } {
    const lines: string[] = [];
    let bold = true;
    const add = (parent: XmlElement): void => {
      for (const element of elements(parent)) {
        if (element.name === 'p') {
          const content = paragraphText(element);
          this.#waiting.push(content);
          const style = this.#parts.styles.of(child(element, 'pPr'));
          const label =
            style.numbering && content.text.trim() !== ''
              ? this.#parts.numbering.next(style.numbering)
              : '';
          lines.push(label === '' ? content.text : `${label} ${content.text}`);
          if (content.text.trim() !== '' && !content.bold && !style.bold) bold = false;
        } else add(element);
      }
    };
    add(cell);
    return { text: normaliseLine(lines.join('\n')), bold };
  }
}

/** What decides whether a cell is laid out text. */
function cellLayout(
  cell: XmlElement,
  styles: ParagraphStyles,
): { length: number; heading: boolean } {
  let length = 0;
  let heading = false;
  for (const paragraph of descendants(cell, 'p')) {
    const text = paragraphText(paragraph).text.trim();
    length += text.length;
    if (text !== '' && styles.of(child(paragraph, 'pPr')).headingLevel !== undefined)
      heading = true;
  }
  return { length, heading };
}
