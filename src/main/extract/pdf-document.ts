/** An open PDF: what is asked of pdf.js, and its errors as ours. */
import { fileURLToPath } from 'node:url';
import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { TrouvailleError } from '../../shared/errors.ts';
import type { PdfTextItem } from '../../shared/pdf/fragments.ts';
import { preparePage, type PreparedPage } from '../../shared/pdf/prepare.ts';
import { outlineKey } from '../../shared/pdf/profile.ts';
import type { Source } from './format.ts';
import { textOfAnnotation } from './pdf-annotation.ts';
import { pdfBytes } from './pdf-source.ts';
import { loadPdfjs, type Pdfjs } from './pdfjs.ts';

export interface PdfInfo {
  readonly title: string | null;
  readonly language: string | null;
}

export interface OpenPdf {
  readonly pages: number;
  readonly info: PdfInfo;
  /** The text of a page, from 1. */
  preparePage(page: number): Promise<PreparedPage>;
  /** What people filled in and wrote on a page: form fields' values, notes. */
  annotationTexts(page: number): Promise<readonly string[]>;
  /** Titles of the outline by `outlineKey`, with their depth from 1. */
  outline(): Promise<Map<string, number>>;
  /** Whether any of the first pages draws an image. */
  hasImages(): Promise<boolean>;
  close(): Promise<void>;
}

/** Throws `document-encrypted`, or `document-damaged` {detail}. */
export async function openPdf(source: Source, password: string | undefined): Promise<OpenPdf> {
  const pdfjs = await loadPdfjs();
  const unreadable = Promise.withResolvers<never>();
  const bytes = await pdfBytes(pdfjs, source, unreadable.reject);
  const task = pdfjs.getDocument({
    ...bytes,
    ...(password === undefined ? {} : { password }),
    cMapUrl: resourceFolder('cmaps'),
    standardFontDataUrl: resourceFolder('standard_fonts'),
    wasmUrl: resourceFolder('wasm'),
    iccUrl: resourceFolder('iccs'),
    useWorkerFetch: false,
    useSystemFonts: false,
    disableFontFace: true,
    verbosity: pdfjs.VerbosityLevel.ERRORS,
  });
  try {
    const document = await Promise.race([task.promise, unreadable.promise]);
    return new PdfjsDocument(pdfjs, document, await readInfo(document), unreadable.promise);
  } catch (error) {
    await task.destroy();
    throw asFailure(error);
  }
}

function resourceFolder(name: string): string {
  return fileURLToPath(import.meta.resolve(`pdfjs-dist/${name}/`));
}

class PdfjsDocument implements OpenPdf {
  readonly info: PdfInfo;
  readonly #pdfjs: Pdfjs;
  readonly #document: PDFDocumentProxy;
  readonly #unreadable: Promise<never>;

  /** `unreadable` rejects where the file can no longer be read: pdf.js would wait for ever. */
  constructor(pdfjs: Pdfjs, document: PDFDocumentProxy, info: PdfInfo, unreadable: Promise<never>) {
    this.#unreadable = unreadable;
    this.#pdfjs = pdfjs;
    this.#document = document;
    this.info = info;
  }

  get pages(): number {
    return this.#document.numPages;
  }

  async preparePage(number: number): Promise<PreparedPage> {
    try {
      const page = await this.#orUnreadable(this.#document.getPage(number));
      const content = await this.#orUnreadable(page.getTextContent({ disableNormalization: true }));
      const { width, height, transform } = page.getViewport({ scale: 1 });
      const monospaced = new Set(
        Object.entries(content.styles)
          .filter(([, style]) => style.fontFamily === 'monospace')
          .map(([name]) => name),
      );
      const items: PdfTextItem[] = [];
      for (const item of content.items) if ('str' in item) items.push(item);
      page.cleanup();
      return preparePage(number, items, { width, height, transform, monospaced });
    } catch (error) {
      throw asFailure(error);
    }
  }

  async annotationTexts(number: number): Promise<readonly string[]> {
    try {
      const page = await this.#document.getPage(number);
      const annotations: unknown[] = await page.getAnnotations();
      return annotations.flatMap(textOfAnnotation);
    } catch (error) {
      throw asFailure(error);
    }
  }

  async outline(): Promise<Map<string, number>> {
    const titles = new Map<string, number>();
    const add = (items: readonly OutlineItem[], depth: number): void => {
      for (const { title, items: nested } of items) {
        const key = outlineKey(title);
        // Short keys (`a`, `1`) are in every text; a title is known by its first place.
        if (key.length >= 3 && !titles.has(key)) titles.set(key, depth);
        if (depth < deepestOutline) add(nested, depth + 1);
      }
    };
    try {
      add(await this.#document.getOutline(), 1);
    } catch {
      // A broken outline costs headings, not text: pages are read by their looks alone.
    }
    return titles;
  }

  async hasImages(): Promise<boolean> {
    const { OPS } = this.#pdfjs;
    const paints = new Set<number>([
      OPS.paintImageXObject,
      OPS.paintInlineImageXObject,
      OPS.paintImageMaskXObject,
      OPS.paintImageXObjectRepeat,
      OPS.paintInlineImageXObjectGroup,
      OPS.paintImageMaskXObjectGroup,
      OPS.paintImageMaskXObjectRepeat,
    ]);
    for (let number = 1; number <= Math.min(imagePages, this.pages); number++) {
      try {
        const page = await this.#document.getPage(number);
        const { fnArray } = await page.getOperatorList();
        page.cleanup();
        if (fnArray.some((operator) => paints.has(operator))) return true;
      } catch (error) {
        throw asFailure(error);
      }
    }
    return false;
  }

  #orUnreadable<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#unreadable]);
  }

  async close(): Promise<void> {
    await this.#document.loadingTask.destroy();
  }
}

/** pdf.js types the nested ones as `any`. */
interface OutlineItem {
  readonly title: string;
  readonly items: readonly OutlineItem[];
}

const deepestOutline = 6;
/** A scan shows in its first pages; decoding images is slow. */
const imagePages = 3;

async function readInfo(document: PDFDocumentProxy): Promise<PdfInfo> {
  const { info } = await document.getMetadata();
  const field = (name: string): string | null => {
    const value: unknown = name in info ? Reflect.get(info, name) : null;
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
  };
  return { title: field('Title'), language: field('Language') };
}

/** pdf.js's errors come from its worker's side and are known by name. */
function asFailure(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (error.name === 'PasswordException') {
    return new TrouvailleError('document-encrypted', {}, { cause: error });
  }
  const detail = `${error.name}: ${error.message}`.slice(0, 300);
  return new TrouvailleError('document-damaged', { detail }, { cause: error });
}
