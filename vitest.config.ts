import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{ts,config,tests}/**/*.test.ts'],
    // A model suite or a Verilator build may take longer than vitest's five seconds on a busy machine.
    testTimeout: 180_000,
  },
});
