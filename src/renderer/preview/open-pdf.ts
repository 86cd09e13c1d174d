/** A PDF opened in the window, its bytes asked for as pdf.js wants them. */
import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import {
  longestPiece,
  type DocumentContract,
  type DocumentName,
} from '../../shared/document-contract.ts';
import { TrouvailleError } from '../../shared/errors.ts';
import type { Client } from '../../shared/rpc.ts';
import { loadPdfjs, resourceUrl, startWorkers, type Pdfjs } from './pdfjs.ts';

/** Bytes asked for at once: fonts and pages' contents are some 10 to 200 KB. */
const rangeChunkSize = 256 * 1024;
/** A file that is not open by then has hung its parser, in ms. */
const timeLimit = 60_000;

export interface OpenPdf {
  readonly pages: number;
  readonly pdfjs: Pdfjs;
  /** From 1. */
  page(number: number): Promise<PDFPageProxy>;
  close(): void;
}

/**
 * Opens a document. Throws `document-encrypted` where it wants a password or another one,
 * `document-damaged` {detail}, `document-timeout` {seconds}, what reading it throws, or `cancelled`.
 */
export async function openPdf(
  client: Client<DocumentContract>,
  name: DocumentName,
  password: string | null,
  signal: AbortSignal,
): Promise<OpenPdf> {
  const [pdfjs, { size }] = await Promise.all([loadPdfjs(), client.call('size', name, { signal })]);
  signal.throwIfAborted();
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => {}); // told by whatever waits for it
  class Ranges extends pdfjs.PDFDataRangeTransport {
    override requestDataRange(begin: number, end: number): void {
      readRange(client, name, begin, end, signal).then(
        (bytes) => this.onDataRange(begin, bytes),
        failed.reject,
      );
    }
  }
  const { parser, renderer } = startWorkers();
  const worker = pdfjs.PDFWorker.create({ port: parser });
  // Read by `getDocument` below, for this document alone.
  pdfjs.GlobalWorkerOptions.rendererPorts = [renderer];
  let isOpen = false;
  const close = (): void => {
    const end = (): void => {
      worker.destroy();
      parser.terminate();
      renderer.terminate();
    };
    // A worker that is asked to end while it opens a document complains of its own end: it is just ended.
    if (!isOpen) end();
    // What was still being read of it is refused by then, and nobody waits for it.
    else task.destroy().then(end, end);
  };
  const task = pdfjs.getDocument({
    range: new Ranges(size, null),
    ...{ rangeChunkSize, disableStream: true, disableAutoFetch: true, worker },
    ...(password === null ? {} : { password }),
    cMapUrl: resourceUrl('cmaps'),
    standardFontDataUrl: resourceUrl('standard_fonts'),
    wasmUrl: resourceUrl('wasm'),
    iccUrl: resourceUrl('iccs'),
    // The decoders' plain scripts: WebAssembly would need the policy to allow its compilation.
    useWasm: false,
    // As the extractor: a text's place must not depend on the machine's own fonts.
    useSystemFonts: false,
    enableXfa: false,
    verbosity: pdfjs.VerbosityLevel.ERRORS,
  });
  const late = setTimeout(
    () => failed.reject(new TrouvailleError('document-timeout', { seconds: timeLimit / 1000 })),
    timeLimit,
  );
  const aborted = (): void => failed.reject(new TrouvailleError('cancelled'));
  signal.addEventListener('abort', aborted, { once: true });
  try {
    const document = await Promise.race([task.promise, failed.promise]);
    isOpen = true;
    return {
      pages: document.numPages,
      pdfjs,
      page: (number) => Promise.race([pageOf(document, number), failed.promise]),
      close,
    };
  } catch (error) {
    close();
    throw asFailure(error);
  } finally {
    clearTimeout(late);
  }
}

async function pageOf(document: PDFDocumentProxy, number: number): Promise<PDFPageProxy> {
  try {
    return await document.getPage(number);
  } catch (error) {
    throw asFailure(error);
  }
}

async function readRange(
  client: Client<DocumentContract>,
  name: DocumentName,
  begin: number,
  end: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const whole = new Uint8Array(end - begin);
  for (let at = begin; at < end;) {
    const length = Math.min(longestPiece, end - at);
    const { bytes } = await client.call('bytes', { ...name, start: at, length }, { signal });
    if (bytes.length === 0) return whole.subarray(0, at - begin);
    whole.set(bytes, at - begin);
    at += bytes.length;
  }
  return whole;
}

/** pdf.js's errors come from its worker's side and are known by name. */
export function asFailure(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof TrouvailleError) return error;
  if (error.name === 'PasswordException') {
    return new TrouvailleError('document-encrypted', {}, { cause: error });
  }
  const detail = `${error.name}: ${error.message}`.slice(0, 300);
  return new TrouvailleError('document-damaged', { detail }, { cause: error });
}
