import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** What pdf.js looks up by name while it shows a document, by folder of its package. */
const resources = [
  { folder: 'cmaps', files: /\.bcmap$/ },
  { folder: 'standard_fonts', files: /\.(?:pfb|ttf)$/ },
  { folder: 'iccs', files: /\.icc$/ },
  // The decoders as plain scripts: the content security policy compiles no WebAssembly.
  { folder: 'wasm', files: /_nowasm_fallback\.js$/ },
] as const;

/** Puts pdf.js's character maps, fonts and decoders beside the window, under `pdfjs/`. */
export function pdfjsResources(root: string): Plugin {
  return {
    name: 'pdfjs-resources',
    apply: 'build',
    generateBundle() {
      for (const { folder, files } of resources) {
        const from = join(root, 'node_modules/pdfjs-dist', folder);
        for (const name of readdirSync(from).filter((each) => files.test(each))) {
          const source = readFileSync(join(from, name));
          this.emitFile({ type: 'asset', fileName: `pdfjs/${folder}/${name}`, source });
        }
      }
    },
  };
}
