/**
 * ODS: OpenDocument spreadsheets.
 *
 * Own reader over saxes and yauzl, row by row: ODS keeps every cell's text as shown, and ODT's parts
 * read the rest. SheetJS reads ODS too, without the bounds of zip-archive.ts, and in 1.1 to 1.3
 * seconds of processor time before a page is made of it, against 0.9 here with the page (7,982 rows,
 * 12.7 MB of XML; some 200 MB resident either way).
 */
import { TrouvailleError } from '../../shared/errors.ts';
import type { Page } from '../../shared/domain.ts';
import type { Content, Format, FormatInput } from './format.ts';
import { openOdf } from './odf-package.ts';
import type { OdfStyles } from './odf-styles.ts';
import { odfParagraph } from './odf-text.ts';
import { SheetWriter, type SheetCell } from './sheet-writer.ts';
import { attribute, descendants, elements, streamXml, type XmlElement } from './xml-tree.ts';

export const odsFormat: Format = { types: ['ods'], extract };

/** A sheet has at most this many columns; a cell that repeats beyond says nothing new. */
const mostColumns = 16_384;
const mostSheets = 10_000;

const containers = new Set([
  'document-content',
  'body',
  'spreadsheet',
  'table',
  'table-rows',
  'table-row-group',
  'table-header-rows',
]);

async function extract(input: FormatInput): Promise<Content> {
  const odf = await openOdf(input);
  const pages: Page[] = [];
  let title: string | null = null;
  let sheet: SheetWriter | undefined;
  let row = 0;
  const finish = (): void => {
    if (!sheet) return;
    pages.push(sheet.build());
    if (pages.length === 1) title = sheet.title;
    sheet = undefined;
    row = 0;
  };
  streamXml(odf.content, containers, (element, ancestors) => {
    if (element.name === 'table' && ancestors.at(-1)?.name === 'spreadsheet') finish();
    const table = ancestors.find(({ name }) => name === 'table');
    if (element.name !== 'table-row' || !table) return;
    if (pages.length >= mostSheets) {
      throw new TrouvailleError('document-too-large', { limit: mostSheets });
    }
    sheet ??= new SheetWriter(pages.length + 1, input.budget, attribute(table, 'name'));
    const cells = sheetCells(element, odf.styles);
    // A row that repeats with text in it is shown once: its copies say nothing new.
    if (cells.length > 0) sheet.row(row, cells);
    row += Math.max(1, Number(attribute(element, 'number-rows-repeated') ?? 1) || 1);
  });
  return { title: odf.title ?? title, language: null, pages };
}

function sheetCells(row: XmlElement, styles: OdfStyles): SheetCell[] {
  const cells: SheetCell[] = [];
  let column = 0;
  for (const cell of elements(row)) {
    const repeated = Math.max(1, Number(attribute(cell, 'number-columns-repeated') ?? 1) || 1);
    if (cell.name === 'table-cell') {
      const text = cellText(cell, styles);
      const columns = Math.max(1, Number(attribute(cell, 'number-columns-spanned') ?? 1) || 1);
      const rows = Math.max(1, Number(attribute(cell, 'number-rows-spanned') ?? 1) || 1);
      if (text.trim() !== '') {
        for (let copy = 0; copy < repeated && column + copy < mostColumns; copy += 1) {
          cells.push({
            column: column + copy,
            text,
            columns: Math.min(columns, mostColumns),
            rows,
          });
        }
      }
    }
    column += repeated;
    if (column >= mostColumns) break;
  }
  return cells;
}

/** A cell's paragraphs, and the comment on it. */
function cellText(cell: XmlElement, styles: OdfStyles): string {
  const lines: string[] = [];
  for (const element of elements(cell)) {
    if (element.name === 'p') lines.push(odfParagraph(element, styles).text);
    if (element.name !== 'annotation') continue;
    for (const paragraph of descendants(element, 'p')) {
      lines.push(odfParagraph(paragraph, styles).text);
    }
  }
  return lines.join('\n');
}
