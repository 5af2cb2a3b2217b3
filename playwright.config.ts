import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import {
  asEnvironment,
  asksForReal,
  longestTestMs,
  pathInCheckout,
  readSettings,
  runSoFar,
  usualOut,
  usualWorkers,
} from './targets/open.ts';

const settings = readSettings();
const { out = pathInCheckout(usualOut), ...run } = runSoFar();
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
