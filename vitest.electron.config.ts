import { defineConfig } from 'vitest/config';

/** The application in Electron itself: `npm run test:electron`, where its runtime and a display are. */
export default defineConfig({
  test: {
    include: ['test/electron/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});
