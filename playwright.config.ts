import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';
import { asksForReal, longestTestMs, readSettings, runSoFar, asEnvironment, usualWorkers } from './targets/open.ts';

const settings = readSettings();
const { out = fileURLToPath(new URL('reports/out', import.meta.url)), ...run } = runSoFar();
Object.assign(process.env, asEnvironment({ ...run, out }));

/** API only: no browser, no trace (traces print headers), credentials never stand here. */
export default defineConfig({
  testDir: 'specs',
  testMatch: '**/*.spec.ts', // not the tests of what supports them
  outputDir: join(out, 'test-results'),
  globalSetup: './specs/support/setup.ts',
  fullyParallel: true,
  workers: asksForReal(settings) ? 1 : usualWorkers,
  retries: 0,
  timeout: longestTestMs(settings),
  use: { trace: 'off' },
  reporter: [
    ['./specs/support/reporter.ts', { out }],
    ['html', { open: 'never', outputFolder: join(out, 'playwright') }],
  ],
});
