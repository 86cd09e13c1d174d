import { svelte } from '@sveltejs/vite-plugin-svelte';
import { join } from 'node:path';
import type { UserConfig } from 'vite';
import { librariesPlugin } from './libraries.ts';
import { pdfjsResources } from './pdfjs-resources.ts';

/**
 * How the window is built, for `npm run build` and for the browser shell's build on demand. `root`
 * is the repository. Paths are relative, so that the files serve from `app://` and `http://` alike.
 */
export function rendererConfig(root: string): UserConfig {
  return {
    root: join(root, 'src/renderer'),
    base: './',
    plugins: [svelte({ configFile: false }), librariesPlugin(root), pdfjsResources(root)],
    build: {
      outDir: join(root, 'out/renderer'),
      emptyOutDir: true,
      // The Chromium of Electron 45, and browsers of the same year.
      target: 'es2024',
      modulePreload: { polyfill: false },
      // Nothing inlined as `data:`, whatever its size: the content security policy is then the same for all.
      assetsInlineLimit: 0,
      minify: true,
      reportCompressedSize: true,
      rolldownOptions: { input: join(root, 'src/renderer/index.html') },
    },
  };
}
