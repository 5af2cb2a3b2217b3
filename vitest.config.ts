import { defineConfig } from 'vitest/config';

const slow = {
  pool: 'threads',
  isolate: false,
  maxWorkers: 2,
  testTimeout: 420_000, // milliseconds each; a void load run is made again, twice at most
  hookTimeout: 600_000,
  globalSetup: './testing/temporary-files.ts',
} as const;

/**
 * Slow tests in which a busy machine can be mistaken for a slow server, or the work of a neighbour in this process for one's
 * own: one file after the other, when the others are done.
 */
const alone = [
  'load/**/*.{slow,long}.test.ts',
  'mock/**/*.slow.test.ts',
  'limiter/infer/bounds.slow.test.ts',
  'cli/{load-import-jobs,money}.{slow,long}.test.ts',
];

/**
 * The suite's own tests, beside what they test: fast ones; slow ones (`*.slow.test.ts`) that need more than this process,
 * in `.ci/run` and by night, those tagged `night` by night alone; long ones (`*.long.test.ts`), minutes each, for the night.
 */
export default defineConfig({
  test: {
    tags: [{ name: 'night', description: 'for the night alone', timeout: 600_000 }],
    projects: [
      {
        test: {
          ...slow,
          name: 'fast',
          include: ['**/*.test.ts'],
          exclude: ['**/*.{slow,long}.test.ts', '**/node_modules/**'],
          testTimeout: 60_000, // a busy machine makes seconds of them
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          ...slow,
          name: 'slow',
          include: ['**/*.{slow,long}.test.ts'],
          exclude: [...alone, '**/node_modules/**'],
        },
      },
      {
        test: {
          ...slow,
          name: 'slow-alone',
          include: alone,
          exclude: ['**/node_modules/**'],
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
