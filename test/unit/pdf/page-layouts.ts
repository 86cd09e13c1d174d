import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { loadPdfjs, type Pdfjs } from '../../../src/main/extract/pdfjs.ts';
import { PageTextLayout } from '../../../src/renderer/preview/page-text.ts';

/** A PDF's pages laid out as the preview lays them out, without a browser. */
export class PageLayouts {
  readonly #pdfjs: Pdfjs;
  readonly #document: PDFDocumentProxy;

  private constructor(pdfjs: Pdfjs, document: PDFDocumentProxy) {
    this.#pdfjs = pdfjs;
    this.#document = document;
  }

  static async open(path: string): Promise<PageLayouts> {
    const pdfjs = await loadPdfjs();
    const folder = (name: string): string =>
      fileURLToPath(import.meta.resolve(`pdfjs-dist/${name}/`));
    const task = pdfjs.getDocument({
      data: new Uint8Array(readFileSync(path)),
      cMapUrl: folder('cmaps'),
      standardFontDataUrl: folder('standard_fonts'),
      useSystemFonts: false,
      disableFontFace: true,
      verbosity: pdfjs.VerbosityLevel.ERRORS,
    });
    return new PageLayouts(pdfjs, await task.promise);
  }

  get pages(): number {
    return this.#document.numPages;
  }

  /** `indexed`: the page's text in the index. */
  async of(number: number, indexed: string): Promise<PageTextLayout> {
    return PageTextLayout.of(this.#pdfjs, await this.#document.getPage(number), indexed);
  }

  async close(): Promise<void> {
    await this.#document.loadingTask.destroy();
  }
}
