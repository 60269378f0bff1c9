import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/built-project.ts'],
    setupFiles: ['test/sealed-network.ts'],
    restoreMocks: true,
    testTimeout: 20_000,
  },
});
