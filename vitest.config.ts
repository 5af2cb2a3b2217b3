import { defineConfig } from 'vitest/config';

const shared = { pool: 'threads', isolate: false, maxWorkers: 2 } as const;

/** The suite's own tests, beside what they test: fast ones, and slow ones (`*.slow.test.ts`) that need more than this process. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...shared,
          name: 'fast',
          include: ['**/*.test.ts'],
          exclude: ['**/*.slow.test.ts', '**/node_modules/**'],
        },
      },
      {
        test: {
          ...shared,
          name: 'slow',
          include: ['**/*.slow.test.ts'],
          exclude: ['**/node_modules/**'],
          testTimeout: 180_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
