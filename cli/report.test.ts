import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { greenRun, oneFailure } from '../testing/runs/fixture-runs.ts';
import { factsAt, goodLoad, goodProof } from '../testing/runs/fixtures.ts';
import { exitCodes } from '../contracts/judge/exit-codes.ts';
import { reportCommand } from './report.ts';
import { freshFolder } from '../testing/temporary-files.ts';

const secret = 'a-token-of-this-test-0815';
let out = '';

beforeEach(() => {
  out = freshFolder();
  const settings = { SUITE_NO_DOTENV: '1', HISTORY_DIR: join(out, 'history'), IMPORT2_TOKEN: secret, MOCK_URL: '' };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  for (const stream of ['log', 'error'] as const) vi.spyOn(console, stream).mockImplementation(() => undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** A run of the same cases ten minutes later, as it lies beside a whole one. */
function writeAgain(folder: string): void {
  const run = factsAt('2026-11-22T02:10:00.000Z', 'again');
  const beside = join(folder, 'again', run.id);
  mkdirSync(join(beside, 'playwright'), { recursive: true });
  writeFileSync(join(beside, 'playwright', 'index.html'), '');
  writeFileSync(join(beside, 'contract-run.json'), JSON.stringify({ ...greenRun(), run, partial: true }));
}

/** Where the links of a page lead that lead to files. */
const linksIn = (page: string): string[] => [...page.matchAll(/href="([a-z][\w./-]*)"/g)].map(([, href = '']) => href);

const read = (name: string): string => readFileSync(join(out, name), 'utf8');

test('a secret that lies in an artefact stands first in page and summary, with what to do, and is not shown', async () => {
  writeFileSync(join(out, 'contract-run.json'), JSON.stringify(greenRun()));
  mkdirSync(join(out, 'load'));
  writeFileSync(join(out, 'load', 'k6.log'), `sent with ${secret}`);
  writeFileSync(join(out, `${secret}.txt`), 'its name is enough');
  expect(await reportCommand({ out })).toBe(exitCodes.secretFound);
  expect(read('summary.md')).toMatch(/^## ✕ A secret stands in .*k6\\?\.log: IMPORT2.*Pass none of it on/);
  expect(read('index.html')).toMatch(/<title>Secret found: /);
  const printed = vi.mocked(console.error).mock.calls.flat().join('\n');
  expect(printed).toMatch(/secret found: .*k6\.log/);
  expect(`${read('summary.md')} ${read('index.html')} ${printed}`).not.toContain(secret);
});

test('what is of another run changes no exit code', async () => {
  const old = greenRun();
  const verdicts = old.verdicts.map((entry) => ({ ...entry, verdict: 'fail' as const }));
  writeFileSync(join(out, 'contract-run.json'), JSON.stringify({ ...old, verdicts }));
  const run = { ...goodLoad().run, startedAt: '2026-11-23T02:00:00.000Z' };
  writeFileSync(join(out, 'load-run.json'), JSON.stringify({ ...goodLoad(), run }));
  expect(await reportCommand({ out })).toBe(exitCodes.holds);
  expect(read('summary.md')).toMatch(/^## ✓ Under load, on the mock: rate limit as documented; import jobs in order/);
});

test('where jobs ran and left nothing, the page says so, and it is not green', async () => {
  vi.stubEnv('SUITE_JOBS', JSON.stringify({ night: { result: 'failure', outputs: {} }, proof: { result: 'success' } }));
  expect(await reportCommand({ out, site: join(out, 'site') })).toBe(exitCodes.holds);
  expect(await reportCommand({ out })).toBe(exitCodes.suiteFailed);
  expect(read('summary.md')).toMatch(
    /^## \? The contract run judged nothing: No job left a result: night \\\(failure\\\)\./,
  );
  expect(read('summary.md')).toMatch(/\| ✕ \| The workflow’s jobs \| 1 of 2 succeeded, night: failure \|/);
  expect(read('index.html')).toMatch(/<title>Not judged: /);
});

test('what is published is the page and what it links, no records and no logs, and no link leads nowhere', async () => {
  writeFileSync(join(out, 'contract-run.json'), JSON.stringify(greenRun()));
  for (const folder of ['records', 'load']) mkdirSync(join(out, folder));
  for (const file of ['records/a.json', 'load/k6.log']) writeFileSync(join(out, file), '{}');
  writeAgain(out);
  const site = join(out, 'site');
  expect(await reportCommand({ out, site })).toBe(exitCodes.holds);
  expect(readdirSync(site).sort()).toEqual([
    'contract-junit.xml',
    'contract-run.json',
    'failures.har',
    'index.html',
    'schemas',
    'summary.md',
  ]);
  const here = linksIn(read('index.html'));
  for (const link of [/^records$/, /^again$/, /^again\/.+/]) expect(here).toContainEqual(expect.stringMatching(link));
  for (const href of linksIn(read('site/index.html'))) expect(existsSync(join(site, href)), href).toBe(true);
  expect(read('site/index.html')).toContain('still green');
});

test('of the flakes what their page links is published too, no records and no journal, and no link leads nowhere', async () => {
  const flakes = join(out, 'flakes');
  for (const folder of ['records', 'load', 'playwright']) mkdirSync(join(flakes, folder), { recursive: true });
  for (const file of ['created.jsonl', 'load/k6.log', 'playwright/index.html']) writeFileSync(join(flakes, file), '');
  writeFileSync(join(flakes, 'contract-run.json'), JSON.stringify(greenRun()));
  writeAgain(flakes);
  await reportCommand({ out: flakes });
  const site = join(out, 'site');
  await reportCommand({ out, site });
  const published = readdirSync(join(site, 'flakes'));
  expect(published).not.toEqual(expect.arrayContaining([expect.stringMatching(/records|again|load|created/)]));
  const links = linksIn(read('site/flakes/index.html'));
  expect(links).toContain('contract-run.json');
  for (const href of links) expect(existsSync(join(site, 'flakes', href)), href).toBe(true);
});

test('a page is made though what was kept of a part cannot be read, or a run has an id that names no file', async () => {
  const run = { ...greenRun().run, id: 'r 1/..' };
  writeFileSync(join(out, 'contract-run.json'), JSON.stringify({ ...greenRun(), run }));
  writeFileSync(join(out, 'proof.json'), JSON.stringify(goodProof()));
  writeFileSync(join(out, 'load-run.unmade.json'), '{ "exit"');
  expect(await reportCommand({ out })).toBe(exitCodes.suiteFailed);
  expect(read('index.html')).toContain('load-run.unmade.json cannot be read.');
  expect(read('index.html')).toMatch(
    /Left out of the history: this run: .*run id &quot;r 1\/..&quot; cannot name a file/,
  );
  expect(readdirSync(join(out, 'history'))).toEqual([expect.stringContaining('-proof-')]);
});

test('a result of another suite, which names a sentence that this one does not have, is told as one', async () => {
  const other = JSON.stringify(oneFailure()).replaceAll('import2/status-labels', 'import2/of-another-suite');
  writeFileSync(join(out, 'contract-run.json'), other);
  expect(await reportCommand({ out })).toBe(exitCodes.suiteFailed);
  expect(read('index.html')).toContain(
    'names the requirement import2/of-another-suite, which this suite does not have',
  );
});

test('what is published goes into another folder', async () => {
  await expect(reportCommand({ out, site: join(out, '.') })).rejects.toThrow('where the results lie');
});
