/**
 * DOC: Word 97 to 2003.
 *
 * Own reader over cfb. word-extractor (1.0.4) was tried on the French
 * calendars and reports: it runs the rows of tables together where their properties are long,
 * knows neither headings nor lists, and stops at files that other programs wrote. The numbers of
 * lists are not computed. Word 6 and 95 files are `document-unsupported`.
 */
import { TrouvailleError } from '../../shared/errors.ts';
import { normaliseLine } from '../../shared/normalise.ts';
import { CompoundFile } from './compound-file.ts';
import { compoundTitle } from './compound-properties.ts';
import { DocStructure } from './doc-structure.ts';
import { sensibleTitle, titleOf } from './document-properties.ts';
import type { Content, Format, FormatInput } from './format.ts';
import { PageBuilder } from './page-builder.ts';
import { isPageNumber } from './running-text.ts';
import { repeatedText, type TableRow } from './table-headers.ts';
import { captionFrom, writeTable } from './table-writer.ts';

export const docFormat: Format = { types: ['doc'], extract };

async function extract(input: FormatInput): Promise<Content> {
  const file = new CompoundFile(await input.source.bytes());
  if (isOlderWord(file))
    throw new TrouvailleError('document-unsupported', { type: 'doc (Word 95)' });
  const structure = read(() => new DocStructure((name) => file.stream(name)));
  const text = structure.text();
  const { lengths } = structure;
  const starts = partStarts(lengths);
  const builder = new PageBuilder(1, input.budget);
  const seen = new Set<string>();
  const writer = new DocWriter(builder, structure, text);
  const headers = text.slice(starts.headers, starts.headers + lengths.headers);
  for (const line of shownText(headers).split(/[\r\x07]/)) {
    const shown = normaliseLine(line);
    if (isPageNumber(shown) || seen.has(shown)) continue;
    seen.add(shown);
    builder.paragraph(shown);
  }
  writer.write(0, lengths.text);
  for (const part of ['boxes', 'footnotes', 'comments', 'endnotes'] as const) {
    writer.write(starts[part], starts[part] + lengths[part]);
  }
  return {
    title: sensibleTitle(compoundTitle(file)) ?? titleOf(builder),
    language: null,
    pages: [builder.build()],
  };
}

/** Reading beyond a damaged structure's end is damage, not a defect. */
function read<Value>(make: () => Value): Value {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new TrouvailleError('document-damaged', { detail: 'Word: cut short' }, { cause: error });
  }
}

/** `nFib` below 101: before Word 97. */
function isOlderWord(file: CompoundFile): boolean {
  const main = file.stream('WordDocument');
  if (!main || main.length < 4) return false;
  const magic = (main[0] ?? 0) | ((main[1] ?? 0) << 8);
  const version = (main[2] ?? 0) | ((main[3] ?? 0) << 8);
  return (magic === 0xa5ec || magic === 0xa5dc) && version < 101;
}

function partStarts(
  lengths: DocStructure['lengths'],
): Record<'footnotes' | 'headers' | 'comments' | 'endnotes' | 'boxes', number> {
  const footnotes = lengths.text;
  const headers = footnotes + lengths.footnotes;
  const comments = headers + lengths.headers;
  const endnotes = comments + lengths.comments;
  return { footnotes, headers, comments, endnotes, boxes: endnotes + lengths.endnotes };
}

/** Fields keep their result (`13 code 14 result 15`); drawn and automatic characters go. */
function shownText(text: string): string {
  let shown = '';
  let code = 0;
  for (const character of text) {
    if (character === '\x13') code += 1;
    else if (character === '\x14' || character === '\x15') {
      if (character === '\x14' || code > 0) code = Math.max(0, code - 1);
    } else if (code === 0) shown += special[character] ?? character;
  }
  return shown;
}

const special: Readonly<Record<string, string>> = {
  '\x01': '',
  '\x02': '',
  '\x03': '',
  '\x04': '',
  '\x05': '',
  '\x08': '',
  '\x0b': '\n',
  '\x0e': '\n',
  '\x1e': '-',
  '\x1f': '',
};

class DocWriter {
  readonly #builder: PageBuilder;
  readonly #structure: DocStructure;
  readonly #text: string;
  #cell = '';
  #cells: string[] = [];
  #rows: TableRow[] = [];
  /** The cells of the row before. */
  #above: string[] = [];
  #last = '';

  constructor(builder: PageBuilder, structure: DocStructure, text: string) {
    this.#builder = builder;
    this.#structure = structure;
    this.#text = text;
  }

  /** Characters from `start` to `end`, paragraph by paragraph: `\r`, cell marks and page breaks end them. */
  write(start: number, end: number): void {
    const last = Math.min(end, this.#text.length);
    let from = start;
    for (let at = start; at < last; at += 1) {
      const character = this.#text[at];
      if (character !== '\r' && character !== '\x07' && character !== '\f') continue;
      this.#paragraph(shownText(this.#text.slice(from, at)), at, character === '\x07');
      from = at + 1;
    }
    if (from < last) this.#paragraph(shownText(this.#text.slice(from, last)), last - 1, false);
    this.#endTable();
  }

  #paragraph(text: string, mark: number, cellMark: boolean): void {
    const properties = this.#structure.paragraphAt(mark);
    if (cellMark && properties.rowEnd) {
      const cells = this.#cells.map((cell, column) => {
        const goesOn = cell === '' && properties.mergedCells.includes(column);
        return { text: goesOn ? repeatedText(this.#above[column] ?? '') : cell, columns: 1 };
      });
      this.#above = cells.map((cell) => cell.text);
      this.#rows.push({ cells, header: properties.headerRow });
      this.#cells = [];
      return;
    }
    if (cellMark) {
      this.#cells.push(normaliseLine(`${this.#cell}\n${text}`));
      this.#cell = '';
      return;
    }
    if (properties.inTable) {
      this.#cell += `${text}\n`;
      return;
    }
    this.#endTable();
    const line = normaliseLine(text);
    if (line === '') return;
    const level = this.#structure.headingLevel(properties);
    if (level !== undefined) this.#builder.heading(level, text);
    else if (properties.listItem) this.#builder.item(text);
    else this.#builder.paragraph(text);
    this.#last = level === undefined ? line : '';
  }

  #endTable(): void {
    if (this.#cell !== '') this.#cells.push(this.#cell);
    this.#cell = '';
    if (this.#cells.length > 0) {
      this.#rows.push({ cells: this.#cells.map((cell) => ({ text: cell, columns: 1 })) });
    }
    this.#cells = [];
    const rows = this.#rows;
    if (rows.length === 0) return;
    this.#rows = [];
    this.#above = [];
    if (rows.every((row) => row.cells.length < 2)) {
      for (const row of rows) for (const cell of row.cells) this.#builder.paragraph(cell.text);
    } else writeTable(this.#builder, rows, { caption: captionFrom(this.#last) });
    this.#last = '';
  }
}
