/** A PDF's bytes for pdf.js: whole where it is small, piece by piece where it is not. */
import type { PDFDataRangeTransport } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { Source } from './format.ts';
import type { Pdfjs } from './pdfjs.ts';

/** Larger files are catalogues and scans, of which text needs a small part. */
const wholeSize = 24 * 1024 * 1024;
/** Bytes asked for at once: fonts and pages' contents are some 10 to 200 KB. */
const rangeChunkSize = 256 * 1024;

export type PdfBytes =
  | { readonly data: Uint8Array }
  | {
      readonly range: PDFDataRangeTransport;
      readonly rangeChunkSize: number;
      readonly disableStream: true;
      readonly disableAutoFetch: true;
    };

/** `onError` is told where the file can no longer be read. */
export async function pdfBytes(
  pdfjs: Pdfjs,
  source: Source,
  onError: (error: unknown) => void,
): Promise<PdfBytes> {
  // pdf.js takes the array over, so a member's shared bytes are copied.
  if (source.path === null) return { data: (await source.bytes()).slice() };
  if (source.size <= wholeSize) return { data: await source.bytes() };

  class FileRanges extends pdfjs.PDFDataRangeTransport {
    override requestDataRange(begin: number, end: number): void {
      source.read(begin, end - begin).then((chunk) => this.onDataRange(begin, chunk), onError);
    }
  }
  const range = new FileRanges(source.size, null);
  return { range, rangeChunkSize, disableStream: true, disableAutoFetch: true };
}
