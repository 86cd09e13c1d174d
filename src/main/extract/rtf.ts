/**
 * RTF, of every version.
 *
 * Own reader. rtf-parser (1.3.3) was tried on the office corpus: of 19 files it fails on 5 (Central
 * European and UTF-8 code pages, numbers out of its range), loses characters beyond U+FFFF, runs the
 * cells of tables together and shows pictures' bytes as text. The code pages are iconv-lite's (MIT,
 * 0.7.3).
 */
import { normaliseLine } from '../../shared/normalise.ts';
import { latin1 } from './bytes.ts';
import { sensibleTitle, titleOf } from './document-properties.ts';
import type { Content, Format, FormatInput } from './format.ts';
import { PageBuilder } from './page-builder.ts';
import type { RtfListener, RtfParagraph } from './rtf-listener.ts';
import { readRtf } from './rtf-reader.ts';
import { isPageNumber } from './running-text.ts';
import type { TableCell, TableRow } from './table-headers.ts';
import { captionFrom, writeTable } from './table-writer.ts';

export const rtfFormat: Format = { types: ['rtf'], extract };

async function extract(input: FormatInput): Promise<Content> {
  const builder = new PageBuilder(1, input.budget);
  const writer = new RtfWriter(builder);
  readRtf(latin1(await input.source.bytes()), writer);
  writer.finish();
  return {
    title: sensibleTitle(writer.documentTitle) ?? titleOf(builder),
    language: null,
    pages: [builder.build()],
  };
}

/** The text of RTF from elsewhere (a mail's body), a paragraph a line. */
export function rtfPlainText(source: string): string {
  const lines: string[] = [];
  readRtf(source, {
    paragraph: ({ text }) => lines.push(text),
    cellEnd: () => {},
    rowEnd: () => {},
    aside: () => {},
    title: () => {},
  });
  return lines.join('\n\n');
}

class RtfWriter implements RtfListener {
  readonly #builder: PageBuilder;
  readonly #seen = new Set<string>();
  readonly #footers: string[] = [];
  #cell: RtfParagraph[] = [];
  #cells: { cell: TableCell; bold: boolean }[] = [];
  #rows: TableRow[] = [];
  #notes: string[] = [];
  #last = '';
  #title = '';

  constructor(builder: PageBuilder) {
    this.#builder = builder;
  }

  get documentTitle(): string {
    return this.#title;
  }

  title(text: string): void {
    this.#title = text;
  }

  paragraph(paragraph: RtfParagraph): void {
    if (paragraph.inTable) {
      this.#cell.push(paragraph);
      return;
    }
    this.#endTable();
    const { text, headingLevel, listItem } = paragraph;
    if (headingLevel !== undefined) this.#builder.heading(headingLevel, text);
    else if (listItem) this.#builder.item(text);
    else this.#builder.paragraph(text);
    this.#last = headingLevel === undefined ? normaliseLine(text) : '';
    this.#writeNotes();
  }

  cellEnd(): void {
    const text = this.#cell.map((paragraph) => paragraph.text).join('\n');
    this.#cells.push({
      cell: { text, columns: 1 },
      bold: this.#cell.every((paragraph) => paragraph.bold),
    });
    this.#cell = [];
  }

  rowEnd(header: boolean): void {
    if (this.#cells.length === 0) return;
    this.#rows.push({
      cells: this.#cells.map(({ cell }) => cell),
      header,
      bold: this.#cells.every(({ bold }) => bold),
    });
    this.#cells = [];
  }

  aside(kind: 'header' | 'footer' | 'note', lines: readonly string[]): void {
    for (const line of lines.map(normaliseLine)) {
      if (line === '') continue;
      if (kind === 'note') this.#notes.push(line);
      else if (!isPageNumber(line) && !this.#seen.has(line)) {
        this.#seen.add(line);
        if (kind === 'header') this.#builder.paragraph(line);
        else this.#footers.push(line);
      }
    }
  }

  finish(): void {
    this.#endTable();
    this.#writeNotes();
    for (const line of this.#footers) this.#builder.paragraph(line);
  }

  #endTable(): void {
    if (this.#cell.length > 0) this.cellEnd();
    this.rowEnd(false);
    const rows = this.#rows;
    this.#rows = [];
    if (rows.length === 0) return;
    if (rows.every((row) => row.cells.length < 2)) {
      for (const row of rows) for (const cell of row.cells) this.#builder.paragraph(cell.text);
    } else writeTable(this.#builder, rows, { caption: captionFrom(this.#last) });
    this.#last = '';
  }

  #writeNotes(): void {
    for (const note of this.#notes.splice(0)) this.#builder.paragraph(note);
  }
}
