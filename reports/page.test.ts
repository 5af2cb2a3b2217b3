import { describe, expect, test } from 'vitest';
import { wellFormed } from '../contracts/values/json.ts';
import { harmless } from '../contracts/show/wording.ts';
import type { ContractRun } from '../runs/contract-run.ts';
import { exchangeOf, findingOf, greenRun, hostileRun, oneCause, oneFailure } from '../testing/runs/fixture-runs.ts';
import { resultsOf } from '../testing/runs/results.ts';
import { badLoad, goodLoad, goodProof, nightsBefore, voidLoad } from '../testing/runs/fixtures.ts';
import type { LoadRun } from '../runs/load-run.ts';
import { type PageModel, buildPageModel } from './model/page-model.ts';
import { renderPage } from './page/page.tsx';
import { readable } from '../testing/readable.ts';
import { ledgerTable, noColours, summaryOf } from './terminal.ts';

const link = { href: 'contract-run.json', label: 'contract-run.json', note: 'the contract run as data' };

const withFinding = (load: LoadRun): LoadRun => ({
  ...load,
  runs: load.runs.map((run, at) =>
    at > 0
      ? run
      : {
          ...run,
          responses: {
            ...run.responses,
            findings: [
              {
                operation: 'import2.listTools',
                fingerprint: 'x',
                count: 12,
                finding: findingOf('body /0/label', { kind: 'absent' }),
                exchanges: [exchangeOf('import2.listTools', 200, '[{}]')],
              },
            ],
          },
        },
  ),
});

/** The same green run, of a sandbox and a store. */
const realRun = (): ContractRun => {
  const run = greenRun();
  const targets = [
    { name: 'import2@sandbox', baseUrl: 'https://www.import2.com/api/sandbox', ownMock: false },
    { name: 'elastic-path@store', baseUrl: 'https://euwest.api.elasticpath.com/v2', ownMock: false },
  ];
  return { ...run, targets, verdicts: run.verdicts.map((entry) => ({ ...entry, target: 'import2@sandbox' })) };
};

const refused = {
  ended: 'unreachable',
  targets: realRun().targets.slice(0, 1),
  unjudged: [
    {
      target: 'elastic-path@store',
      baseUrl: 'https://euwest.api.elasticpath.com/v2',
      why: 'It refuses our credentials (401).',
      todo: 'Check EP_TOKEN.',
      exit: 4,
    },
  ],
} as const satisfies Partial<ContractRun>;

const history = nightsBefore(greenRun(), 3);

const nights = {
  'all green': resultsOf({ contract: greenRun(), load: goodLoad(), proof: goodProof() }, { history }),
  'everything red': resultsOf({ contract: oneFailure(), load: badLoad(), proof: goodProof() }, { history }),
  'one failure': resultsOf({ contract: oneFailure() }, { history, links: [link] }),
  'one cause, many cases': resultsOf({ contract: oneCause() }),
  'void load': resultsOf({ contract: greenRun(), load: voidLoad() }),
  'nothing run': resultsOf(),
  'load alone, red under load': resultsOf({ load: withFinding(goodLoad()) }),
  'void load that met a breach': resultsOf({ contract: greenRun(), load: withFinding(voidLoad()) }),
  'green contract, red load': resultsOf({ contract: greenRun(), load: badLoad() }),
  'a store, and a load run of the mock a day older': resultsOf({
    contract: realRun(),
    load: goodLoad('2026-11-21T01:00:00.000Z'),
    proof: goodProof('2026-11-20T02:00:00.000Z'),
  }),
  'a wrong token at the store': resultsOf({ contract: { ...realRun(), ...refused } }),
  'a wrong token everywhere': resultsOf({
    contract: {
      ...realRun(),
      ended: 'unreachable',
      targets: [],
      verdicts: [],
      unjudged: realRun().targets.map(({ baseUrl }, at) => ({
        target: at === 0 ? 'import2@sandbox' : 'elastic-path@store',
        baseUrl,
        why: 'It refuses our credentials (401).',
        todo: 'Check the token.',
        exit: 4,
      })),
    },
  }),
  'a secret found': resultsOf({ contract: greenRun() }, { leaks: ['load/k6.log (IMPORT2_TOKEN, base64)'] }),
  'hostile answers': resultsOf(
    { contract: hostileRun() },
    {
      load: { state: 'broken', why: 'load-run.json is not JSON: <b>&</b>' },
      skipped: ['2026-11-21-contract-<x>.json is not JSON'],
    },
  ),
};

type Name = keyof typeof nights;
const names = Object.keys(nights) as Name[];
const modelOf = (name: Name): PageModel => buildPageModel(nights[name]);
const rendered = (model: PageModel): string => renderPage(model, { css: '', script: '', scriptHash: 'sha256-x' });
const pageOf = (name: Name): string => rendered(modelOf(name));

describe('what is kept to be read in review', () => {
  test('the verdict of a night of each kind', async () => {
    const verdicts = names.map((name) => {
      const { headline, glance, notices } = modelOf(name);
      const lines = glance.map(({ mood, question, answer }) => `${mood}  ${question}: ${answer}`);
      return wellFormed(harmless([name, ...Object.values(headline), ...lines, ...notices].join('\n  ')));
    });
    await expect(`${verdicts.join('\n\n')}\n`).toMatchFileSnapshot('goldens/verdicts.golden');
  });

  test('all that the page of a red night is made from', async () => {
    await expect(`${readable(modelOf('everything red'))}\n`).toMatchFileSnapshot('goldens/everything-red.golden');
  });

  test('a page, without what its charts are drawn of', async () => {
    const lines = pageOf('one failure')
      .replace(/<svg.*?<\/svg>/gs, '<svg/>')
      .replace(/(?<=id="decisions">).*?(?=<\/ul>)/s, '…')
      .replace(/>(?=<(?!\/|a |i |b |br|code|mark|span|svg|strong|time|dt|dd))/g, '>\n');
    await expect(lines).toMatchFileSnapshot('goldens/one-failure.golden');
  });
});

test.each(names)('the page is the same from the same: %s', (name) => expect(pageOf(name)).toBe(pageOf(name)));

test.each(names)('every link within the page leads somewhere, and no name stands twice: %s', (name) => {
  const page = pageOf(name);
  const all = (pattern: RegExp): string[] => [...page.matchAll(pattern)].map(([, found = '']) => found);
  const ids = all(/ id="([^"]+)"/g);
  expect(all(/ href="#([^"]+)"/g).filter((to) => !ids.includes(to))).toEqual([]);
  expect(ids.filter((id, nth) => ids.indexOf(id) !== nth)).toEqual([]);
});

test('what a server says stays text', () => {
  const page = pageOf('hostile answers');
  expect(page.match(/<script/g)).toHaveLength(1);
  expect(page).not.toMatch(/<img/);
  // eslint-disable-next-line no-control-regex -- none of these may come through
  expect(page).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u202a-\u202e\u2066-\u2069]/);
  expect(page).not.toMatch(/href="javascript/);
  expect(page).toContain('characters in all)');
  expect(page).toMatch(/cut: \d+ more lines/);
  expect(page.length).toBeLessThan(200_000);
});

test('terminal and page show a cell by the same sign and the same words', () => {
  const page = pageOf('one failure');
  const legend = ledgerTable(oneFailure(), noColours).split('\n').at(-1)?.split('   ') ?? [];
  expect(legend).toEqual(['✓ holds', '✕ broken', '– excluded, with a reason']);
  for (const one of legend) expect(page.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')).toContain(one);
});

test('parts that are not there are told in plain words', () => {
  const page = pageOf('nothing run');
  expect(page.match(/Not run: there is no result of/g)?.length).toBeGreaterThanOrEqual(6);
  expect(pageOf('void load').match(/oid: nothing is said of the target/g)?.length).toBeGreaterThanOrEqual(3);
  expect(pageOf('void load that met a breach')).toMatch(/2 runs; all void; 12 findings in answers/);
});

test('a mark is spoken only where it says something: what was judged, or is not as before, was run', () => {
  const told = { history: nightsBefore(oneCause(), 1) };
  const page = rendered(buildPageModel(resultsOf({ contract: oneFailure(), load: goodLoad() }, told)));
  expect(page).toMatch(/<span class="mark none"><\/span><span class="question">Judged/);
  expect(page).toMatch(/<span class="mark none"><\/span><span>\d+ cases fewer judged/);
});

test('where a secret was found the box of what was not judged says so first', () => {
  const titleWith = (more: Partial<ContractRun>, leaks: readonly string[]): string =>
    /id="unjudged"><h2>(.*?)<\/h2>/.exec(
      rendered(buildPageModel(resultsOf({ contract: { ...realRun(), ...more } }, { leaks }))),
    )?.[1] ?? '';
  const leaks = ['load/k6.log (IMPORT2_TOKEN, base64)'];
  expect(titleWith(refused, leaks)).toBe('Secret found, and not judged');
  expect(titleWith({}, leaks)).toBe('Secret found');
  expect(titleWith(refused, [])).toBe('Not judged');
});

test('what each run left behind at real targets stands on the page, with who left it', () => {
  const left = (id: string) => [{ target: 'elastic-path@store', operation: 'elastic-path.createImport', id }];
  const contract: ContractRun = { ...greenRun(), leftBehind: left('by-a-case') };
  const load: LoadRun = { ...goodLoad(), leftBehind: left('by-load') };
  const both = rendered(buildPageModel(resultsOf({ contract, load })));
  expect(both).toMatch(/1 import left behind at real targets by the contract run.*by-a-case/s);
  expect(both).toMatch(/1 import left behind at real targets by the load run.*by-load/s);
  expect(rendered(buildPageModel(resultsOf({ load })))).toContain('by-load');
});

test('terminal and page tell by the same words how often a real target and its mock differ', () => {
  const difference = {
    case: 'import2.listTools/200/all',
    where: 'body /0/label',
    shown: { 'import2@sandbox': 'nothing' },
  };
  const contract: ContractRun = { ...greenRun(), differences: [difference] };
  const words = '1 difference between a real target and its mock';
  expect(summaryOf(contract, noColours)).toContain(`${words}:\n`);
  expect(rendered(buildPageModel(resultsOf({ contract })))).toContain(`${words}<`);
});

test('many jobs and many broken promises of one rule are told by their number, each with the vendor’s sentence', () => {
  const load = badLoad();
  const runs = load.runs.map((run) => {
    const [job, violation] = [run.jobs?.jobs[0], run.jobs?.violations[0]];
    if (!run.jobs || !job || !violation) return run;
    const jobs = Array.from({ length: 300 }, (_, at) => ({ ...job, id: `job-${at}` }));
    return { ...run, jobs: { ...run.jobs, jobs, violations: jobs.map(({ id }) => ({ ...violation, jobs: [id] })) } };
  });
  const model = buildPageModel(resultsOf({ contract: greenRun(), load: { ...load, runs } }));
  const page = rendered(model);
  expect(model.open.filter(({ title }) => title.endsWith('; 299 more times'))).toHaveLength(1);
  expect(page).toContain('Of 300 jobs the first 120 are shown.');
  expect(page).toContain('and 200 more, in load-run.json');
  expect(page).toContain(
    '“Import jobs run one at a time; the pending job with the earliest creation date starts next.”',
  );
});
