/**
 * CSV and TSV, whatever their delimiter and encoding.
 *
 * Library: csv-parse (MIT, 7.0.3): quoted fields with line breaks and delimiters in them, and the
 * rows of uneven length and stray quotes of real files.
 */
import { parse } from 'csv-parse/sync';
import { TrouvailleError } from '../../shared/errors.ts';
import { decodeText } from './encoding.ts';
import type { Content, Format, FormatInput } from './format.ts';
import { SheetWriter } from './sheet-writer.ts';
import { delimiterOf } from './sniff-text.ts';

export const csvFormat: Format = { types: ['csv', 'tsv'], extract };

async function extract(input: FormatInput): Promise<Content> {
  const { text } = decodeText(await input.source.bytes());
  // Excel's own first line for other programs.
  const declared = /^sep=(.)\r?\n/i.exec(text)?.[1];
  const body = declared === undefined ? text : text.slice(text.indexOf('\n') + 1);
  const delimiter = declared ?? delimiterOf(body, 1) ?? (input.type === 'tsv' ? '\t' : ';');
  const writer = new SheetWriter(1, input.budget);
  for (const [row, cells] of rowsOf(body, delimiter).entries()) {
    writer.row(
      row,
      cells.map((cell, column) => ({ column, text: cell, columns: 1 })),
    );
  }
  return { title: writer.title, language: null, pages: [writer.build()] };
}

function rowsOf(text: string, delimiter: string): string[][] {
  try {
    return parse(text, {
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
      bom: true,
    });
  } catch (error) {
    // A quote that never closes swallows the file: then quotes are characters like others.
    const detail = error instanceof Error ? error.message : String(error);
    if (!/quote/i.test(detail)) {
      throw new TrouvailleError('document-damaged', { detail }, { cause: error });
    }
    return parse(text, { delimiter, relax_column_count: true, quote: null, bom: true });
  }
}
