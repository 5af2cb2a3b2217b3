import { readFileSync, readdirSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ContractRun } from '../runs/contract-run.ts';
import { startPrism } from '../testing/peers/installed.ts';
import { type Said, runSuite } from '../testing/try-suite.ts';
import { type MockProcess, startMockProcess } from '../targets/start-mock.ts';
import { serve } from '../testing/peers/serving.ts';
import { freshFolder } from '../testing/temporary-files.ts';

type Ended = Said & { readonly out: string };

async function run(args: readonly string[], env: { readonly [name: string]: string } = {}): Promise<Ended> {
  const out = freshFolder();
  return { ...(await runSuite([...args, ...(args[0] === 'contract' ? ['--out', out] : [])], env)), out };
}

const resultOf = ({ out }: Ended): ContractRun =>
  JSON.parse(readFileSync(join(out, 'contract-run.json'), 'utf8')) as ContractRun;

/** A plain reverse proxy. */
const startProxy = (to: string): Promise<string> =>
  serve((incoming, outgoing) => {
    const { method, url = '', headers } = incoming;
    const forward = request(to + url, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(outgoing);
    });
    forward.on('error', () => outgoing.destroy());
    incoming.pipe(forward);
  });

describe('what users get when things go wrong', () => {
  const rows: readonly [what: string, args: string[], env: { [name: string]: string }, code: number, says: RegExp][] = [
    [
      'a target nobody knows',
      ['contract'],
      { IMPORT2_TARGET: 'sandox' },
      2,
      /^IMPORT2_TARGET is "sandox": it must be one of mock, sandbox, live/,
    ],
    ['a filter that matches nothing', ['contract', '--grep', 'no-such-case'], {}, 2, /matches none of the \d+ cases/],
    ['a filter that is no expression', ['contract', '--grep', '['], {}, 2, /--grep "\[" is not a regular expression/],
    ['an option nobody knows', ['contract', '--gerp', 'x'], {}, 2, /unknown option '--gerp'[\s\S]*--grep/],
    ['a command nobody knows', ['contrat'], {}, 2, /unknown command 'contrat'[\s\S]*contract/],
    ['a port that is none', ['mock', '--port', '99999'], {}, 2, /a whole number from 0 to 65535 is allowed/],
    ['a journey nobody knows', ['load', 'nosuch'], {}, 2, /^"nosuch" is no journey; import2-poll, .*rate-limit are/],
    ['one named as it was before', ['load', '--journey', 'nosuch'], {}, 2, /^"nosuch" is no journey/],
    ['a rate that is no number', ['load', '--rate', 'abc'], {}, 2, /'abc' is invalid. 0\.1 to 10000 requests a second/],
    ['a k6 that is not there', ['load'], { K6_BIN: '/no/k6' }, 2, /^K6_BIN is "\/no\/k6": there is no such program/],
    [
      'more records than a file may hold',
      ['load', 'import-jobs', '--records', '50001'],
      {},
      2,
      /^--records is 50001: a file holds 1 to 50000 of them; --force/,
    ],
    [
      'a file of one’s own with what is said of generated ones',
      ['load', 'import-jobs', '--file', 'x.jsonl', '--bad-lines', '2%'],
      {},
      2,
      /^--bad-lines says what a generated file holds, and --file sends one of your own/,
    ],
    ['no jobs at all', ['load', 'import-jobs', '--files', '0', '--migrations', '0'], {}, 2, /nothing is asked for/],
    ['a measurement nobody knows', ['bench', 'speed'], {}, 2, /^"speed" is no measurement; contract-speed, .* are/],
    [
      'a file for a folder',
      ['report', '--out', 'README.md'],
      {},
      2,
      /^--out is "README\.md": this is a file; a folder/,
    ],
    [
      'a file to be scanned',
      ['report', '--scan', '--out', 'README.md'],
      {},
      2,
      /^--out is "README\.md": no such folder/,
    ],
    [
      'a history that is a file',
      ['report'],
      { HISTORY_DIR: 'README.md' },
      2,
      /^HISTORY_DIR is "README\.md": this is a/,
    ],
    [
      'a site where the results lie',
      ['report', '--out', 'cli', '--site', 'cli/.'],
      {},
      2,
      /^--site is "cli\/\.", where the/,
    ],
    ['a folder for a record', ['replay', 'cli'], {}, 2, /^cli is no record of this suite: it would be a file/],
    ['a file that is no record', ['replay', 'package.json'], {}, 2, /^package\.json is no record of this suite/],
    ['a folder of tests', ['count', 'cli'], {}, 1, /^cli is no whole JUnit file/],
    [
      'a secret, though a setting beside it is wrong',
      ['count', '/no/a-token-0815'],
      { IMPORT2_TARGET: 'sandox', IMPORT2_TOKEN: 'a-token-0815' },
      1,
      /^\/no\/\*\*\* is not there/,
    ],
    ['help', ['contract', '--help'], {}, 0, /--grep <pattern>/],
  ];
  for (const [what, args, env, code, says] of rows)
    test(what, async () => {
      const ended = await run(args, env);
      expect(ended.output).toMatch(says);
      expect(ended.code).toBe(code);
      expect(ended.output.trim().split('\n').length).toBeLessThan(code === 0 ? 30 : 4);
    });

  test('a target that is down, and nothing else', async () => {
    const ended = await run(['contract', '--grep', 'listTools/200'], { EP_BASE_URL: 'http://127.0.0.1:9/v2' });
    expect(ended.code).toBe(0); // nobody asked for it
    const all = await run(['contract', '--grep', '/200/'], { EP_BASE_URL: 'http://127.0.0.1:9/v2' });
    expect(all.output).toMatch(/^not judged: elastic-path@mock does not answer at http:\/\/127\.0\.0\.1:9\/v2: .*/m);
    expect(all.output.match(/^not judged: /gm)).toHaveLength(1);
    expect([all.code, resultOf(all).unjudged?.map(({ target }) => target)]).toEqual([4, ['elastic-path@mock']]);
  });

  test('a part of the main job that cannot begin: the page says why, without a secret, and the rest is judged', async () => {
    const secret = 'no-k6-called-so-0815';
    const out = freshFolder();
    const env = { K6_BIN: `/no/${secret}`, IMPORT2_WEBHOOK_SECRET: secret, HISTORY_DIR: join(out, 'history') };
    const ended = await run(['all', '--out', out], env);
    expect(ended.code, ended.output).toBe(2);
    const page = readFileSync(join(out, 'index.html'), 'utf8');
    expect(page).toContain('there is no such program');
    expect(readFileSync(join(out, 'load-run.unmade.json'), 'utf8')).toContain('/no/***');
    expect(page).not.toContain(secret);
  });

  test.each([
    ['contract', '--grep', 'no such case'],
    ['contract', '--failed'],
    ['load', 'no-such-journey'],
  ])('some of a night’s part that cannot be run (%s %s) costs the night nothing', async (...args) => {
    const out = freshFolder();
    const ended = await run([...args, '--out', out], { SUITE_NIGHT: 'one' });
    expect([ended.code, readdirSync(out)], ended.output).toEqual([2, []]);
    expect(ended.output.trim()).not.toBe('');
  });

  test('a mock whose port is taken says so', async () => {
    const mock = await startMockProcess();
    const ended = await run(['mock', '--port', new URL(mock.url).port]);
    await mock.stop();
    expect([ended.code, ended.output]).toEqual([2, expect.stringMatching(/port \d+ on 127\.0\.0\.1 is taken/)]);
  });
});

describe('servers that the suite did not start', () => {
  let mock: MockProcess;
  beforeAll(async () => {
    mock = await startMockProcess();
  });
  afterAll(() => mock.stop());

  test('a mock behind a reverse proxy, by MOCK_URL', async () => {
    const proxy = await startProxy(mock.url);
    const ended = await run(['contract'], { MOCK_URL: proxy });
    expect(ended.code, ended.output).toBe(0);
    expect(resultOf(ended).summary.cells.missing).toBe(0);
  });

  test('a mock behind a reverse proxy, by IMPORT2_BASE_URL and EP_BASE_URL', async () => {
    const proxy = await startProxy(mock.url);
    const ended = await run(['contract'], {
      IMPORT2_BASE_URL: `${proxy}/api/v2.1`,
      EP_BASE_URL: `${proxy}/v2`,
    });
    expect(ended.code, ended.output).toBe(0);
    const { targets, summary } = resultOf(ended);
    expect(targets.map(({ name }) => name)).toEqual(['import2@mock-live', 'import2@mock-sandbox', 'elastic-path@mock']);
    expect(summary.cells.missing).toBe(0);
  });

  test('two runs at once on one mock, both green', async () => {
    const both = await Promise.all([
      run(['contract'], { MOCK_URL: mock.url }),
      run(['contract'], { MOCK_URL: mock.url }),
    ]);
    expect(
      both.map(({ code }) => code),
      both.map(({ output }) => output).join('\n'),
    ).toEqual([0, 0]);
  });

  test('Prism, which remembers nothing: what it can answer is judged, the rest excluded with a reason', async () => {
    const prism = await startPrism();
    const ended = await run(['contract'], { IMPORT2_BASE_URL: prism.url, EP_BASE_URL: prism.url });
    await prism.stop();
    const { summary, cells } = resultOf(ended);
    expect(ended.code, ended.output).toBe(1); // it lets an empty user name in, and so on: its own faults
    expect(summary.verdicts.harnessError).toBe(0);
    expect(summary.cells.missing).toBe(0);
    expect(cells.filter(({ state, reason }) => state === 'excluded' && !reason)).toEqual([]);
    expect(summary.verdicts.pass).toBeGreaterThan(100);
  });
});
