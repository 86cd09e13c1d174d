/** An RTF document's font table, for what it says of bytes: which code page each font's text is in. */
import { codePageOf } from './rtf-code-pages.ts';

export class RtfFonts {
  #documentPage = 1252;
  readonly #pages = new Map<number, number | undefined>();
  #described = 0;

  /** The document's own code page, that of fonts which name none; returns it. */
  setDocumentPage(codePage: number): number {
    this.#documentPage = codePage;
    return codePage;
  }

  /** `\fN` in the table: what follows describes that font. */
  describe(font: number): void {
    this.#described = font;
  }

  /** `\fcharsetN` */
  setCharset(charset: number): void {
    this.#pages.set(this.#described, codePageOf(charset));
  }

  /** `\cpgN` */
  setCodePage(codePage: number | undefined): void {
    this.#pages.set(this.#described, codePage);
  }

  /** The code page of text in `font`. */
  codePage(font: number): number {
    return this.#pages.get(font) ?? this.#documentPage;
  }
}
