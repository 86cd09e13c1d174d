/**
 * A spreadsheet's page: its rows gathered into the tables that empty rows separate, each with its
 * own headers and title, every row with the range of its cells.
 */
import type { Page } from '../../shared/domain.ts';
import { normaliseLine } from '../../shared/normalise.ts';
import type { Budget } from './budget.ts';
import { sensibleTitle } from './document-properties.ts';
import { PageBuilder } from './page-builder.ts';
import type { TableCell, TableRow } from './table-headers.ts';
import { captionFrom, writeTable, type WrittenTable } from './table-writer.ts';

export interface SheetCell {
  /** From 0. */
  readonly column: number;
  readonly text: string;
  /** Columns it covers; 1 unless merged. */
  readonly columns: number;
  /** Rows it covers; 1 unless merged. */
  readonly rows?: number;
}

interface SheetRow {
  /** From 0. */
  readonly row: number;
  readonly cells: readonly SheetCell[];
}

/** Lines over a table that are its title, rather than a text above it. */
const mostTitleLines = 4;

export class SheetWriter {
  readonly #builder: PageBuilder;
  #rows: SheetRow[] = [];
  #previous: WrittenTable | undefined;
  /** The last row that the cells so far reach. */
  #covered = -1;
  /** Title lines waiting for their table. */
  #caption = '';
  #title: string | null = null;
  #anyTable = false;

  /** `page`: the sheet's number, from 1. */
  constructor(page: number, budget: Budget, sheet?: string) {
    this.#builder = new PageBuilder(page, budget, sheet);
  }

  /** What stands over the sheet's only table, or over its first with an empty row between. */
  get title(): string | null {
    return sensibleTitle(this.#title);
  }

  /**
   * Rows in rising order; `row` from 0. A gap, or a row without text, ends a table, unless merged
   * cells reach over it or it sets off a single row: headers over their figures.
   */
  row(row: number, cells: readonly SheetCell[]): void {
    const filled = cells
      .map((cell) => ({ ...cell, text: normaliseLine(cell.text) }))
      .filter((cell) => cell.text !== '');
    if (filled.length === 0) return;
    const isHeading = this.#rows.length === 1 && (this.#rows[0]?.cells.length ?? 0) > 1;
    if (row > this.#covered + (isHeading ? 2 : 1)) this.#flush();
    this.#rows.push({ row, cells: filled });
    this.#covered = Math.max(row, ...filled.map((cell) => row + (cell.rows ?? 1) - 1));
  }

  build(): Page {
    this.#flush();
    return this.#builder.build();
  }

  #flush(): void {
    const rows = this.#rows;
    if (rows.length === 0) return;
    this.#rows = [];
    const isText = rows.every((row) => row.cells.length === 1);
    const caption = isText ? '' : this.#caption;
    const first = Math.min(...rows.map((row) => row.cells[0]?.column ?? 0));
    this.#previous = writeTable(
      this.#builder,
      rows.map((row) => tableRow(row, first)),
      { caption, previous: this.#previous },
    );
    if (isText) this.#takeCaption(rows);
    else {
      // The last of several parts carries its own title, not the sheet's.
      const only = !this.#anyTable && this.#previous.table === 0;
      if (only) this.#title ??= this.#previous.caption || null;
      this.#anyTable = true;
    }
  }

  #takeCaption(rows: readonly SheetRow[]): void {
    if (rows.length > mostTitleLines) {
      this.#caption = '';
      return;
    }
    const lines = rows.map((row) => row.cells[0]?.text ?? '');
    // Sentences between a title and its table (notes on how to read it) leave the title standing.
    const caption = captionFrom(lines.filter((line) => !/[.;]$/.test(line)).join(' – '));
    if (caption !== '') this.#caption = caption;
    if (!this.#anyTable && caption !== '') this.#title ??= caption;
  }
}

/** `first`: the leftmost column of the table, where its rows begin. */
function tableRow({ row, cells }: SheetRow, first: number): TableRow {
  const list: TableCell[] = [];
  let column = first;
  for (const cell of cells) {
    for (; column < cell.column; column += 1) list.push({ text: '', columns: 1 });
    list.push({ text: cell.text, columns: cell.columns });
    column = cell.column + cell.columns;
  }
  const start = cells[0]?.column ?? first;
  const end = Math.max(start, column - 1);
  const from = `${columnName(start)}${row + 1}`;
  return { cells: list, range: end === start ? from : `${from}:${columnName(end)}${row + 1}` };
}

/** `A` to `XFD` for columns from 0. */
export function columnName(column: number): string {
  let name = '';
  for (let left = column + 1; left > 0; left = Math.floor((left - 1) / 26)) {
    name = String.fromCharCode(65 + ((left - 1) % 26)) + name;
  }
  return name;
}
