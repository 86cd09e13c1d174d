/** A table of data out of HTML, its spans spread, its headers known. */
import { greatestOf } from '../../shared/numbers.ts';
import { attributeOf, childrenOf, isElement, type HtmlElement } from './html-tree.ts';

export interface HtmlTable {
  readonly caption: string;
  readonly headers: readonly string[];
  /** The header row first, where there is one. */
  readonly rows: readonly (readonly string[])[];
}

/** Spans are hostile: `colspan="1000000"` is a page's mistake or an attack. */
const widestSpan = 50;
const tallestSpan = 200;
/** A cell this long (characters) is an article laid out by a table. */
const longestCell = 1500;

interface Row {
  readonly cells: readonly HtmlElement[];
  readonly inHead: boolean;
}

/** null where the table only lays the page out. `text` gives a cell's visible text. */
export function readTable(
  table: HtmlElement,
  text: (cell: HtmlElement) => string,
): HtmlTable | null {
  const rows: Row[] = [];
  let caption = '';
  const visit = (element: HtmlElement, inHead: boolean, depth: number): void => {
    for (const child of childrenOf(element)) {
      if (!isElement(child)) continue;
      if (child.tagName === 'caption') caption = text(child);
      else if (child.tagName === 'tr') {
        const cells = childrenOf(child)
          .filter(isElement)
          .filter(({ tagName }) => tagName === 'td' || tagName === 'th');
        rows.push({ cells, inHead });
      } else if (depth < 3) visit(child, inHead || child.tagName === 'thead', depth + 1);
    }
  };
  visit(table, false, 0);
  const nested = rows.some(({ cells }) => cells.some((cell) => holdsTable(cell, 0)));
  if (nested || /^(presentation|none)$/.test(attributeOf(table, 'role') ?? '')) return null;
  const widest = greatestOf(rows.map(({ cells }) => cells.length));
  if (widest < 2) return null;
  const grid = spread(rows, text);
  if (grid.some((row) => row.some((cell) => cell.length > longestCell))) return null;
  const isHeader = (row: Row | undefined): boolean =>
    row !== undefined &&
    row.cells.length > 1 &&
    (row.inHead || row.cells.every(({ tagName }) => tagName === 'th'));
  const headerCount = rows.findIndex((row) => !isHeader(row));
  const headerRows = grid.slice(0, headerCount < 0 ? 0 : headerCount);
  return { caption, headers: joinHeaders(headerRows), rows: grid };
}

/** A cell that spans rows is repeated in each: a row is read alone. One that spans columns is not. */
function spread(rows: readonly Row[], text: (cell: HtmlElement) => string): string[][] {
  const waiting: { column: number; rows: number; value: string }[] = [];
  return rows.map(({ cells }) => {
    const line: string[] = [];
    for (const held of waiting) {
      if (held.rows <= 0) continue;
      held.rows -= 1;
      line[held.column] = held.value;
    }
    let column = 0;
    for (const cell of cells) {
      while (line[column] !== undefined) column += 1;
      const value = text(cell);
      const width = spanOf(cell, 'colspan', widestSpan);
      const height = spanOf(cell, 'rowspan', tallestSpan);
      line[column] = value;
      for (let next = 1; next < width; next++) line[column + next] = '';
      if (height > 1) waiting.push({ column, rows: height - 1, value });
      column += width;
    }
    return Array.from(line, (value: string | undefined) => value ?? '');
  });
}

/** Headers over two rows: `2023` over `Recettes` gives `2023 Recettes`. */
function joinHeaders(rows: readonly (readonly string[])[]): string[] {
  const width = Math.max(0, ...rows.map((row) => row.length));
  return Array.from({ length: width }, (_, column) =>
    [...new Set(rows.map((row) => row[column] ?? ''))].filter((cell) => cell !== '').join(' '),
  );
}

function spanOf(cell: HtmlElement, name: string, most: number): number {
  const value = Number.parseInt(attributeOf(cell, name) ?? '1', 10);
  return Number.isFinite(value) ? Math.min(most, Math.max(1, value)) : 1;
}

function holdsTable(element: HtmlElement, depth: number): boolean {
  return (
    depth < 20 &&
    childrenOf(element).some(
      (child) => isElement(child) && (child.tagName === 'table' || holdsTable(child, depth + 1)),
    )
  );
}
