import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/{unit,integration}/**/*.test.ts'],
    // A guard against hangs, not a measure: real models and processes on a busy machine take their time.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    // Two cores: more workers than that only make tests wait for each other's models.
    maxWorkers: 2,
  },
});
