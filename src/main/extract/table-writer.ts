/** Puts a table of any format into a page: its rows as text, its headers and title as context. */
import { normaliseLine } from '../../shared/normalise.ts';
import type { PageBuilder } from './page-builder.ts';
import {
  columnHeaders,
  restarts,
  shapeOf,
  type TableCell,
  type TableRow,
} from './table-headers.ts';

/** A table as it was written: what a table that goes on after an interruption takes over. */
export interface WrittenTable {
  /** Its index in the page. */
  readonly table: number;
  readonly headers: readonly string[];
  readonly caption: string;
}

export interface TableOptions {
  /** A caption that the document gives; a title in the table's first rows is added to it. */
  readonly caption?: string;
  /** Its headers serve rows that have none of their own, if they may be its rows. */
  readonly previous?: WrittenTable | undefined;
}

/** A paragraph longer than this, over a table, is text of its own. */
const longestCaption = 200;

/** The paragraph right above a table, where it is short enough to be its title. */
export function captionFrom(paragraph: string): string {
  return paragraph.length <= longestCaption ? paragraph : '';
}

/**
 * Writes the rows, the header rows and title included, as one table or, where headers come again
 * further down, as several. Returns the last.
 */
export function writeTable(
  builder: PageBuilder,
  rows: readonly TableRow[],
  options: TableOptions = {},
): WrittenTable {
  const clean = rows
    .map((row) => ({ ...row, cells: row.cells.map(normalisedCell) }))
    .filter((row) => row.cells.some((cell) => cell.text !== ''));
  const starts = restarts(clean);
  let written = writePart(builder, clean.slice(0, starts[0]), options);
  for (const [index, start] of starts.entries()) {
    written = writePart(builder, clean.slice(start, starts[index + 1]), options);
  }
  return written;
}

function writePart(
  builder: PageBuilder,
  clean: readonly TableRow[],
  options: TableOptions,
): WrittenTable {
  const shape = shapeOf(clean);
  const headerEnd = shape.titleRows + shape.headerRows;
  const titles = clean
    .slice(0, shape.titleRows)
    .flatMap((row) => row.cells.map(({ text }) => text));
  const caption = [options.caption ?? '', ...titles].filter((text) => text !== '').join(' – ');
  const headers = columnHeaders(clean.slice(shape.titleRows, headerEnd));
  const { previous } = options;
  const goesOn = previous && headers.length === 0 && continues(clean, previous);
  const written = goesOn
    ? continuation(builder, previous, caption)
    : { table: builder.table({ headers, caption }), headers, caption };
  for (const row of clean) {
    builder.row(
      written.table,
      row.cells.map((cell) => cell.text),
      row.range,
    );
  }
  return written;
}

/** Rows without headers go on under those above if they are no wider, or under none as single texts. */
function continues(rows: readonly TableRow[], previous: WrittenTable): boolean {
  const width = Math.max(0, ...rows.map((row) => row.cells.length));
  if (previous.headers.length === 0) return width < 2;
  return width >= 2 && width <= previous.headers.length;
}

function continuation(builder: PageBuilder, previous: WrittenTable, caption: string): WrittenTable {
  if (caption === '' || caption === previous.caption) return previous;
  const { headers } = previous;
  return { table: builder.table({ headers, caption }), headers, caption };
}

function normalisedCell(cell: TableCell): TableCell {
  return { text: normaliseLine(cell.text), columns: Math.max(1, cell.columns) };
}
