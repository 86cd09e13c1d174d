/**
 * pdf.js in the window: loaded when a PDF is first previewed, its parser and its drawing in workers of
 * their own.
 */
import type * as pdfjs from 'pdfjs-dist/legacy/build/pdf.mjs';
import rendererUrl from 'pdfjs-dist/legacy/build/pdf.renderer.min.mjs?url';
import parserUrl from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url';

export type Pdfjs = typeof pdfjs;

let loaded: Promise<Pdfjs> | undefined;

/**
 * The legacy build, for browsers of some years too. A development build of the window, which nothing here
 * makes, says `state_proxy_equality_mismatch` as this loads: core-js tries `[, 1].includes(undefined, 1)`,
 * and Svelte's own `includes` of development looks for the item from the start all the same.
 */
export function loadPdfjs(): Promise<Pdfjs> {
  loaded ??= import('pdfjs-dist/legacy/build/pdf.mjs');
  return loaded;
}

/** Where the window's own files hold what pdf.js looks up: character maps, fonts, decoders. */
export function resourceUrl(folder: 'cmaps' | 'standard_fonts' | 'wasm' | 'iccs'): string {
  return new URL(`pdfjs/${folder}/`, document.baseURI).href;
}

/** A policy of the browser's Trusted Types, where it has them: the types are not in TypeScript's library. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): string };
}

declare global {
  var trustedTypes: TrustedTypes | undefined;
}

/** The scripts that may become workers: nothing a document says can name another. */
const workerUrls: readonly string[] = [parserUrl, rendererUrl];

const policy = globalThis.trustedTypes?.createPolicy('trouvaille-worker', {
  createScriptURL(url) {
    if (!workerUrls.includes(url)) throw new TypeError(`not a worker of pdf.js: ${url}`);
    return url;
  },
});

/** What one document is read and drawn by. Ended with `terminate`: a document may have hung either. */
export interface PdfWorkers {
  readonly parser: Worker;
  /** Draws pages; where it cannot start, pdf.js draws in the window, in slices. */
  readonly renderer: Worker;
}

export function startWorkers(): PdfWorkers {
  return { parser: start(parserUrl), renderer: start(rendererUrl) };
}

function start(url: string): Worker {
  return new Worker(policy?.createScriptURL(url) ?? url, { type: 'module' });
}
