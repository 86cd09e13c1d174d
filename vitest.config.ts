import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/{unit,integration}/**/*.test.ts'],
    testTimeout: 30_000,
    // Two cores: more workers than that only make tests wait for each other's models.
    maxWorkers: 2,
  },
});
