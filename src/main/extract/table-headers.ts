/**
 * Which rows at the top of a table are its column headers and which its title, for the formats
 * that do not say (spreadsheets, CSV, most of Word's and OpenDocument's tables).
 */

export interface TableCell {
  readonly text: string;
  /** Columns it spans; 1 unless merged. */
  readonly columns: number;
}

export interface TableRow {
  readonly cells: readonly TableCell[];
  /** The document says that it is a header row. */
  readonly header?: boolean;
  /** All its text is bold. */
  readonly bold?: boolean;
  /** A spreadsheet's cells, such as `B12:F12`. */
  readonly range?: string;
}

export interface TableShape {
  /** Rows at the top with a single text: the table's title. */
  readonly titleRows: number;
  /** Rows of column headers, after the title's. */
  readonly headerRows: number;
}

/** Rows below a candidate that are looked at to see what its columns hold. */
const sampleRows = 30;
/** A header row may have this many lines; three-line ones occur in budgets and statistics. */
const mostHeaderRows = 3;
/** A table's title and what it says of its units or dates. */
const mostTitleRows = 3;
const longestTitle = 200;
/** Longer than this is a sentence, not the name of a column. */
const longestHeader = 120;

/** Digits with at most a few letters around them: amounts, dates, percentages, times, codes. */
const figure = /^(?=.*\d)[^\p{L}]*(?:\p{L}{1,3}\b[^\p{L}]*){0,2}$/u;
const dayOfMonthNamed = /^\d{1,2}(?:er)? \p{L}{3,9}\.? \d{4}$/u;
/** Years head columns as often as they fill them. */
const year = /^(?:19|20)\d\d(?:[-/–](?:19|20)?\d\d)?$/;

function isFigure(text: string): boolean {
  return (figure.test(text) || dayOfMonthNamed.test(text)) && !year.test(text);
}

export function shapeOf(rows: readonly TableRow[]): TableShape {
  const declared = leadingCount(rows, (row) => row.header === true);
  const width = rows.slice(0, sampleRows).reduce((most, row) => Math.max(most, widthOf(row)), 0);
  if (declared > 0) return { titleRows: 0, headerRows: declared };
  const titleRows = countTitleRows(rows, width);
  return { titleRows, headerRows: guessHeaderRows(rows.slice(titleRows), width) };
}

/** Single texts above the first row of several, which must come soon: else they are rows of their own. */
function countTitleRows(rows: readonly TableRow[], width: number): number {
  const count = leadingCount(rows, (row) => filled(row).length <= 1);
  const short = rows.slice(0, count).every((row) => (filled(row)[0] ?? '').length <= longestTitle);
  return width >= 2 && count <= mostTitleRows && count < rows.length - 1 && short ? count : 0;
}

/** A cell with more than this is text laid out in a table, not a value in one. */
const longestCell = 1500;

/**
 * A table that places text on a page rather than showing values: one column, a heading in a cell,
 * or a cell as long as a page. Its cells are read one after the other.
 */
export function isLayoutTable(
  rows: readonly (readonly { readonly length: number; readonly heading: boolean }[])[],
): boolean {
  return (
    rows.every((cells) => cells.length < 2) ||
    rows.some((cells) => cells.some((cell) => cell.heading || cell.length > longestCell))
  );
}

/**
 * Where a table begins anew further down: at rows that repeat at least half of its header's names
 * (`N° | Association (santé) | Montant`), with the single texts right above them, which are the
 * new part's title. Rising indices, none of them 0.
 */
export function restarts(rows: readonly TableRow[]): number[] {
  const { titleRows, headerRows } = shapeOf(rows);
  const header = rows[titleRows + headerRows - 1];
  if (headerRows === 0 || !header) return [];
  const names = grid(header);
  const starts: number[] = [];
  for (let index = titleRows + headerRows; index < rows.length - 1; index += 1) {
    const row = rows[index];
    if (!row || !repeats(grid(row), names)) continue;
    let start = index;
    while (start > index - mostTitleRows && isTitleRow(rows[start - 1])) start -= 1;
    starts.push(start);
  }
  return starts;
}

function repeats(texts: readonly string[], names: readonly string[]): boolean {
  const given = names.filter((name) => name !== '').length;
  const same = names.filter((name, column) => name !== '' && texts[column] === name).length;
  return same >= 2 && same * 2 >= given && !texts.some(isFigure);
}

function isTitleRow(row: TableRow | undefined): boolean {
  const texts = row ? filled(row) : [];
  return (
    texts.length === 1 && texts.every((text) => !isFigure(text) && text.length <= longestTitle)
  );
}

/** Longer merged cells are not names of their rows. */
const longestRepeated = 120;

/**
 * What a cell merged downwards puts into the rows below its first: its text where that names them
 * (a month, a service); a figure (a total over the rows) or a long text stands once.
 */
export function repeatedText(text: string): string {
  return text.length > longestRepeated || isFigure(text) ? '' : text;
}

/** The headers column by column, those of several lines joined from top to bottom. */
export function columnHeaders(rows: readonly TableRow[]): string[] {
  const columns: string[][] = [];
  for (const row of rows) {
    let column = 0;
    for (const cell of row.cells) {
      for (let covered = 0; covered < cell.columns; covered += 1) {
        const lines = (columns[column] ??= []);
        if (cell.text !== '' && lines.at(-1) !== cell.text) lines.push(cell.text);
        column += 1;
      }
    }
  }
  return columns.map((lines) => lines.join(' '));
}

function guessHeaderRows(rows: readonly TableRow[], width: number): number {
  const [first, second] = rows;
  if (!first || !second || width < 2) return 0;
  const most = Math.min(mostHeaderRows, rows.length - 1);
  let count = 0;
  while (count < most) {
    const row = rows[count];
    const above = rows[count - 1];
    if (!row || !couldHead(row, width)) break;
    // A further line only where the one above leaves room for it: merged or empty cells.
    if (above && !leavesRoom(above, row)) break;
    count += 1;
  }
  if (count === 0) return 0;
  const body = rows.slice(count, count + sampleRows);
  if (hasFigureColumn(body, width)) return count;
  return headsText(first, rows.slice(1, 1 + sampleRows), width) ? count : 0;
}

function couldHead(row: TableRow, width: number): boolean {
  const texts = filled(row);
  const covered = row.cells.reduce((sum, cell) => sum + (cell.text === '' ? 0 : cell.columns), 0);
  return (
    texts.length >= 2 &&
    covered * 2 >= width &&
    texts.every((text) => text.length <= longestHeader && !isFigure(text))
  );
}

function leavesRoom(above: TableRow, below: TableRow): boolean {
  const spans = above.cells.some((cell) => cell.text !== '' && cell.columns > 1);
  const texts = grid(above);
  const fills = grid(below).some((text, column) => text !== '' && (texts[column] ?? '') === '');
  return spans || (fills && filled(below).length < filled(above).length);
}

/** A column most of whose cells are figures: the row above that has none is its header. */
function hasFigureColumn(body: readonly TableRow[], width: number): boolean {
  const grids = body.map(grid);
  for (let column = 0; column < width; column += 1) {
    const texts = grids.map((texts) => texts[column] ?? '').filter((text) => text !== '');
    const figures = texts.filter((text) => isFigure(text) || year.test(text));
    if (texts.length > 0 && figures.length * 2 > texts.length) return true;
  }
  return false;
}

/** Over a table of words alone: bold over plain, a corner left empty, or short names over longer text. */
function headsText(first: TableRow, body: readonly TableRow[], width: number): boolean {
  const texts = filled(first);
  const plain = body.filter((row) => row.bold !== true).length;
  if (first.bold === true && plain * 2 > body.length) return true;
  const cells = grid(first);
  const corner = cells[0] === '' && texts.length === width - 1 && width >= 3;
  if (corner && body.some((row) => (grid(row)[0] ?? '') !== '')) return true;
  if (width < 3 || body.length < 2 || texts.length < width) return false;
  if (new Set(texts).size < texts.length) return false;
  const below = body.flatMap(filled);
  return below.length > 0 && meanLength(texts) < meanLength(below);
}

function meanLength(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + text.length, 0) / texts.length;
}

/** Texts by grid column; a merged cell's text stands in its first. */
function grid(row: TableRow): string[] {
  const texts: string[] = [];
  for (const cell of row.cells) {
    texts.push(cell.text);
    for (let covered = 1; covered < cell.columns; covered += 1) texts.push('');
  }
  return texts;
}

function widthOf(row: TableRow): number {
  let width = 0;
  let last = 0;
  for (const cell of row.cells) {
    width += cell.columns;
    if (cell.text !== '') last = width;
  }
  return last;
}

function filled(row: TableRow): string[] {
  return row.cells.map((cell) => cell.text).filter((text) => text !== '');
}

function leadingCount<Item>(items: readonly Item[], holds: (item: Item) => boolean): number {
  const end = items.findIndex((item) => !holds(item));
  return end === -1 ? items.length : end;
}
