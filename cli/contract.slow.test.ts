import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { strFromU8, unzipSync } from 'fflate';
import { beforeAll, expect, test } from 'vitest';
import { type Said, runNode, runSuite } from '../testing/try-suite.ts';
import { inJson, listening } from '../testing/peers/serving.ts';
import { freshFolder } from '../testing/temporary-files.ts';

/** What the sandbox lists. */
const tools = [{ name: 'wordpress', label: 'WordPress' }];

/** Plays a sandbox that asks for credentials without a challenge, and whose list is broken each time `isBroken` says so. */
let isBroken = (): boolean => false;
let url = '';
beforeAll(async () => {
  const sandbox = await listening(
    inJson(({ headers }) =>
      headers.authorization === undefined
        ? { status: 401, body: { error: 'who?' } }
        : { status: isBroken() ? 418 : 200, body: tools },
    ),
  );
  ({ url } = sandbox);
  return sandbox.stop;
});

type Ended = Said & { readonly out: string };

/** Runs cases at the played sandbox. */
const contract = async (args: readonly string[], out = freshFolder()): Promise<Ended> => ({
  ...(await runSuite(['contract', '--out', out, ...args], settings(out))),
  out,
});

/** Those with the played sandbox in them. */
const settings = (out: string) => ({
  SUITE_RUN: JSON.stringify({ out }),
  HISTORY_DIR: `${out}-history`,
  IMPORT2_TARGET: 'sandbox',
  IMPORT2_BASE_URL: `${url}/api/sandbox`,
  IMPORT2_TOKEN: 'a-token-of-a-test',
});

type ReportedTest = {
  readonly title: string;
  readonly location: { readonly file: string; readonly line: number };
  readonly tags: readonly string[];
  readonly outcome: string;
  readonly annotations: readonly { readonly type: string; readonly description?: string }[];
};

/** The tests as Playwright's page has them. */
function reported(out: string): ReportedTest[] {
  const page = readFileSync(join(out, 'playwright', 'index.html'), 'utf8');
  const [, zip = ''] = /data:application\/zip;base64,([^<]*)</.exec(page) ?? [];
  const report = unzipSync(Buffer.from(zip, 'base64'))['report.json'] ?? new Uint8Array();
  const { files } = JSON.parse(strFromU8(report)) as { files: { tests: ReportedTest[] }[] };
  return files.flatMap(({ tests }) => tests);
}

test('Playwright’s report has each case at its row, with tags, and with what a verdict says beyond red and green', async () => {
  const { out } = await contract(['--grep', 'import2@sandbox']);
  const tests = reported(out);
  expect(tests.filter(({ title }) => title.includes('@'))).toEqual([]);
  const find = (id: string): ReportedTest | undefined => tests.find(({ title }) => title.startsWith(`${id} at`));
  const row = (one: ReportedTest | undefined): string =>
    readFileSync(join('specs', one?.location.file ?? ''), 'utf8').split('\n')[(one?.location.line ?? 0) - 1] ?? '';

  const warned = find('import2.listTools/401/no-credentials');
  expect(warned?.tags).toEqual(['@import2', '@listTools', '@401', '@sandbox']);
  expect(warned?.annotations.map(({ type }) => type)).toEqual(['verdict', 'warning']);
  expect(warned?.annotations[1]?.description).toMatch(
    /^http\/unauthorized-has-challenge: at header .* received nothing/,
  );
  expect(row(warned)).toContain("'refuses a request without credentials'");

  const excluded = tests.filter(({ outcome }) => outcome === 'skipped');
  expect(excluded.length).toBeGreaterThan(10);
  for (const one of excluded)
    expect([one.title, one.annotations.filter(({ type, description }) => type === 'skip' && description)]).toHaveLength(
      2,
    );
  expect(excluded[0]?.annotations[0]?.description).toMatch(/\w+ \w+/);
});

test('a flake is told with its findings, whichever repetition it is', async () => {
  let asked = 0;
  isBroken = () => ++asked === 4; // the preflight, and two repetitions that hold
  const { output, out } = await contract(['--grep', 'listTools/200/all', '--repeat-each', '4']);
  isBroken = () => false;
  expect(output).toContain('import2.listTools/200/all at import2@sandbox, repetition 3');
  expect(output).toContain('received  418 (number)');
  expect(output).toContain('flaky: import2.listTools/200/all at import2@sandbox is red in 1 of its 4 repetitions');
  expect(readFileSync(join(out, 'contract-junit.xml'), 'utf8')).toContain('received  418 (number)');
});

/** The files of a folder that a run writes, with what is in them. */
const written = (folder: string): string[] =>
  ['contract-run.json', 'contract-junit.xml', 'playwright/index.html'].map((name) =>
    readFileSync(join(folder, name), 'latin1'),
  );

test('cases that are run again lie beside the whole run, never in its place, and are told against it', async () => {
  const playwright = fileURLToPath(new URL('../node_modules/@playwright/test/cli.js', import.meta.url));
  const again = ['--grep', '^import2\\.listTools/200/all at'];
  isBroken = () => true;
  const { out } = await contract([]);
  const night = written(out);

  const still = await contract(again, out);
  isBroken = () => false;
  const now = await contract(again, out);
  const bare = await runNode([playwright, 'test', '-g', 'import2.listTools/200/all'], settings(out));

  expect(written(out)).toEqual(night);
  expect([still.code, now.code, bare.code]).toEqual([1, 0, 0]);
  expect(still.output).toMatch(
    /against the whole run of .* UTC, which stays:\n {2}still red {2}import2\.listTools\/200\/all at/,
  );
  for (const { output } of [now, bare])
    expect(output).toMatch(/now green {2}import2\.listTools\/200\/all at import2@sandbox/);
  const folders = readdirSync(join(out, 'again')).sort();
  expect(folders).toHaveLength(3);
  for (const folder of folders) expect(written(join(out, 'again', folder))).toHaveLength(3);
  expect(existsSync(join(out, 'again', folders[0] ?? '', 'records'))).toBe(true);

  await runSuite(['report', '--out', out], settings(out));
  const page = readFileSync(join(out, 'index.html'), 'utf8')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');
  expect(page).toMatch(/Again at \d\d:\d\d UTC now green .* Again at \d\d:\d\d UTC still red/);
});

test('where no whole run is, some cases land where they are asked to', async () => {
  const { out } = await contract(['--grep', 'listTools/200/all']);
  const { output } = await contract(['--grep', 'listTools/200/all'], out);
  expect(output).not.toContain('against the whole run');
  expect(existsSync(join(out, 'again'))).toBe(false);
});
