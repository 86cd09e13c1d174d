/** Writes the blocks of an OpenDocument text, in order, into a page. */
import { normaliseLine } from '../../shared/normalise.ts';
import { isHandMadeHeading } from './document-properties.ts';
import type { OdfStyles } from './odf-styles.ts';
import { odfParagraph } from './odf-text.ts';
import type { PageBuilder } from './page-builder.ts';
import { isLayoutTable, repeatedText, type TableCell, type TableRow } from './table-headers.ts';
import { captionFrom, writeTable } from './table-writer.ts';
import { attribute, descendants, elements, type XmlElement } from './xml-tree.ts';

/** What is declared or recorded rather than shown. */
const notShown = new Set([
  'forms',
  'tracked-changes',
  'sequence-decls',
  'variable-decls',
  'user-field-decls',
  'creator',
  'date',
  'initials',
  'table-of-content-source',
  'alphabetical-index-source',
  'illustration-index-source',
  'title',
  'desc',
]);
/** Below the headings that styles make. */
const handMadeLevel = 4;
/** Boxes within notes within boxes: nothing honest nests deeper. */
const deepest = 20;

interface ListPlace {
  readonly style: string;
  readonly level: number;
}

export class OdfWriter {
  readonly #builder: PageBuilder;
  readonly #styles: OdfStyles;
  /** The last paragraph: over a table it is its caption. */
  #last = '';
  #title: string | null = null;
  #depth = 0;

  constructor(builder: PageBuilder, styles: OdfStyles) {
    this.#builder = builder;
    this.#styles = styles;
  }

  /** The first paragraph in the title's style. */
  get title(): string | null {
    return this.#title;
  }

  blocks(parent: XmlElement): void {
    if (this.#depth > deepest) return;
    this.#depth += 1;
    for (const element of elements(parent)) this.block(element);
    this.#depth -= 1;
  }

  block(element: XmlElement): void {
    if (notShown.has(element.name)) return;
    if (element.name === 'p') this.#paragraph(element);
    else if (element.name === 'h') this.#heading(element);
    else if (element.name === 'list') this.#list(element, undefined);
    else if (element.name === 'table') this.#table(element);
    else if (!this.#isHiddenSection(element)) this.blocks(element);
  }

  #isHiddenSection(element: XmlElement): boolean {
    return element.name === 'section' && attribute(element, 'display') === 'none';
  }

  #heading(element: XmlElement): void {
    const { text, attached } = odfParagraph(element, this.#styles);
    const level = Number(attribute(element, 'outline-level') ?? 1) || 1;
    if (normaliseLine(text) !== '') {
      const number =
        attribute(element, 'is-list-header') === 'true'
          ? ''
          : this.#styles.nextOutlineNumber(level);
      this.#builder.heading(level, number === '' ? text : `${number} ${text}`);
      this.#last = '';
    }
    for (const inner of attached) this.#attached(inner);
  }

  #paragraph(element: XmlElement, item?: { label: string; level: number }): void {
    const { text, bold, attached } = odfParagraph(element, this.#styles);
    const line = normaliseLine(text);
    if (line !== '') {
      const style = attribute(element, 'style-name');
      const level = this.#styles.headingLevel(style);
      const whole = item && item.label !== '' ? `${item.label} ${text}` : text;
      if (this.#styles.isTitle(style)) this.#title ??= line;
      if (level !== undefined) this.#builder.heading(level, whole);
      else if (item && isHandMadeHeading(text, item.label, bold)) {
        this.#builder.heading(handMadeLevel + item.level, whole);
      } else if (item) this.#builder.item(whole);
      else this.#builder.paragraph(whole);
      this.#last = level === undefined ? line : '';
    }
    for (const inner of attached) this.#attached(inner);
  }

  #attached(element: XmlElement): void {
    if (element.name === 'table') this.block(element);
    else this.blocks(element);
  }

  /** `outer`: the place of the item that this list is in. */
  #list(list: XmlElement, outer: ListPlace | undefined): void {
    const style = attribute(list, 'style-name') ?? outer?.style ?? '';
    const place = { style, level: outer ? outer.level + 1 : 0 };
    const goesOn =
      attribute(list, 'continue-numbering') === 'true' || attribute(list, 'continue-list');
    if (!outer && goesOn !== true && goesOn === undefined) this.#styles.restart(style);
    if (place.level > deepest) return;
    for (const item of elements(list)) {
      const start = Number(attribute(item, 'start-value') ?? Number.NaN);
      let label =
        item.name === 'list-item' && hasText(item)
          ? this.#styles.nextNumber(style, place.level, Number.isNaN(start) ? undefined : start)
          : '';
      for (const element of elements(item)) {
        if (element.name === 'list') this.#list(element, place);
        else if (element.name === 'p') {
          this.#paragraph(element, { label, level: place.level });
          label = '';
        } else this.block(element);
      }
    }
  }

  #table(table: XmlElement): void {
    const caption = captionFrom(this.#last);
    const rows = tableRows(table);
    const texts = rows.map((row) => cellsOf(row.element));
    if (isLayoutTable(texts.map((cells) => cells.map((cell) => this.#layout(cell))))) {
      for (const cells of texts) for (const cell of cells) this.blocks(cell);
      return;
    }
    this.#last = '';
    const below: { text: string; rows: number }[] = [];
    const waiting: XmlElement[] = [];
    const read = rows.map((row) => this.#row(row, below, waiting));
    writeTable(this.#builder, read, { caption });
    for (const element of waiting) this.#attached(element);
  }

  #layout(cell: XmlElement): { length: number; heading: boolean } {
    let length = 0;
    let heading = false;
    const add = (parent: XmlElement): void => {
      for (const element of elements(parent)) {
        if (element.name === 'p' || element.name === 'h') {
          const text = odfParagraph(element, this.#styles).text.trim();
          length += text.length;
          if (element.name === 'h' && text !== '') heading = true;
        } else add(element);
      }
    };
    add(cell);
    return { length, heading };
  }

  /** `below`: by column, the text of cells merged downwards and the rows that it still covers. */
  #row(
    { element, header }: OdfRow,
    below: { text: string; rows: number }[],
    waiting: XmlElement[],
  ): TableRow {
    const cells: TableCell[] = [];
    let allBold = true;
    let column = 0;
    for (const cell of elements(element)) {
      const covered = cell.name === 'covered-table-cell';
      if (!covered && cell.name !== 'table-cell') continue;
      const repeated = repetition(cell, 'number-columns-repeated');
      for (let copy = 0; copy < repeated; copy += 1) {
        const merged = below[column];
        if (covered) {
          if (merged && merged.rows > 0) {
            merged.rows -= 1;
            cells.push({ text: repeatedText(merged.text), columns: 1 });
          }
          column += 1;
          continue;
        }
        const content = this.cell(cell, waiting);
        if (content.text !== '' && !content.bold) allBold = false;
        const columns = repetition(cell, 'number-columns-spanned');
        const rows = Number(attribute(cell, 'number-rows-spanned') ?? 1) || 1;
        for (let over = 0; over < columns; over += 1) {
          below[column + over] = { text: over === 0 ? content.text : '', rows: rows - 1 };
        }
        cells.push({ text: content.text, columns });
        column += 1;
      }
    }
    return { cells, header, bold: allBold };
  }

  /** A cell on one line, lists and tables inside it included. */
  cell(cell: XmlElement, waiting: XmlElement[]): { text: string; bold: boolean } {
    const lines: string[] = [];
    let bold = true;
    const add = (parent: XmlElement): void => {
      for (const element of elements(parent)) {
        if (element.name === 'p' || element.name === 'h') {
          const content = odfParagraph(element, this.#styles);
          lines.push(content.text);
          waiting.push(...content.attached);
          if (content.text.trim() !== '' && !content.bold) bold = false;
        } else if (element.name === 'annotation') waiting.push(element);
        else if (!notShown.has(element.name)) add(element);
      }
    };
    add(cell);
    return { text: normaliseLine(lines.join('\n')), bold };
  }
}

interface OdfRow {
  readonly element: XmlElement;
  readonly header: boolean;
}

/** Rows of a text's table repeat where they are empty; more columns than this are none that show. */
const mostRepeated = 64;

function repetition(element: XmlElement, name: string): number {
  return Math.min(mostRepeated, Math.max(1, Number(attribute(element, name) ?? 1) || 1));
}

function tableRows(table: XmlElement, header = false): OdfRow[] {
  return elements(table).flatMap((element) => {
    if (element.name === 'table-row') return [{ element, header }];
    if (element.name === 'table-header-rows') return tableRows(element, true);
    return /^table-(rows|row-group)$/.test(element.name) ? tableRows(element, header) : [];
  });
}

function cellsOf(row: XmlElement): XmlElement[] {
  return elements(row).filter((cell) => cell.name === 'table-cell');
}

function hasText(item: XmlElement): boolean {
  for (const _ of descendants(item, 'p')) return true;
  return false;
}
