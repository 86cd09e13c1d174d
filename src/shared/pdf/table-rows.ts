/** The rows of a table, and which of them name its columns. */
import { appendLine } from './join-lines.ts';
import { leader, type Line } from './lines.ts';
import { textOfPieces, type Piece } from './pieces.ts';
import { columnIndex, occupied, type Column } from './table-columns.ts';
import { greatestOf, leastOf } from '../numbers.ts';

export interface TableRow {
  /** One list of pieces a column; empty where the cell is. */
  readonly cells: readonly (readonly Piece[])[];
  readonly texts: readonly string[];
}

/**
 * A line is a row, unless it only goes on the cells of the line before: it has nothing in the first
 * column, or it stands closer to it than rows stand apart.
 */
export function toRows(
  lines: readonly Line[],
  columns: readonly Column[],
  compounds: ReadonlySet<string>,
): TableRow[] {
  const gaps = lines.slice(1).map((line, index) => line.y - (lines[index]?.y ?? 0));
  const tight = leastOf(gaps);
  const loose = greatestOf(gaps);
  // Two distances, well apart: the smaller one is inside rows, the larger one between them.
  const limit = loose > 1.45 * tight ? (tight + loose) / 2 : null;
  const withinRow = limit !== null && gaps.some((gap) => gap < limit) ? limit : null;
  const groups: Line[][] = [];
  for (const [index, line] of lines.entries()) {
    const last = groups.at(-1);
    const gap = index === 0 ? Infinity : (gaps[index - 1] ?? Infinity);
    const columnsHere = occupied(line, columns);
    const goesOn = !columnsHere.has(0) && gap <= 1.6 * line.size;
    const partial = columnsHere.size < columns.length && withinRow !== null && gap < withinRow;
    if (last && (goesOn || partial) && !addsFigure(line, last, columns)) last.push(line);
    else groups.push([line]);
  }
  return groups.map((group) => rowOf(group, columns, compounds));
}

/** A figure under a figure is another row's, a total's for one. */
function addsFigure(line: Line, row: readonly Line[], columns: readonly Column[]): boolean {
  return line.cells.some((cell) => {
    if (!isFigure(cell.text)) return false;
    const column = columnIndex(cell, columns);
    return row.some((other) => other.cells.some((each) => columnIndex(each, columns) === column));
  });
}

function rowOf(
  lines: readonly Line[],
  columns: readonly Column[],
  compounds: ReadonlySet<string>,
): TableRow {
  const cells: Piece[][] = columns.map(() => []);
  for (const line of lines) {
    for (const cell of line.cells) {
      if (cell.text === leader) continue;
      const index = columnIndex(cell, columns);
      cells[index] = appendLine(cells[index] ?? [], cell.pieces, ' ', compounds);
    }
  }
  return { cells, texts: cells.map(textOfPieces) };
}

/** The first row's words, where they stand above figures or name every column. */
export function headersOf(rows: readonly TableRow[]): string[] {
  const [first, second, ...others] = rows;
  if (!first || !second) return [];
  // Two lines of header: the upper one spans columns, and the first column is named below it.
  if (
    first.texts[0] === '' &&
    second.texts[0] !== '' &&
    mayBeHeader(second) &&
    !hasFigures(second)
  ) {
    const both = first.texts.map((text, index) => `${text} ${second.texts[index] ?? ''}`.trim());
    if (others.filter(hasFigures).length >= 0.5 * others.length && others.length > 0) return both;
  }
  if (!mayBeHeader(first)) return [];
  const below = [second, ...others];
  if (below.filter(hasFigures).length >= 0.5 * below.length) return [...first.texts];
  // Without figures below, a header names all columns, in few words.
  const named = first.texts.every((text) => text !== '' && text.length <= 40);
  return named && others.length > 0 ? [...first.texts] : [];
}

function hasFigures({ texts }: TableRow): boolean {
  return texts.slice(1).some(isFigure);
}

/** Words or years in most columns. */
function mayBeHeader({ texts }: TableRow): boolean {
  const filled = texts.filter((text) => text !== '');
  if (filled.length < 2 || filled.length < 0.5 * texts.length) return false;
  if (filled.some((text) => text.length > 60)) return false;
  return filled.every((text) => !isFigure(text) || /^(?:19|20)\d\d$/.test(text));
}

/** Amounts, percentages, dates, hours: more digits than letters. */
function isFigure(text: string): boolean {
  const digits = text.match(/\d/g)?.length ?? 0;
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  return digits > 0 && digits >= letters;
}
