/** Puts a table of any format into a page: its rows as text, its headers and title as context. */
import { normaliseLine } from '../../shared/normalise.ts';
import type { PageBuilder } from './page-builder.ts';
import { columnHeaders, shapeOf, type TableCell, type TableRow } from './table-headers.ts';

/** What a table that goes on after an interruption keeps of the one before. */
export interface TableContext {
  readonly headers: readonly string[];
  readonly caption: string;
}

export interface TableOptions {
  /** A caption that the document gives; a title in the table's first rows is added to it. */
  readonly caption?: string;
  /** Headers for a table that has none of its own. */
  readonly inherited?: TableContext;
}

/** Writes the rows, the header rows and title included, and returns the context they were given. */
export function writeTable(
  builder: PageBuilder,
  rows: readonly TableRow[],
  options: TableOptions = {},
): TableContext {
  const clean = rows
    .map((row) => ({ ...row, cells: row.cells.map(normalisedCell) }))
    .filter((row) => row.cells.some((cell) => cell.text !== ''));
  const shape = shapeOf(clean);
  const headerEnd = shape.titleRows + shape.headerRows;
  const titles = clean
    .slice(0, shape.titleRows)
    .flatMap((row) => row.cells.map(({ text }) => text));
  const caption = [options.caption ?? '', ...titles].filter((text) => text !== '').join(' – ');
  const own: TableContext = {
    headers: columnHeaders(clean.slice(shape.titleRows, headerEnd)),
    caption,
  };
  const context =
    shape.headerRows === 0 && options.inherited
      ? { headers: options.inherited.headers, caption: caption || options.inherited.caption }
      : own;
  const table = builder.table(context);
  for (const row of clean) {
    builder.row(
      table,
      row.cells.map((cell) => cell.text),
      row.range,
    );
  }
  return context;
}

function normalisedCell(cell: TableCell): TableCell {
  return { text: normaliseLine(cell.text), columns: Math.max(1, cell.columns) };
}
