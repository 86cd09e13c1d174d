/** Results as rows to be kept elsewhere: what was found, in which file, on which page, word for word. */
import type { LedgerFolder } from '../../shared/ledger-contract.ts';
import type { Hit } from '../../shared/domain.ts';
import { pageOf, placeOf } from './place.ts';

export const exportFormats = ['csv', 'markdown', 'docx'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export interface ExportRow {
  readonly title: string;
  /** From the watched folder's name down. */
  readonly file: string;
  /** A page, a sheet with its cells, or the member of an archive; '' where the file is all there is to say. */
  readonly place: string;
  /** ISO 8601, the day alone. */
  readonly modified: string;
  readonly quotation: string;
}

/** Names of the columns, in the reader's language. */
export type ExportHeaders = Readonly<Record<keyof ExportRow, string>>;

export function exportRow(hit: Hit, folders: readonly Pick<LedgerFolder, 'path'>[]): ExportRow {
  const { name, folders: steps } = placeOf(hit.path, folders);
  const page = pageOf(hit);
  return {
    title: hit.title ?? name,
    file: [...steps, name].join('/'),
    place: [hit.inside, hit.sheet, hit.cells, page === null ? null : String(page)]
      .filter((part) => part !== null)
      .join(', '),
    modified: hit.modified.slice(0, 'YYYY-MM-DD'.length),
    quotation: hit.text,
  };
}

const columns = ['title', 'file', 'place', 'modified', 'quotation'] as const;

/**
 * RFC 4180, with the mark by which spreadsheets know UTF-8. A document's text must not become a formula:
 * what would begin one is quoted by an apostrophe (https://owasp.org/www-community/attacks/CSV_Injection).
 */
export function csvOf(rows: readonly ExportRow[], headers: ExportHeaders): string {
  const line = (cells: ExportHeaders | ExportRow) =>
    columns.map((column) => csvCell(cells[column])).join(',');
  return `\ufeff${[headers, ...rows].map((row) => `${line(row)}\r\n`).join('')}`;
}

function csvCell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${plain.replaceAll('"', '""')}"`;
}

/** A heading for the question, then a quotation and its reference for each row. */
export function markdownOf(rows: readonly ExportRow[], heading: string): string {
  const sections = rows.map((row) => {
    const quotation = row.quotation
      .split('\n')
      .map((line) => `> ${markdownText(line)}`)
      .join('\n');
    const quoted = row.quotation === '' ? '' : `${quotation}\n\n`;
    return `## ${markdownText(row.title)}\n\n${quoted}— ${markdownText(referenceOf(row))}\n`;
  });
  return [`# ${markdownText(heading)}\n`, ...sections].join('\n');
}

/** Where a quotation comes from, on one line. */
export function referenceOf({ file, place, modified }: ExportRow): string {
  return [file, place, modified].filter((part) => part !== '').join(' · ');
}

/** A text that means nothing to Markdown, HTML included. */
function markdownText(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~&]/g, '\\$&').replace(/\s+/g, ' ');
}
