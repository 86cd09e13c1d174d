/** Builds a page's normalised text block by block, with the blocks' exact offsets. */
import type { Block, BlockKind, Page, Table } from '../../shared/domain.ts';
import { normaliseCode, normaliseLine, normaliseLines } from '../../shared/normalise.ts';
import type { Budget } from './budget.ts';

/** Between the cells of a row, and of the column headers. */
export const cellSeparator = ' | ';

export class PageBuilder {
  readonly #page: number;
  readonly #budget: Budget;
  readonly #sheet: string | undefined;
  readonly #pieces: string[] = [];
  readonly #blocks: Block[] = [];
  readonly #tables: Table[] = [];
  #length = 0;
  #previous: { kind: BlockKind; table: number | undefined } | undefined;
  #firstHeading: string | null = null;

  /** `page` from 1. */
  constructor(page: number, budget: Budget, sheet?: string) {
    this.#page = page;
    this.#budget = budget;
    this.#sheet = sheet;
  }

  /** `level` 1 is the highest; anything beyond 1 to 9 is brought within. */
  heading(level: number, text: string): void {
    const line = normaliseLine(text);
    this.#firstHeading ??= line === '' ? null : line;
    this.#add('heading', line, { level: Math.min(9, Math.max(1, Math.trunc(level))) });
  }

  /** Line breaks (`\n`) are kept; join lines that were only wrapped before calling. */
  paragraph(text: string): void {
    this.#add('paragraph', normaliseLines(text));
  }

  /** A list's item without its bullet; a number or letter that orders it is part of the text. */
  item(text: string): void {
    this.#add('item', normaliseLines(text));
  }

  /** Preformatted: indentation and line breaks are kept. */
  code(text: string): void {
    this.#add('code', normaliseCode(text));
  }

  /**
   * Starts a table; returns what its rows refer to. `headers` are the column headers: they are
   * context of every row and are not put into the text, so add them as a row as well.
   */
  table(table: { caption?: string; headers?: readonly string[] } = {}): number {
    this.#tables.push({
      caption: normaliseLine(table.caption ?? ''),
      headers: joinCells(table.headers ?? []),
    });
    return this.#tables.length - 1;
  }

  /**
   * A row of the table that `table()` gave, its cells joined by ` | `; trailing empty cells are
   * left off, an empty row is dropped. `range`: a spreadsheet's cells, such as `B12:F12`.
   */
  row(table: number, cells: readonly string[], range?: string): void {
    if (!(table in this.#tables)) throw new RangeError(`no table ${table}`);
    this.#add('row', joinCells(cells), {
      table,
      ...(range === undefined ? {} : { cells: range }),
    });
  }

  /** UTF-16 units so far. */
  get length(): number {
    return this.#length;
  }

  /** The first heading's text: a title where the metadata has none. */
  get firstHeading(): string | null {
    return this.#firstHeading;
  }

  build(): Page {
    return {
      page: this.#page,
      text: this.#pieces.join(''),
      blocks: [...this.#blocks],
      tables: [...this.#tables],
      ...(this.#sheet === undefined ? {} : { sheet: this.#sheet }),
    };
  }

  #add(kind: BlockKind, text: string, more: Omit<Block, 'kind' | 'start' | 'end'> = {}): void {
    if (text === '') return;
    const separator = this.#separator(kind, more.table);
    this.#budget.takeCharacters(separator.length + text.length);
    this.#pieces.push(separator, text);
    const start = this.#length + separator.length;
    this.#length = start + text.length;
    this.#blocks.push({ kind, start, end: this.#length, ...more });
    this.#previous = { kind, table: more.table };
  }

  /** Rows of one table and items stand on lines of their own, other blocks apart. */
  #separator(kind: BlockKind, table: number | undefined): string {
    if (!this.#previous) return '';
    const tight =
      this.#previous.kind === kind &&
      (kind === 'item' || (kind === 'row' && this.#previous.table === table));
    return tight ? '\n' : '\n\n';
  }
}

/** Cells as one line, without the empty ones at its end; '' where all are empty. */
export function joinCells(cells: readonly string[]): string {
  const texts = cells.map(normaliseLine);
  while (texts.at(-1) === '') texts.pop();
  return texts.join(cellSeparator).replace(/ {2,}/g, ' ').trim();
}
