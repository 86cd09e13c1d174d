/** pdf.js, made to run in a process that is neither a browser nor, to it, Node. */
import type * as pdfjs from 'pdfjs-dist/legacy/build/pdf.mjs';

export type Pdfjs = typeof pdfjs;

let loaded: Promise<Pdfjs> | undefined;

/**
 * In an Electron utility process pdf.js does not know that it runs in Node, and asks for a worker's
 * address (ENGINEERING.md section 1): the worker's code is given to it here, in this thread.
 */
export function loadPdfjs(): Promise<Pdfjs> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<Pdfjs> {
  installDomMatrix();
  const worker: unknown = await import('pdfjs-dist/legacy/build/pdf.worker.mjs');
  Reflect.set(globalThis, 'pdfjsWorker', worker);
  return import('pdfjs-dist/legacy/build/pdf.mjs');
}

/** Some Type 3 fonts make one; nothing is read from it where only text is asked for. */
function installDomMatrix(): void {
  if ('DOMMatrix' in globalThis) return;
  Reflect.set(globalThis, 'DOMMatrix', function DOMMatrix() {});
}
