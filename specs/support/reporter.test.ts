import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FullConfig, Suite, TestCase } from '@playwright/test/reporter';
import { afterAll, expect, test, vi } from 'vitest';
import { tasksOf } from '../../contracts/judge/run-suite.ts';
import { wholeRunIn } from '../../runs/again.ts';
import { asEnvironment, runSoFar } from '../../targets/open.ts';
import { factsForeseen } from '../../targets/preflight.ts';
import { parseSettings } from '../../contracts/settings/settings.ts';
import { greenRun } from '../../testing/runs/fixture-runs.ts';
import ContractReporter from './reporter.ts';
import { currentTargets } from './run.ts';
import { freshFolder } from '../../testing/temporary-files.ts';

const out = freshFolder();
writeFileSync(join(out, 'contract-run.json'), JSON.stringify(greenRun()));
const identity = { id: 'r20261129000000', seed: 's' };
const facts = factsForeseen(parseSettings({}));
const shared = asEnvironment({ identity, startedAt: 0, facts, unjudged: [], out });
const own = { ...shared, SUITE_NO_DOTENV: '1', PLAYWRIGHT_HTML_OUTPUT_DIR: '' };
afterAll(() => vi.unstubAllEnvs());

test.each([
  ['a few tests, each so often that they are as many as all', 3, 1000, true],
  ['all tests, each once', Infinity, 1, false],
  ['all tests, each twice', Infinity, 2, false],
])('%s, take the place of the whole run only if they are all', (_, most, times, isBeside) => {
  expect(wholeRunIn(out)).not.toBeNull();
  for (const [name, value] of Object.entries(own)) vi.stubEnv(name, value);
  const titles = tasksOf(currentTargets().targets)
    .map(({ id }) => `${id} at mock: x`)
    .slice(0, most);
  const tests = titles.flatMap((title) =>
    Array.from(
      { length: times },
      (__, repeatEachIndex) => ({ title, repeatEachIndex, expectedStatus: 'passed' }) as TestCase,
    ),
  );
  new ContractReporter({ out }).onBegin({} as FullConfig, { allTests: () => tests } as Suite);
  expect(runSoFar().out).toBe(isBeside ? join(out, 'again', identity.id) : out);
});
