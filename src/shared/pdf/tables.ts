/** Tables: lines whose cells stand in columns, made into rows. */
import { medianOf } from './columns.ts';
import { appendLine } from './join-lines.ts';
import { leader, type Cell, type Line } from './lines.ts';
import { textOfPieces, type Piece } from './pieces.ts';

export interface TableDraft {
  /** The lines it takes: half open range of the region's. */
  readonly from: number;
  readonly to: number;
  readonly rows: readonly TableRow[];
  /** Column headers, which are rows too; empty where none are clear. */
  readonly headers: readonly string[];
}

export interface TableRow {
  /** One list of pieces a column; empty where the cell is. */
  readonly cells: readonly (readonly Piece[])[];
  readonly texts: readonly string[];
}

interface Column {
  x0: number;
  x1: number;
  /** Cells that stand over it and the next one. */
  crossed: number;
}

/** Lines without a second cell that a table may have in a row: cells of several lines. */
const loneLines = 3;
/** A gap between lines over this many font sizes ends a table. */
const widestGap = 3.2;
/** Columns stand apart by this, in font sizes: less is a wide space between words. */
const columnGap = 0.5;

/** Every table among a region's lines, in order. */
export function findTables(lines: readonly Line[], compounds: ReadonlySet<string>): TableDraft[] {
  const tables: TableDraft[] = [];
  for (let from = 0; from < lines.length;) {
    const run = growTable(lines, from);
    if (!run) {
      from += 1;
      continue;
    }
    const rows = toRows(lines.slice(from, run.to), run.columns, compounds);
    tables.push({ from, to: run.to, rows, headers: headersOf(rows) });
    from = run.to;
  }
  return tables;
}

/** The longest run of lines from `from` whose cells share columns; null where they make no table. */
function growTable(lines: readonly Line[], from: number): { to: number; columns: Column[] } | null {
  const first = lines[from];
  if (!first || first.cells.length < 2 || isContentsLine(first)) return null;
  let columns = columnsOf([first]);
  const many: Line[] = [first];
  let to = from + 1;
  let lone = 0;
  for (let at = from + 1; at < lines.length; at++) {
    const line = lines[at];
    const previous = lines[at - 1];
    if (!line || !previous || isContentsLine(line)) break;
    if (line.y - previous.y > widestGap * Math.max(line.size, previous.size)) break;
    if (line.cells.length < 2) {
      lone += 1;
      if (lone > loneLines || !fitsColumn(line, columns)) break;
      continue;
    }
    const wider = columnsOf([...many, line]);
    if (wider.length < 2 || wider.length < columns.length - 1) break;
    columns = wider;
    many.push(line);
    lone = 0;
    to = at + 1;
  }
  // Lines that go on the last row's cells belong to it.
  const rowPitch = Math.min(...many.slice(1).map((line, index) => line.y - (many[index]?.y ?? 0)));
  while (to < lines.length && to - from < lines.length) {
    const line = lines[to];
    const previous = lines[to - 1];
    if (!line || !previous || !continuesCell(line, previous, columns, rowPitch)) break;
    to += 1;
  }
  return isTable(many, columns) ? { to, columns } : null;
}

/** Two lines are a table only where both are of three cells, or figures stand in them. */
function isTable(many: readonly Line[], columns: readonly Column[]): boolean {
  if (columns.length < 2 || many.length < 2) return false;
  const filled = many.filter((line) => occupied(line, columns).size >= 2);
  if (filled.length < 0.8 * many.length || filled.length < 2) return false;
  if (many.length === 2) {
    return columns.length >= 3 || many.every((line) => /\d/.test(line.cells.at(-1)?.text ?? ''));
  }
  // Wide gaps in badly justified prose leave long cells on both sides, unaligned on the left.
  const second = columns[1];
  const aligned = many.filter((line) => {
    const cell = line.cells.find(({ x0 }) => second !== undefined && x0 >= second.x0 - line.size);
    return cell !== undefined && second !== undefined && isAligned(cell, second, line.size);
  });
  return aligned.length >= 0.6 * many.length || columns.length >= 3;
}

function isAligned(cell: Cell, column: Column, size: number): boolean {
  const middle = (cell.x0 + cell.x1) / 2 - (column.x0 + column.x1) / 2;
  return (
    Math.abs(cell.x0 - column.x0) < size ||
    Math.abs(cell.x1 - column.x1) < size ||
    Math.abs(middle) < size
  );
}

/**
 * Columns are built from the lines with most cells on: a cell beside all columns begins one, a cell
 * over one widens it, and one over several (a title, a subtotal) is let pass, unless so many go over
 * the same strip that it parts nothing.
 */
function columnsOf(lines: readonly Line[]): Column[] {
  const size = medianOf(lines.map((line) => line.size));
  const columns: Column[] = [];
  const fullestFirst = [...lines].sort((one, other) => other.cells.length - one.cells.length);
  for (const { cells } of fullestFirst) {
    for (const { x0, x1, text } of cells) {
      if (text === leader) continue;
      const under = columns.filter(
        (column) => column.x0 < x1 + columnGap * size && column.x1 > x0 - columnGap * size,
      );
      const [only] = under;
      if (!only) {
        columns.push({ x0, x1, crossed: 0 });
        columns.sort((one, other) => one.x0 - other.x0);
      } else if (under.length === 1) {
        only.x0 = Math.min(only.x0, x0);
        only.x1 = Math.max(only.x1, x1);
      } else for (const column of under.slice(0, -1)) column.crossed += 1;
    }
  }
  const allowed = lines.length < 4 ? 0 : Math.max(1, Math.floor(lines.length / 7));
  return joinCrossed(columns, allowed);
}

function joinCrossed(columns: readonly Column[], allowed: number): Column[] {
  const joined: Column[] = [];
  for (const { x0, x1, crossed } of columns) {
    const last = joined.at(-1);
    if (last && last.crossed > allowed) {
      last.x1 = Math.max(last.x1, x1);
      last.crossed = crossed;
    } else joined.push({ x0, x1, crossed });
  }
  return joined;
}

function columnIndex(cell: Cell, columns: readonly Column[]): number {
  const middle = (cell.x0 + cell.x1) / 2;
  let best = 0;
  let distance = Infinity;
  for (const [index, { x0, x1 }] of columns.entries()) {
    const off = middle < x0 ? x0 - middle : middle > x1 ? middle - x1 : 0;
    if (off < distance) {
      best = index;
      distance = off;
    }
  }
  return best;
}

function occupied(line: Line, columns: readonly Column[]): Set<number> {
  return new Set(line.cells.map((cell) => columnIndex(cell, columns)));
}

/** A line alone in one column: a cell of several lines. */
function fitsColumn(line: Line, columns: readonly Column[]): boolean {
  return columns.some(({ x0 }, index) => {
    const next = columns[index + 1]?.x0 ?? Infinity;
    return line.x0 >= x0 - line.size && line.x1 < next;
  });
}

/** `rowPitch`: how near rows come to each other. */
function continuesCell(
  line: Line,
  previous: Line,
  columns: readonly Column[],
  rowPitch: number,
): boolean {
  if (line.cells.length > 1 || !fitsColumn(line, columns)) return false;
  const gap = line.y - previous.y;
  const [first] = columns;
  const isFirst = first === undefined || line.x0 <= first.x1;
  // In the first column it could as well be the paragraph after the table, unless it stands closer.
  return isFirst ? gap < 0.7 * rowPitch : gap <= 1.35 * line.size;
}

/**
 * A line is a row, unless it only goes on the cells of the line before: it has nothing in the first
 * column, or it stands closer to it than rows stand apart.
 */
function toRows(
  lines: readonly Line[],
  columns: readonly Column[],
  compounds: ReadonlySet<string>,
): TableRow[] {
  const gaps = lines.slice(1).map((line, index) => line.y - (lines[index]?.y ?? 0));
  const tight = Math.min(...gaps);
  const loose = Math.max(...gaps);
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
function headersOf(rows: readonly TableRow[]): string[] {
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

/** A table of contents is no table: its lines end with a page's number after a leader. */
export function isContentsLine(line: Line): boolean {
  return line.text.includes(leader) && /(?:\d+|[ivxlc]+)$/i.test(line.text);
}
