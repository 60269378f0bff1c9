import path from 'node:path';
import { defineConfig } from 'vitest/config';

/** The long version: `npm run test:chaos`, or `npm run test:chaos -- <part of a file name>` for one of its files. */
export default defineConfig({
  root: path.resolve(import.meta.dirname, '..', '..'),
  test: {
    include: ['test/chaos/*.chaos.ts', 'test/chaos/breaks.test.ts'],
    setupFiles: ['test/sealed-network.ts'],
    testTimeout: 600_000,
    disableConsoleIntercept: true,
    fileParallelism: false,
  },
});
