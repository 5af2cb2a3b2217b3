import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { greenRun, oneFailure } from '../testing/runs/fixture-runs.ts';
import { badLoad, factsAt, goodLoad, voidLoad } from '../testing/runs/fixtures.ts';
import type { ContractRun } from '../runs/contract-run.ts';
import { exitCodes } from '../contracts/judge/exit-codes.ts';
import type { LoadRun } from '../runs/load-run.ts';
import { keepUnmade } from '../runs/result-files.ts';
import type { Message } from './notify.ts';
import { reportCommand } from './report.ts';
import { inJson, serve } from '../testing/peers/serving.ts';
import { freshFolder } from '../testing/temporary-files.ts';

let out = '';
let status = 200;
let heard: { readonly path: string; readonly body: string }[] = [];

beforeEach(async () => {
  out = freshFolder();
  [status, heard] = [200, []];
  const receiver = inJson(({ url: path = '' }, body) => {
    heard.push({ path, body });
    return { status };
  });
  const settings = {
    NOTIFY_WEBHOOK: `${await serve(receiver)}/hook?key=a-secret-key`,
    NOTIFY_SLACK: '',
    NOTIFY_PAGE_URL: 'https://page.example',
  };
  const own = { SUITE_NO_DOTENV: '1', HISTORY_DIR: join(out, 'history'), MOCK_URL: '', GITHUB_ACTIONS: '' };
  for (const [name, value] of Object.entries({ ...settings, ...own })) vi.stubEnv(name, value);
  for (const stream of ['log', 'error'] as const) vi.spyOn(console, stream).mockImplementation(() => undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const dayOf = (day: number): string => `2026-11-${String(day).padStart(2, '0')}T02:00:00.000Z`;

/** A night of these results; what its receiver heard. */
async function night(day: number, contract: ContractRun | null, load: LoadRun | null = null): Promise<Message[]> {
  const at = dayOf(day);
  for (const [name, run, kind] of [
    ['contract-run', contract, 'c'],
    ['load-run', load, 'l'],
  ] as const) {
    rmSync(join(out, `${name}.json`), { force: true });
    const facts = run && { ...factsAt(at, kind), night: at, contractHash: run.run.contractHash };
    if (run) writeFileSync(join(out, `${name}.json`), JSON.stringify({ ...run, run: facts }));
  }
  heard = [];
  await reportCommand({ out, notify: true });
  return heard.map(({ body }) => JSON.parse(body) as Message);
}

const texts = async (...of: Parameters<typeof night>): Promise<string[]> =>
  (await night(...of)).map(({ text }) => text);

test('what turns is said once: red, still red, gone', async () => {
  expect(await night(1, greenRun())).toEqual([]);
  const [red] = await night(2, oneFailure());
  expect(red).toMatchObject({ schema: 'night/1', verdict: 'Broken', gone: [], page: 'https://page.example' });
  expect(red?.appeared).toEqual([expect.stringMatching(/^import2\.\w+ answers with "Import Completed/)]);
  expect(red?.text).toMatch(/^Import APIs: Broken\nNew: import2.*\nhttps:\/\/page\.example$/);
  expect(await night(3, oneFailure())).toEqual([]);
  const [green] = await night(4, greenRun());
  expect([green?.appeared, green?.gone]).toEqual([[], red?.appeared]);
  expect(await night(5, greenRun())).toEqual([]);
});

test('nights that are missing are said once, whether or not there is one again', async () => {
  await night(1, greenRun());
  expect(await texts(5, greenRun())).toEqual([expect.stringMatching(/New: No night since 1 November 2026\n/)]);
  expect(await night(5, greenRun())).toEqual([]);
  expect(await night(6, greenRun())).toEqual([]);
});

test('a part that is void, or judged nothing, is said, and what it could not show is not said to be gone', async () => {
  await night(1, oneFailure(), badLoad());
  const voided = await texts(2, oneFailure(), voidLoad());
  expect(voided).toEqual([expect.stringMatching(/New: Under load, Import2 on the mock: void/)]);
  expect(voided[0]).not.toMatch(/Gone/);
  keepUnmade(out, 'contract-run', { exit: 2, why: 'IMPORT2_TARGET is "sandbx": it must be one of mock' });
  const unmade = await texts(3, null, voidLoad());
  expect(unmade).toEqual([
    expect.stringMatching(/^Import APIs: Not certain\nNew: Contract: no result\. IMPORT2_TARGET is/),
  ]);
  expect(await night(3, null, voidLoad())).toEqual([]);
  const [whole] = await night(4, greenRun(), goodLoad());
  expect(whole?.gone).toHaveLength(2 + 4 + 1);
});

test('what nobody looked at is not said to be gone, though the settings name its target', async () => {
  const left = goodLoad();
  const { runs } = left;
  const without = (journey: string): LoadRun => ({ ...left, runs: runs.filter((one) => one.journey !== journey) });
  const [red] = await night(1, greenRun(), badLoad());
  expect(red?.appeared).toHaveLength(3);
  const [limitLeftOut] = await night(2, greenRun(), without('rate-limit'));
  expect(limitLeftOut?.gone.join()).not.toMatch(/Ten requests a second/);
  expect(limitLeftOut?.gone).toHaveLength(2);
  expect(await night(3, greenRun(), without('rate-limit'))).toEqual([]);
  const [whole] = await night(4, greenRun(), goodLoad());
  expect(whole?.gone).toEqual([expect.stringMatching(/^Ten requests a second are documented; no more than 8/)]);
});

test('a receiver that fails is named without its URL, fails no night, and is told the next time', async () => {
  status = 500;
  writeFileSync(join(out, 'contract-run.json'), JSON.stringify(oneFailure()));
  expect(await reportCommand({ out, notify: true })).toBe(exitCodes.holds);
  const printed = vi.mocked(console.error).mock.calls.flat().join('\n');
  expect(printed).toMatch(/NOTIFY_WEBHOOK could not be told: it answered 500/);
  expect(printed).not.toContain('a-secret-key');
  status = 200;
  expect(await night(23, oneFailure())).toHaveLength(1);
});

test('a server’s words mention nobody at Slack', async () => {
  vi.stubEnv('NOTIFY_SLACK', process.env['NOTIFY_WEBHOOK'] ?? '');
  vi.stubEnv('NOTIFY_WEBHOOK', '');
  const run = JSON.parse(
    JSON.stringify(oneFailure()).replaceAll('Import Completed', '<!channel> & <http://x|y>'),
  ) as ContractRun;
  const [message] = await night(2, run);
  expect(Object.keys(message ?? {})).toEqual(['text']);
  expect(message?.text).toContain('&lt;!channel&gt; &amp; &lt;http');
});
