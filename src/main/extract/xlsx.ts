/**
 * XLSX (strict too), XLSM, XLSB and XLS.
 *
 * Library: SheetJS, repackaged as @e965/xlsx (Apache-2.0, 0.20.3): the only maintained reader of
 * XLS, and the one that keeps number formats, cached values of formulas, hidden sheets, merged
 * cells and comments of all of these. exceljs (4.4) reads XLSX alone. SheetJS formats numbers the American way; spreadsheet-values.ts makes of
 * them what a French reader sees.
 */
import * as sheetjs from '@e965/xlsx';
import { TrouvailleError } from '../../shared/errors.ts';
import type { Page } from '../../shared/domain.ts';
import { CompoundFile, isCompoundFile } from './compound-file.ts';
import { sensibleTitle } from './document-properties.ts';
import type { Content, Format, FormatInput } from './format.ts';
import { packStored } from './pack-stored.ts';
import { SheetWriter, type SheetCell } from './sheet-writer.ts';
import { formatDate, frenchNumber, generalNumber, isDateFormat } from './spreadsheet-values.ts';
import { ZipArchive } from './zip-archive.ts';

export const xlsxFormat: Format = { types: ['xlsx', 'xls', 'xlsm', 'xlsb'], extract };

/** Pictures, printer settings and macros: SheetJS would unpack them for nothing. */
const notNeeded =
  /\.(?:png|jpe?g|gif|emf|wmf|tiff?)$|\/(?:media|embeddings|printerSettings)\/|vbaProject\.bin$/i;

async function extract(input: FormatInput): Promise<Content> {
  const bytes = await input.source.bytes();
  const workbook = parse(isCompoundFile(bytes) ? compound(bytes) : await repacked(bytes, input));
  const from1904 = workbook.Workbook?.WBProps?.date1904 === true;
  const pages: Page[] = [];
  let title: string | null = null;
  for (const name of workbook.SheetNames) {
    const sheet = workbook.Sheets[name];
    const writer = new SheetWriter(pages.length + 1, input.budget, name);
    if (sheet) writeSheet(writer, sheet, from1904);
    pages.push(writer.build());
    if (pages.length === 1) title = writer.title;
  }
  return { title: sensibleTitle(workbook.Props?.Title) ?? title, language: null, pages };
}

function compound(bytes: Uint8Array): Uint8Array {
  const file = new CompoundFile(bytes);
  if (file.stream('EncryptedPackage')) throw new TrouvailleError('document-encrypted');
  return bytes;
}

/**
 * The package again with what SheetJS needs, unpacked: its own unpacking knows no bounds.
 * XML alone, so that a bomb in a picture is not even opened.
 */
async function repacked(bytes: Uint8Array, input: FormatInput): Promise<Uint8Array> {
  const archive = await ZipArchive.open(bytes, input.budget);
  const entries: [string, Uint8Array][] = [];
  let total = 0;
  for (const entry of archive.entries) {
    if (entry.directory || notNeeded.test(entry.name)) continue;
    total += entry.size;
    input.budget.checkWhole(total);
    entries.push([entry.name, await archive.read(entry)]);
  }
  return packStored(entries);
}

function parse(bytes: Uint8Array): sheetjs.WorkBook {
  try {
    return sheetjs.read(bytes, {
      type: 'array',
      dense: true,
      cellNF: true,
      cellHTML: false,
      cellFormula: false,
      // 'xlfn' and the like are names of functions, not text: SheetJS is told to skip what it can.
      bookVBA: false,
    });
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    if (/password|encrypt/i.test(detail)) {
      throw new TrouvailleError('document-encrypted', {}, { cause: error });
    }
    throw new TrouvailleError('document-damaged', { detail }, { cause: error });
  }
}

function writeSheet(writer: SheetWriter, sheet: sheetjs.WorkSheet, from1904: boolean): void {
  const rows: readonly (readonly (sheetjs.CellObject | undefined)[] | undefined)[] =
    sheet['!data'] ?? [];
  const spans = mergedSpans(sheet['!merges'] ?? []);
  // Rows are a sparse array: an own-key walk does not visit a million empty ones.
  for (const key of Object.keys(rows)) {
    const row = Number(key);
    const cells: SheetCell[] = [];
    for (const columnKey of Object.keys(rows[row] ?? [])) {
      const column = Number(columnKey);
      const cell = rows[row]?.[column];
      if (!cell) continue;
      const comments = (cell.c ?? []).map((comment) => comment.t);
      const text = [cellText(cell, from1904), ...comments];
      cells.push({
        column,
        text: text.filter((part) => part !== '').join('\n'),
        ...(spans.get(`${row},${column}`) ?? { columns: 1 }),
      });
    }
    if (cells.some((cell) => cell.text.trim() !== '')) writer.row(row, cells);
  }
}

/** What each merged cell covers, by `row,column` of its first. */
function mergedSpans(
  merges: readonly sheetjs.Range[],
): Map<string, { columns: number; rows: number }> {
  return new Map(
    merges.map(({ s, e }) => [
      `${s.r},${s.c}`,
      { columns: Math.max(1, e.c - s.c + 1), rows: Math.max(1, e.r - s.r + 1) },
    ]),
  );
}

function cellText(cell: sheetjs.CellObject, from1904: boolean): string {
  switch (cell.t) {
    case 'z':
      return '';
    case 'b':
      return cell.v === true ? 'VRAI' : 'FAUX';
    case 'e':
      return cell.w ?? '';
    case 'n':
      return typeof cell.v === 'number' ? numberText(cell.v, cell, from1904) : (cell.w ?? '');
    case 's':
    case 'd':
      return typeof cell.v === 'string' ? cell.v : (cell.w ?? '');
  }
}

function numberText(value: number, cell: sheetjs.CellObject, from1904: boolean): string {
  const format = typeof cell.z === 'string' ? cell.z : 'General';
  if (/^general$/i.test(format) || format === '@') return generalNumber(value);
  if (isDateFormat(format)) return formatDate(value, format, from1904) ?? generalNumber(value);
  return cell.w === undefined ? generalNumber(value) : frenchNumber(cell.w);
}
