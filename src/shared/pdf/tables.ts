/** Tables: lines whose cells stand in columns, made into rows. */
import { leader, type Line } from './lines.ts';
import { columnsOf, fitsColumn, isAligned, occupied, type Column } from './table-columns.ts';
import { headersOf, toRows, type TableRow } from './table-rows.ts';
import { leastOf } from '../numbers.ts';

export interface TableDraft {
  /** The lines it takes: half open range of the region's. */
  readonly from: number;
  readonly to: number;
  readonly rows: readonly TableRow[];
  /** Column headers, which are rows too; empty where none are clear. */
  readonly headers: readonly string[];
}

/** Lines without a second cell that a table may have in a row: cells of several lines. */
const loneLines = 3;
/** Lines that say what columns the next one has to fit: all of a page's, but not of a hostile one's. */
const recentLines = 80;
/** A gap between lines over this many font sizes ends a table. */
const widestGap = 3.2;

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
    const wider = columnsOf([...many.slice(-recentLines), line]);
    if (wider.length < 2 || wider.length < columns.length - 1) break;
    columns = wider;
    many.push(line);
    lone = 0;
    to = at + 1;
  }
  // Lines that go on the last row's cells belong to it.
  const rowPitch = leastOf(many.slice(1).map((line, index) => line.y - (many[index]?.y ?? 0)));
  while (to < lines.length && to - from < lines.length) {
    const line = lines[to];
    const previous = lines[to - 1];
    if (!line || !previous || !continuesCell(line, previous, columns, rowPitch)) break;
    to += 1;
  }
  columns = many.length > recentLines ? columnsOf(many) : columns;
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

/** A table of contents is no table: its lines end with a page's number after a leader. */
export function isContentsLine(line: Line): boolean {
  return line.text.includes(leader) && /(?:\d+|[ivxlc]+)$/i.test(line.text);
}
