import { defineConfig } from 'electron-vite';
import { join } from 'node:path';
import { rendererConfig } from './build/renderer.config.ts';

const root = import.meta.dirname;

/**
 * `out/main`: the Electron app's composition root, the command line, and one bundle a service beside
 * them under the service's name (`src/main/shell/entries.ts` looks for it there). npm packages stay
 * in `node_modules`: several carry native libraries or find files of their own.
 */
export default defineConfig({
  main: {
    build: {
      outDir: join(root, 'out/main'),
      // Electron 45 carries Node 24; the command line runs on it as well.
      target: 'node24',
      externalizeDeps: true,
      rolldownOptions: {
        input: {
          index: join(root, 'src/main/index.ts'),
          cli: join(root, 'src/main/cli/index.ts'),
          indexer: join(root, 'src/main/indexing/entry.ts'),
          embedder: join(root, 'src/main/inference/passages-entry.ts'),
          extractor: join(root, 'src/main/extract/entry.ts'),
          search: join(root, 'src/main/search/entry.ts'),
          inference: join(root, 'src/main/inference/queries-entry.ts'),
          compiler: join(root, 'src/main/engine/compiler-entry.ts'),
          models: join(root, 'src/main/models/entry.ts'),
        },
        // Never bundled: Vite and the window's build are for running from source.
        external: [/^vite$/, /renderer\.config/],
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          // Beside the entries, so that a path relative to this file means the same in every bundle.
          chunkFileNames: 'chunk-[name]-[hash].js',
        },
      },
    },
  },
  preload: {
    build: {
      outDir: join(root, 'out/preload'),
      target: 'node24',
      rolldownOptions: {
        input: { index: join(root, 'src/preload/index.ts') },
        // A sandboxed preload is CommonJS, in one file.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: rendererConfig(root),
});
