import { defineConfig } from 'vitest/config';

const shared = { pool: 'threads', isolate: false, maxWorkers: 2 } as const;

/**
 * The suite's own tests, beside what they test: fast ones; slow ones (`*.slow.test.ts`) that need more than this process;
 * long ones (`*.long.test.ts`), minutes each, for the night.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...shared,
          name: 'fast',
          include: ['**/*.test.ts'],
          exclude: ['**/*.slow.test.ts', '**/*.long.test.ts', '**/node_modules/**'],
          testTimeout: 60_000, // milliseconds each; a busy machine makes seconds of them
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          ...shared,
          name: 'slow',
          include: ['**/*.slow.test.ts'],
          exclude: ['**/node_modules/**'],
          testTimeout: 420_000, // a void load run is made again, twice at most
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          ...shared,
          name: 'long',
          include: ['**/*.long.test.ts'],
          exclude: ['**/node_modules/**'],
          testTimeout: 600_000,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
