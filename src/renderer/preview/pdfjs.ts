/** pdf.js in the window: loaded when a PDF is first previewed, its parser in a worker of its own. */
import type * as pdfjs from 'pdfjs-dist/legacy/build/pdf.mjs';
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url';

export type Pdfjs = typeof pdfjs;

let loaded: Promise<Pdfjs> | undefined;

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

const policy = globalThis.trustedTypes?.createPolicy('trouvaille-worker', {
  createScriptURL(url) {
    // The one script that may become a worker: nothing a document says can name another.
    if (url !== workerUrl) throw new TypeError(`not the PDF worker: ${url}`);
    return url;
  },
});

/** A new parser. The worker is ended with `terminate`: a document may have hung it. */
export function startWorker(): Worker {
  return new Worker(policy?.createScriptURL(workerUrl) ?? workerUrl, { type: 'module' });
}
