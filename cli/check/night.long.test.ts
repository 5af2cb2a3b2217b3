/** @module-tag night */

import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseLimiterSetting } from '../../limiter/models/setting.ts';
import { startMock } from '../../mock/start.ts';
import { settingOf } from '../../faults/setting.ts';
import { startPlayer } from '../../testing/peers/player.ts';
import { inJson, listening } from '../../testing/peers/serving.ts';
import { type JobEnded, type World, playWorkflow } from '../../testing/play-workflow.ts';
import type { Message } from '../notify.ts';
import { freshFolder } from '../../testing/temporary-files.ts';

const folder = freshFolder();
const token = 'a-token-of-the-player';
const client = { id: 'player-client', secret: 'player-client-secret' };
const stops: (() => unknown)[] = [];
const heard: Message[] = [];
const behind = { url: '' };
let hook = '';
let authority = '';
let url = '';

const limiters = { import2: parseLimiterSetting('none'), 'elastic-path': parseLimiterSetting('none') };
const broken = settingOf({ operator: 'set-status', status: 418, operation: 'import2.listTools', on: 200 });

async function serve(isBroken: boolean): Promise<void> {
  const mock = await startMock({ limiters, faults: isBroken ? [broken] : [] });
  stops.push(() => mock.stop());
  behind.url = mock.url;
}

beforeAll(async () => {
  await serve(false);
  const player = await startPlayer(behind, { token, client });
  [url, authority] = [player.url, player.authority];
  const receiver = inJson((_request, body) => {
    heard.push(JSON.parse(body) as Message);
    return { status: 200 };
  });
  const { url: at, stop } = await listening(receiver);
  hook = `${at}/hook`;
  stops.push(stop, player.stop);
});
afterAll(async () => {
  for (const stop of stops) await stop();
});

/** What would take an hour, and what says as much here. */
const shorter: { readonly [command: string]: string } = {
  'npm run load -- --profile average --repeat-void': 'npm run load -- import2-list --duration 2s --repeat-void',
  'npm run proof': 'npm run proof -- --sample 30 --clean 1',
  'npm run contract -- --repeat-each 20 --out reports/out/flakes':
    'npm run contract -- --repeat-each 2 --grep listTools --out reports/out/flakes',
};

/** Each of them plays several nights; a busy machine takes minutes for one. */
const mostMs = 2_400_000;

/** What the commands of a job ended with, that aside which asks what is open. */
const codesOf = (job: JobEnded | undefined): number[] =>
  (job?.ran ?? []).flatMap(({ command, code }) => (command === 'npm run targets' ? [] : code));

let run = 0;

/** Plays the night; what its receiver heard is kept apart from what a busy machine made void. */
async function night(more: Partial<Pick<World, 'vars' | 'secrets' | 'github' | 'instead'>> = {}, isWhole = false) {
  run += 1;
  heard.length = 0;
  rmSync(join(folder, 'artefacts'), { recursive: true, force: true });
  const others = { slow: 'success', nodes: 'success' } as const;
  const ended = await playWorkflow(
    '.github/workflows/nightly.yml',
    {
      folder,
      instead: (command) => shorter[command] ?? command,
      env: { NODE_EXTRA_CA_CERTS: authority },
      vars: {},
      ...more,
      github: { event_name: 'schedule', run_id: String(run).padStart(4, '0'), run_attempt: '1', ...more.github },
      secrets: { NOTIFY_WEBHOOK: hook, ...more.secrets },
    },
    isWhole ? others : { ...others, proof: 'success', flakes: 'success' },
  );
  const said = heard.flatMap(({ appeared, gone }) => [
    ...appeared.map((title) => `new: ${title}`),
    ...gone.map((title) => `gone: ${title}`),
  ]);
  const codes = (job: string): number[] => codesOf(ended[job]);
  return { jobs: ended, codes, said: said.filter((title) => !title.includes(': void')), log: ended['night']?.output };
}

const sandbox = {
  vars: { IMPORT2_TARGET: 'sandbox', IMPORT2_BASE_URL: '' },
  secrets: { IMPORT2_TOKEN: token },
};
const artefacts = (): string[] => readdirSync(join(folder, 'artefacts')).sort();
const inArtefact = (name: string): string => readFileSync(join(folder, 'artefacts', name), 'utf8');

test(
  'a night without any secret judges the mock, says so, and leaves page, history and artefacts',
  { timeout: mostMs },
  async () => {
    const ended = await night({}, true);
    expect(ended.jobs['night']?.summary).toMatch(/⚠ Import2: the mock alone[^]*⚠ Elastic Path: the mock alone/);
    expect(ended.codes('night')[0], ended.log).toBe(0);
    expect(
      ended.jobs['report']?.ran.every(({ code }) => code === 0),
      ended.jobs['report']?.output,
    ).toBe(true);
    expect(ended.jobs['report']?.summary).toMatch(/Judged \| on the mock alone: no real API/);
    expect(ended.jobs['flakes']?.summary).toMatch(/^## /);
    expect(ended.jobs['pages']?.result).toBe('skipped');
    expect(artefacts()).toEqual(['history', 'report', 'results-flakes', 'results-night', 'results-proof']);
    expect(inArtefact('report/index.html')).toContain('href="flakes/index.html"');
    expect(ended.said).toEqual([]);
  },
);

test(
  'a target that breaks between two nights is told of once, and once when it is mended',
  { timeout: mostMs },
  async () => {
    const good = { ...sandbox, vars: { ...sandbox.vars, IMPORT2_BASE_URL: `${url}/api/v2.1` } };
    const first = await night(good);
    expect([first.codes('night')[0], first.said], first.log).toEqual([0, []]);
    await serve(true);
    const published = { ...good, vars: { ...good.vars, PUBLISH_PAGES: 'true' } };
    const tried = await night({ ...published, github: { event_name: 'workflow_dispatch', ref_name: 'try' } });
    expect([tried.codes('night')[0], tried.said, tried.jobs['pages']?.result], tried.log).toEqual([1, [], 'skipped']);
    const red = await night(published);
    expect(red.codes('night')[0], red.log).toBe(1);
    expect(red.said).toEqual([expect.stringMatching(/^new: import2\.listTools answers 418/)]);
    expect(red.log).toMatch(/^::error file=[\w/.-]+,line=\d+,title=import2\.listTools answers 418[^:]*::/m);
    expect(red.jobs['report']?.summary).toMatch(/^## ✕ Import2 breaks its contract/);
    expect(red.jobs['pages']?.result).toBe('success');
    const site = readdirSync(join(folder, 'artefacts', 'github-pages-1'));
    expect(site).toContain('index.html');
    expect(site.filter((name) => /records|again|\.log$|^load$/.test(name))).toEqual([]);
    expect((await night(good)).said).toEqual([]);
    await serve(false);
    expect((await night(good)).said).toEqual([expect.stringMatching(/^gone: import2\.listTools answers 418/)]);
  },
);

test(
  'a wrong token is a page that says why, and no green report; a planted secret leaves this machine in nothing',
  { timeout: mostMs },
  async () => {
    const good = { ...sandbox, vars: { ...sandbox.vars, IMPORT2_BASE_URL: `${url}/api/v2.1` } };
    const wrong = await night({ ...good, secrets: { IMPORT2_TOKEN: 'a-token-of-nobody' } });
    expect(wrong.codes('night')[0], wrong.log).toBe(4);
    expect(wrong.jobs['report']?.result).toBe('failure');
    expect(wrong.jobs['report']?.ran[0]?.code).toBe(4);
    expect(wrong.jobs['report']?.summary).toMatch(/Import2 at the sandbox \\\(localhost:\d+\\\) could not be judged/);
    expect(wrong.said).toEqual([
      expect.stringMatching(/^new: Import2 at the sandbox \(localhost:\d+\) could not be judged/),
    ]);
    const planted = await night({
      ...good,
      instead: (command) =>
        command.startsWith('npm run load')
          ? 'echo "$IMPORT2_TOKEN" > reports/out/leak.txt'
          : (shorter[command] ?? command),
    });
    expect(planted.codes('night')).toEqual([0, 0, 7]);
    expect(existsSync(join(folder, 'artefacts', 'results-night'))).toBe(false);
    expect(planted.jobs['report']?.result).toBe('failure');
    expect(planted.jobs['report']?.summary).toMatch(/No job left a result: night \\\(failure\\\)/);
    expect(planted.said).toContainEqual(
      expect.stringMatching(/^new: Contract: no result\. No job left a result: night/),
    );
  },
);

/** Makes all nights that are kept so many days older. */
function age(days: number): void {
  const caches = join(folder, 'caches');
  for (const cache of readdirSync(caches))
    for (const name of readdirSync(join(caches, cache))) {
      const file = join(caches, cache, name);
      const entry = JSON.parse(readFileSync(file, 'utf8')) as { run: { startedAt: string } };
      const startedAt = new Date(Date.parse(entry.run.startedAt) - days * 86_400_000).toISOString();
      writeFileSync(file, JSON.stringify({ ...entry, run: { ...entry.run, startedAt } }));
    }
}

test('nights that are missing are told of once', { timeout: mostMs }, async () => {
  age(5);
  const missing = (said: readonly string[]): string[] => said.filter((title) => title.includes('No night'));
  expect(missing((await night()).said)).toEqual([expect.stringMatching(/^new: No night since /)]);
  expect(missing((await night()).said)).toEqual([]);
});

test(
  'by day a read-only store is judged with the history that the nights keep, and keeps none itself',
  { timeout: mostMs },
  async () => {
    const kept = readdirSync(join(folder, 'caches'));
    const ended = await playWorkflow(
      '.github/workflows/contract.yml',
      {
        folder,
        instead: (command) => command,
        env: { NODE_EXTRA_CA_CERTS: authority },
        vars: {
          EP_TARGET: 'store',
          EP_BASE_URL: `${url}/v2`,
          EP_CLIENT_ID: client.id,
          IMPORT2_TOKEN: 'is-no-variable',
        },
        secrets: { EP_CLIENT_SECRET: client.secret },
        github: { event_name: 'schedule', run_id: '9000', run_attempt: '1' },
      },
      { breaking: 'success' },
    );
    expect(ended['mock']?.result).toBe('skipped');
    expect(ended['real']?.output).toMatch(/::error title=IMPORT2_TOKEN is kept as a variable::/);
    expect(codesOf(ended['real']), ended['real']?.output).toEqual([0, 0, 0, 0]); // targets, contract, report, scan
    expect(ended['real']?.summary).toMatch(/Elastic Path at the store/);
    expect(readdirSync(join(folder, 'caches'))).toEqual(kept);
  },
);
