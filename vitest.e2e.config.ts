import { defineConfig } from 'vitest/config';

/** The application in a real Chromium, as a person meets it: `npm run test:e2e`. */
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 300_000,
    // Each file starts an engine and a browser: they would only slow each other down.
    fileParallelism: false,
    // One session from first start to last: what follows a failure would only fail for it.
    bail: 1,
  },
});
