import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Browser, type Page, chromium } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { manyVerdicts, nightWith } from '../testing/runs/night.ts';
import { parseFaultSettings } from '../faults/parse.ts';
import { startMock } from '../mock/start.ts';
import { buildReport } from './build.ts';
import type { ContractRun } from '../runs/contract-run.ts';
import { greenRun, hostileRun } from '../testing/runs/fixture-runs.ts';
import { badLoad, factsAt, goodLoad, goodProof, nightsBefore, voidLoad } from '../testing/runs/fixtures.ts';
import { contractNight } from '../runs/history-entry.ts';
import { keep } from '../runs/history.ts';
import type { LoadRun } from '../runs/load-run.ts';
import type { ProofRun } from '../runs/proof-run.ts';
import { freshFolder } from '../testing/temporary-files.ts';

/** The browser that Debian's package installs, or the one that is named. */
function chromiumPath(): string {
  const paths = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  const found = paths.find((path) => path !== undefined && existsSync(path));
  if (found === undefined)
    throw new Error(
      'no browser to look at the page with: install chromium (apt-get install chromium), or name one in CHROMIUM',
    );
  return found;
}

let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox'] });
});
afterAll(() => browser.close());

type Night = {
  readonly contract?: ContractRun;
  readonly load?: LoadRun;
  readonly proof?: ProofRun;
  readonly history?: Parameters<typeof keep>[1][];
};

/** Writes results into a new folder and makes their page. */
function pageOf({ contract, load, proof, history = [] }: Night): {
  readonly file: string;
  readonly url: string;
} {
  const out = freshFolder();
  const write = (name: string, part: ContractRun | LoadRun | ProofRun | undefined): void => {
    const { contractHash } = (contract ?? load ?? proof)?.run ?? {}; // the parts of one night have one contract
    if (part) writeFileSync(join(out, name), JSON.stringify({ ...part, run: { ...part.run, contractHash } }));
  };
  write('contract-run.json', contract);
  write('load-run.json', load);
  write('proof.json', proof);
  const historyDir = join(out, 'history');
  for (const entry of history) keep(historyDir, entry);
  const { page } = buildReport({ out, historyDir, today: '2026-11-22' });
  return { file: page, url: `file://${page}` };
}

/** Opens a page as from disk, offline; whatever its console says is kept. */
async function open(
  url: string,
  scheme: 'light' | 'dark' = 'light',
  scripts = true,
): Promise<{ page: Page; said: string[] }> {
  const context = await browser.newContext({
    colorScheme: scheme,
    offline: true,
    javaScriptEnabled: scripts,
    viewport: { width: 1280, height: 900 },
  });
  const page = await context.newPage();
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(error.message));
  page.on('dialog', (dialog) => {
    said.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(url);
  return { page, said };
}

const label = parseFaultSettings([{ fault: 'label-of-before-v2-1' }]);

/** Each night is judged once, for the whole file. */
const nights = new Map<string, ReturnType<typeof nightWith>>();
function nightOf(kind: 'sound' | 'old label'): ReturnType<typeof nightWith> {
  const night = nights.get(kind) ?? nightWith(kind === 'sound' ? [] : label);
  nights.set(kind, night);
  return night;
}

/** A night in which getImport answers with labels of before v2.1, red since three nights, with all parts there. */
async function redNight(load = badLoad()): Promise<Night> {
  const contract = await nightOf('old label');
  const { causes } = contractNight(contract);
  return { contract, load, proof: goodProof(), history: nightsBefore(contract, 30, (ago) => (ago <= 3 ? causes : [])) };
}

const kinds: readonly (readonly [name: string, night: () => Promise<Night>])[] = [
  ['everything red', () => redNight()],
  [
    'all green',
    async () => {
      const contract = await nightOf('sound');
      return { contract, load: goodLoad(), proof: goodProof(), history: nightsBefore(contract, 3) };
    },
  ],
  ['void load', () => Promise.resolve({ contract: greenRun(), load: voidLoad() })],
  [
    'of two runs',
    () => Promise.resolve({ contract: greenRun(), load: { ...badLoad(), run: factsAt('2026-11-20T02:00:00.000Z') } }),
  ],
  ['nothing run', () => Promise.resolve({})],
  ['hostile answers', () => Promise.resolve({ contract: hostileRun() })],
];

/** The pictures in README.md: `README_PICTURES=on` takes them anew, to be looked at. */
const pictures = [
  ['red', 'everything red', 'light', 1250],
  ['green-dark', 'all green', 'dark', 1000],
] as const;

test.each(pictures)('README.md shows %s.png, and the page still says the same', async (name, kind, scheme, height) => {
  const night = kinds.find(([one]) => one === kind)?.[1] ?? redNight;
  const { page } = await open(pageOf(await night()).url, scheme);
  await page.setViewportSize({ width: 1280, height });
  const folder = new URL('screenshots/', import.meta.url);
  if (process.env['README_PICTURES'] === 'on')
    await page.screenshot({ path: fileURLToPath(new URL(`${name}.png`, folder)) });
  const said = (await page.locator('#top').innerText()).replace(/\b\d+/g, '#'); // counts may move on
  await expect(`${said}\n`).toMatchFileSnapshot(fileURLToPath(new URL(`${name}.golden`, folder)));
});

const axe = readFileSync(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

type Violation = {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[];
};

async function violationsIn(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const found = await page.evaluate<Violation[]>(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] }).then(({ violations }) => violations)`,
  );
  return found.flatMap(({ id, nodes }) =>
    nodes.slice(0, 3).map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
  );
}

describe.each(kinds)('the page of a night: %s', (_, night) => {
  test.each(['light', 'dark'] as const)('is for everyone, and says nothing on the console: %s', async (scheme) => {
    const { page, said } = await open(pageOf(await night()).url, scheme);
    await page.evaluate(`for (const one of document.querySelectorAll('details')) one.open = true;
      document.getElementById('panels')?.classList.add('searching');
      for (const one of document.querySelectorAll('.panel')) one.classList.add('hit');`);
    expect(await violationsIn(page)).toEqual([]);
    expect(said).toEqual([]);
    await page.context().close();
  });
});

describe('on a red night', () => {
  let url = '';
  let page: Page;
  let contract: ContractRun;
  beforeAll(async () => {
    const night = await redNight();
    contract = night.contract as ContractRun;
    url = pageOf(night).url;
    ({ page } = await open(url));
  });
  afterAll(() => page.context().close());

  /** What is visible after at most two clicks on what these name, each seen before it is clicked. */
  async function seenAfter(clicks: readonly string[]): Promise<string> {
    expect(clicks.length).toBeLessThanOrEqual(2);
    await page.goto('about:blank');
    await page.goto(url);
    for (const selector of clicks) await page.locator(selector).first().click();
    return page.locator('body').innerText();
  }

  const questions: readonly (readonly [question: string, clicks: readonly string[], answer: RegExp])[] = [
    [
      '1. Did the APIs keep their contract tonight?',
      [],
      /Import2 breaks its contract in one way on the mock\. Elastic Path keeps its contract on the mock\./,
    ],
    ['2. What broke?', [], /import2\.getImport answers with "Import Completed" at \/status/],
    [
      '3. What was expected, what came, and who says so?',
      ['nav a[href="#broken"]'],
      /Expected\s+one of "Collecting credentials"[\s\S]*Received\s+"Import Completed"[\s\S]*import2\/status-labels/,
    ],
    [
      '4. Since when?',
      ['nav a[href="#broken"]'],
      /First seen\s+19 November 2026, in 3 of 30 earlier runs\s+Last green\s+18 November 2026/,
    ],
    ['5. Whose fault is it?', ['nav a[href="#broken"]'], /Points to\s+API/],
    [
      '6. How do I see it myself?',
      ['nav a[href="#broken"]'],
      /Run it again[\s\S]*npm run contract -- --grep[\s\S]*Without the suite[\s\S]*curl -sS/,
    ],
    [
      '7. What was not looked at, and why?',
      ['nav a[href="#ledger"]', 'summary:has-text("Not checked, and why")'],
      /Not checked, and why[\s\S]*the sandbox has no limit/,
    ],
    [
      '8. Does the rate limit hold as documented?',
      ['nav a[href="#limiter"]'],
      /no more than 8 were let through in any second[\s\S]*Documented\s+10 requests in 1 s/,
    ],
    [
      '9. How fast do import jobs go, and did the queue keep its promises?',
      ['nav a[href="#jobs"]'],
      /1 promise broken[\s\S]*Two jobs of one owner[\s\S]*Records, all jobs together/,
    ],
    [
      '10. Can I trust this page tonight?',
      ['nav a[href="#proof"]'],
      /99\.8 %\s+of 1\s216 broken servers were noticed, and 99\.1 % of the 640 that must be red at a real target, with 0 false alarms/,
    ],
    [
      'and: what are the cases of a cell, and the exchange that broke it?',
      ['nav a[href="#ledger"]', 'a.cell.broken'],
      /import2\.getImport 200[\s\S]*Request and answer[\s\S]*"status": "Import Completed"/i,
    ],
    [
      'and: is a sentence of the vendor held?',
      ['nav a[href="#requirements"]', '.source > summary'],
      /held[\s\S]*We expect to receive your API token as value of username parameter/,
    ],
    ['and: what changed?', [], /Since the last run\s+Compared with the run of 21 November 2026/],
  ];

  test.each(questions)('QA asks: %s', async (_, clicks, answer) => {
    expect(await seenAfter(clicks)).toMatch(answer);
  });

  /** Where the lowest of these ends, in pixels from the top of the page. */
  const lowest = async (of: Page, selector: string): Promise<number> =>
    Math.max(
      ...(await Promise.all(
        (await of.locator(selector).all()).map(async (one) => {
          const box = await one.boundingBox();
          return box ? box.y + box.height : 0;
        }),
      )),
    );

  test('the headline, the answers to these questions and every cause stand within two screens, nothing clicked', async () => {
    const { page: fresh } = await open(url);
    const answers = '.glance .answer, #changes, #broken .others li, .cause.fail > summary';
    const evidence = '#broken-1 .compared, #broken-1 .sentence, #broken-1 .since, #broken-1 .command';
    expect(await fresh.locator(answers).count()).toBeGreaterThanOrEqual(12);
    expect(await lowest(fresh, `h1, ${answers}, ${evidence}`)).toBeLessThanOrEqual(1800);
    await fresh.context().close();
  });

  test('a link opens what it leads to, without a script as well', async () => {
    const { page: plain } = await open(url, 'light', false);
    const sentence = plain.locator('#broken-1 .sentence a').first();
    const row = plain.locator(`[id="${(await sentence.getAttribute('href'))?.slice(1) ?? ''}"]`);
    expect(await row.isVisible()).toBe(false);
    await sentence.click();
    await expect.poll(() => row.isVisible()).toBe(true);
    await plain.context().close();
  });

  test('what is printed is four pages at most, each with the run and its number; all of it where that is asked for', async () => {
    const { page: paper } = await open(url);
    const pages = async (): Promise<number> =>
      (await paper.pdf({ preferCSSPageSize: true })).toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
    const few = await pages();
    await paper.check('#print-all');
    expect([few > 0 && few <= 4, (await pages()) > few + 4]).toEqual([true, true]);
    expect(await paper.content()).toContain(`@bottom-left { content: 'Import API suite, run ${contract.run.id}'; }`);
    await paper.uncheck('#print-all');
    await paper.emulateMedia({ media: 'print' });
    const printed = await paper.locator('body').innerText();
    for (const there of [
      /breaks its contract/,
      /import2\.getImport answers/,
      /rejectPayment/,
      /the sandbox has no limit/,
    ])
      expect(printed).toMatch(there);
    expect(printed).not.toMatch(/Sentence by sentence|Records, all jobs together/);
    await paper.context().close();
  });

  test('all of it works with scripts off, but for what needs one, which is not there', async () => {
    const { page: plain } = await open(url, 'light', false);
    await plain.locator('a.cell.broken').first().click();
    await expect.poll(() => plain.locator('.panel:visible').count()).toBe(1);
    expect(await plain.locator('.panel:visible').innerText()).toMatch(/Request and answer/);
    expect(await plain.locator('.needs-script:visible, .copy:visible').count()).toBe(0);
    await plain.context().close();
  });

  test('search shows the cases that match, the filter the sentences in a state', async () => {
    await page.goto(url);
    await page.fill('#find', 'getImport/404 unknown-id');
    await expect.poll(() => page.locator('#found').innerText()).toMatch(/^[12] found$/);
    expect(await page.locator('#panels .cases li:visible').allInnerTexts()).toEqual(
      expect.arrayContaining([expect.stringContaining('import2.getImport/404/unknown-id')]),
    );
    await page.selectOption('#sentence-state', 'broken');
    expect(await page.locator('.sentences li:visible').count()).toBe(1);
  });

  test('the theme button overrules the system, and is remembered', async () => {
    const ground = (): Promise<string> => page.evaluate(`getComputedStyle(document.body).backgroundColor`);
    await page.goto(url);
    const light = await ground();
    await page.click('#theme');
    await page.click('#theme');
    const dark = await ground();
    await page.reload();
    expect([dark === light, await ground()]).toEqual([false, dark]);
    await page.click('#theme');
  });

  test('nothing is wider than a narrow window, and the keyboard reaches all', async () => {
    const { page: narrow } = await open(url);
    await narrow.setViewportSize({ width: 360, height: 700 });
    expect(await narrow.evaluate(`document.documentElement.scrollWidth`)).toBeLessThanOrEqual(360);
    const all = await open(url); // what is folded as well
    await all.page.setViewportSize({ width: 360, height: 700 });
    await all.page.evaluate(`document.querySelectorAll('details').forEach((one) => { one.open = true; })`);
    expect(await all.page.evaluate(`document.documentElement.scrollWidth`)).toBeLessThanOrEqual(360);
    const cut = `[...document.querySelectorAll('#ledger .wide')].filter((one) => one.scrollWidth > one.clientWidth).length`;
    expect(await narrow.evaluate(cut)).toBe(0);
    await narrow.keyboard.press('Tab');
    expect(await narrow.evaluate(`document.activeElement.textContent.trim()`)).toBe('Skip to the verdict');
    await narrow.locator('.cause > summary').first().focus();
    await narrow.keyboard.press('Enter');
    expect(await narrow.locator('.cause').first().getAttribute('open')).toBeNull();
    await narrow.context().close();
  });

  test('what is copied, run in a shell, repeats the failure on the mock', async () => {
    const { page: copying } = await open(url);
    await copying.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const copied: string[] = [];
    for (const button of await copying.locator('#broken-1 .copy').all()) {
      await button.click();
      await expect.poll(() => button.innerText()).toBe('Copied');
      copied.push(await copying.evaluate(`navigator.clipboard.readText()`));
    }
    await copying.context().close();
    const [rerun = '', curl = ''] = copied;
    const mock = await startMock({
      faults: label,
    });
    const env = {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      SUITE_NO_DOTENV: '1',
      MOCK_URL: mock.url,
      IMPORT2_TARGET: 'mock',
    };
    const run = (script: string) =>
      promisify(execFile)('bash', ['-c', script], { env }).then(
        ({ stdout }) => ({ code: 0, stdout }),
        (error: { code: number; stdout: string }) => error,
      );
    const byCurl = await run(curl);
    const bySuite = await run(`${rerun} --out ${freshFolder()}`);
    await mock.stop();
    expect(byCurl.stdout).toContain('"status":"Import Completed"');
    expect([bySuite.code, bySuite.stdout]).toEqual([1, expect.stringContaining('received  "Import Completed"')]);
    expect(contract.summary.verdicts.fail).toBeGreaterThan(0);
  });
});

test('a green night is 4,000 pixels high at most, and four pages long: what holds is folded to its line', async () => {
  const { page } = await open(
    pageOf({
      contract: await nightOf('sound'),
      load: { ...goodLoad(), runs: Array.from({ length: 3 }, () => goodLoad().runs).flat() },
      proof: goodProof(),
      history: nightsBefore(greenRun(), 30),
    }).url,
  );
  expect(await page.evaluate(`document.documentElement.scrollHeight`)).toBeLessThanOrEqual(4000);
  const paper = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  expect(paper.match(/\/Type\s*\/Page\b/g)?.length).toBeLessThanOrEqual(4);
  await page.context().close();
});

test('5,000 verdicts and 365 nights: all there, not too large, and what is closed is not laid out', async () => {
  const base = await nightOf('old label');
  const contract = manyVerdicts(base, 5000);
  const { file, url } = pageOf({ contract, load: goodLoad(), proof: goodProof(), history: nightsBefore(base, 365) });
  const { page, said } = await open(url);
  expect(readFileSync(file).length).toBeLessThanOrEqual(8_000_000);
  expect(await page.locator('#panels .cases li > .v').count()).toBe(5000);
  expect(await page.locator('#panels .cases li > .v:visible').count()).toBeLessThanOrEqual(500);
  expect(said).toEqual([]);
  await page.context().close();
});

test('a real night is not larger than 2 MB', async () => {
  const contract = await nightOf('sound');
  const { file } = pageOf({ contract, load: goodLoad(), proof: goodProof(), history: nightsBefore(contract, 365) });
  expect(readFileSync(file).length).toBeLessThanOrEqual(2_000_000);
});
