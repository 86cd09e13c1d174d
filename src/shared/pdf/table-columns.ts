/** The columns that the cells of a table's lines stand in. */
import { leader, type Cell, type Line } from './lines.ts';
import { medianOf } from '../numbers.ts';

export interface Column {
  x0: number;
  x1: number;
  /** Cells that stand over it and the next one. */
  crossed: number;
}

/** Columns stand apart by this, in font sizes: less is a wide space between words. */
const columnGap = 0.5;

/**
 * Columns are built from the lines with most cells on: a cell beside all columns begins one, a cell
 * over one widens it, and one over several (a title, a subtotal) is let pass, unless so many go over
 * the same strip that it parts nothing.
 */
export function columnsOf(lines: readonly Line[]): Column[] {
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

export function columnIndex(cell: Cell, columns: readonly Column[]): number {
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

export function occupied(line: Line, columns: readonly Column[]): Set<number> {
  return new Set(line.cells.map((cell) => columnIndex(cell, columns)));
}

/** A line alone in one column: a cell of several lines. */
export function fitsColumn(line: Line, columns: readonly Column[]): boolean {
  return columns.some(({ x0 }, index) => {
    const next = columns[index + 1]?.x0 ?? Infinity;
    return line.x0 >= x0 - line.size && line.x1 < next;
  });
}

export function isAligned(cell: Cell, column: Column, size: number): boolean {
  const middle = (cell.x0 + cell.x1) / 2 - (column.x0 + column.x1) / 2;
  return (
    Math.abs(cell.x0 - column.x0) < size ||
    Math.abs(cell.x1 - column.x1) < size ||
    Math.abs(middle) < size
  );
}
