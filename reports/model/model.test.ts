import { rerunCommand } from '../../contracts/show/curl.ts';
import { describe, expect, test } from 'vitest';
import type { OperationId } from '../../contracts/spec/contract.ts';
import type { WeighedFinding } from '../../contracts/judge/verdict.ts';
import type { TargetName } from '../../contracts/spec/targets.ts';
import type { ContractRun } from '../../runs/contract-run.ts';
import {
  exchangeOf,
  findingOf,
  greenRun,
  oneCause,
  oneFailure,
  outcomeOf,
  runOf,
} from '../../testing/runs/fixture-runs.ts';
import { labelsOf } from '../charts/trends.ts';
import { resultsOf } from '../../testing/runs/results.ts';
import { badLoad, factsAt, goodLoad, goodProof } from '../../testing/runs/fixtures.ts';
import { contractNight, loadNight } from '../../runs/history-entry.ts';
import { jobsInWords } from '../../load/import-jobs/summary.ts';
import { type LoadRun, isRedRun } from '../../runs/load-run.ts';
import { renderPage } from '../page/page.tsx';
import type { Results } from '../../runs/results.ts';
import { noColours } from '../terminal.ts';
import { diffOf } from './diff.ts';
import { shown, viewExchange, viewTries } from './exchange.ts';
import { cellsOf, gridsOf } from './grid.ts';
import { groupByCause, witnessesOf } from '../../runs/causes/group.ts';
import { jobsOf } from './jobs.ts';
import { limitersOf } from './limiter.ts';
import { journeyViews } from './load.ts';
import { nightOf } from './night.ts';
import { buildPageModel } from './page-model.ts';
import { judgedBy } from '../../runs/places.ts';
import { curlScript } from './commands.ts';
import { upgradeContractRun } from '../../runs/upgrade.ts';
import { trendsOf } from './trends.ts';
import { duration, figure, withThousands } from '../../contracts/show/words.ts';

const results = (contract: ContractRun, more: Partial<Results> = {}): Results => resultsOf({ contract }, more);

const nightAt = (run: ContractRun, at: string) => contractNight({ ...run, run: factsAt(at) });
const firstCause = (model: ReturnType<typeof buildPageModel>) =>
  model.causes.state === 'there' ? model.causes.view.broken[0] : undefined;

describe('grouping by cause', () => {
  const causesIn = (run: ContractRun) => groupByCause(witnessesOf(run, null));
  const red = (id: string, findings: readonly WeighedFinding[], status = 200) =>
    outcomeOf(id, 'does', exchangeOf((id.split('/')[0] ?? '') as OperationId, status, '{}'), findings);
  const value = (received: string | number) => ({ kind: 'value', value: received }) as const;
  const status = (got: number, wanted: number) =>
    findingOf('status', value(got), { rule: 'expectation', expected: { kind: 'equal', value: wanted } });

  test('one fault that reddens twelve cases is one entry', () => {
    expect(causesIn(oneCause()).map(({ witnesses }) => witnesses.length)).toEqual([12]);
  });

  test('what follows from a broken status or body is not told again', () => {
    const findings = [
      findingOf('body', value('{'), { rule: 'json-body' }),
      findingOf('body /id', { kind: 'absent' }, { rule: 'expectation' }),
    ];
    expect(causesIn(runOf([red('import2.getImport/200/a', findings)]))).toHaveLength(1);
    const wrong = [findingOf('body /errors', { kind: 'absent' }), status(500, 200)];
    expect(causesIn(runOf([red('import2.getImport/200/a', wrong, 500)])).map(({ keys }) => keys)).toEqual([
      ['import2 | status | 500'],
    ]);
  });

  test('the same wrong value in two operations is one cause, different ones are two', () => {
    const both = (second: string) =>
      causesIn(
        runOf([
          red('import2.getImport/200/a', [findingOf('body /status', value('Import Completed'))]),
          red('import2.listImports/200/b', [findingOf('body /0/status', value(second))]),
        ]),
      );
    expect([both('Import Completed').length, both('another').length]).toEqual([1, 2]);
  });

  test('two findings of a case that have nothing to do with each other are two causes, each with its cases', () => {
    const header = findingOf('header x-debug', value('Basic ***'), { rule: 'secret-echo' });
    const label = findingOf('body /status', value('Import Completed'));
    const run = runOf([
      red('import2.getImport/200/a', [header, label]),
      red('import2.getImport/200/b', [label]),
      red('import2.listTools/200/c', [header]),
    ]);
    expect(causesIn(run).map(({ witnesses }) => witnesses.length)).toEqual([2, 2]);
  });

  test('a journey shows a cause in the exchange that broke, and what came after it explains nothing', () => {
    const created = exchangeOf('import2.createImport', 201, '{"id":"1"}');
    const gone = { ...exchangeOf('import2.getImport', 404, ''), startedAt: created.startedAt + 5 };
    const token = findingOf(
      'body /token',
      { kind: 'absent' },
      { requirement: 'import2/created-answers-id-and-redirect' },
    );
    const alone = outcomeOf('import2.createImport/201/a', 'does', created, [token]);
    const walk = outcomeOf('import2.journey/a', 'walks', gone, [status(404, 200)]);
    const journey = { ...walk, exchanges: [created, gone], findings: [...alone.findings, ...walk.findings] };
    const run = runOf([alone, journey]);
    expect(causesIn(run).map(({ operations, witnesses }) => [operations, witnesses.length])).toEqual([
      [['import2.createImport'], 2],
      [['import2.getImport'], 1],
    ]);
    const { causes } = buildPageModel(results(runOf([journey])));
    const view = causes.state === 'there' ? causes.view.broken[0] : undefined;
    expect(view?.exchange?.title).toBe('import2.createImport → 201');
  });

  test('a cell shows the exchange that broke, whatever came after it', () => {
    const created = exchangeOf('import2.createImport', 201, '{"id":"1"}');
    const after = { ...exchangeOf('import2.getImport', 200, '{"token":1}'), startedAt: created.startedAt + 5 };
    const entry = outcomeOf('import2.getImport/200/a', 'does', created, [findingOf('body /id', value('1'))]);
    const [grid] = gridsOf(runOf([{ ...entry, exchanges: [created, after] }]), () => null);
    const cell = grid?.rows.flatMap(({ cells }) => cells).find((one) => one?.state === 'broken');
    expect(cell?.exchange?.title).toBe('import2.createImport → 201');
    expect(cell?.exchange?.answer.filter(({ isMarked }) => isMarked)).toEqual([
      { text: '  "id": "1"', isMarked: true },
    ]);
  });

  test('a cell whose case was blocked is not said to be broken', () => {
    const entry = outcomeOf('import2.getImport/200/a', 'does', exchangeOf('import2.getImport', 200, '{}'));
    const [grid] = gridsOf(runOf([{ ...entry, verdict: 'blocked' }]), () => null);
    expect(grid && cellsOf(grid).find(({ cases }) => cases.length > 0)?.state).toBe('unjudged');
  });

  test('a run of an earlier suite is read as that one took it: by the last exchange of each case', () => {
    const { verdicts, ...run } = oneCause();
    const bare = verdicts.map((entry) => ({
      ...entry,
      findings: entry.findings.map((one) => ({
        ...one,
        operation: undefined,
        status: undefined,
        startedAt: undefined,
      })),
    }));
    expect(upgradeContractRun({ ...run, verdicts: bare } as unknown as ContractRun)).toEqual({ ...run, verdicts });
  });

  test('does not depend on the order', () => {
    const run = oneCause();
    expect(causesIn({ ...run, verdicts: run.verdicts.toReversed() }).map(({ keys }) => keys)).toEqual(
      causesIn(run).map(({ keys }) => keys),
    );
  });
});

describe('since when', () => {
  const green = ['2026-11-18', '2026-11-19'].map((day) => nightAt(greenRun(), `${day}T02:00:00.000Z`));
  const redNights = ['2026-11-20', '2026-11-21'].map((day) => nightAt(oneFailure(), `${day}T02:00:00.000Z`));

  test('names the first night with the cause and the last without', () => {
    const cause = firstCause(buildPageModel(results(oneCause(), { history: [...green, ...redNights] })));
    expect(cause?.since).toMatchObject({
      firstSeen: '2026-11-20T02:00:00.000Z',
      lastGreen: { at: '2026-11-19T02:00:00.000Z' },
      nights: { seen: 2, of: 4 },
    });
  });

  test('a night that was filtered or cut short proves nothing', () => {
    const cut = [
      { ...nightAt(greenRun(), '2026-11-21T12:00:00.000Z'), partial: true },
      { ...nightAt(greenRun(), '2026-11-21T13:00:00.000Z'), ended: 'interrupted' as const },
    ];
    const cause = firstCause(buildPageModel(results(oneFailure(), { history: [...redNights, ...cut] })));
    expect(cause?.since.lastGreen).toBeNull();
  });

  test('a night that lost one target proves what it judged at the others', () => {
    const lost = (target: TargetName) => {
      const unjudged = [{ target, baseUrl: 'http://127.0.0.1:4010', why: 'It was gone.', todo: '', exit: 4 as const }];
      return nightAt({ ...greenRun(), ended: 'unreachable', unjudged }, '2026-11-21T12:00:00.000Z');
    };
    const lastGreen = (night: ReturnType<typeof lost>) =>
      firstCause(buildPageModel(results(oneFailure(), { history: [night] })))?.since.lastGreen;
    expect(lastGreen(lost('import2@mock-live'))).toBeNull();
    expect(lastGreen(lost('elastic-path@mock'))).toMatchObject({ at: '2026-11-21T12:00:00.000Z' });
  });

  test('what changed since the last run: new causes, and causes that are gone', () => {
    const said = (run: ContractRun, history: Results['history']) => {
      const { changes } = buildPageModel(results(run, { history }));
      return changes.state === 'there' ? changes.view.items.map(({ text }) => text) : [];
    };
    expect(said(oneFailure(), green)[0]).toBe('New: import2.getImport answers with "Import Completed" at /status');
    expect(said(greenRun(), redNights)[0]).toBe('Gone: import2.getImport answers with "Import Completed" at /status');
    expect(said(greenRun(), green)).toEqual([]);
  });

  test('a contract that changed since the last green run is the first to look at', () => {
    const other = green.map((night) => ({ ...night, run: { ...night.run, contractHash: 'another' } }));
    expect(firstCause(buildPageModel(results(oneFailure(), { history: other })))?.side.side).toBe('contract decision');
    expect(firstCause(buildPageModel(results(oneFailure(), { history: green })))?.side.side).toBe('API');
  });
});

test.each([
  ['as good as its proof asks', {}, 'good'],
  ['less of all broken servers than that', { noticed: 1200 }, 'unsure'],
  [
    'less at real targets',
    { realTarget: { mutants: 1180, bind: 640, noticed: 620, warned: 19, survived: 1 } },
    'unsure',
  ],
  ['less of one kind', { byKind: { transport: { mutants: 60, noticed: 50 } } }, 'unsure'],
  ['a false alarm', { falseAlarms: 1 }, 'unsure'],
] as const)('the suite itself: %s', (_what, change, mood) => {
  const proof = { state: 'there', run: { ...goodProof(), ...change } } as const;
  const { glance } = buildPageModel(results(greenRun(), { proof }));
  expect(glance.find(({ question }) => question === 'The suite itself')?.mood).toBe(mood);
});

describe('the verdict', () => {
  const sentence = (more: Partial<ContractRun>) => {
    const { headline } = buildPageModel(results({ ...greenRun(), ...more }));
    return [headline.mood, headline.sentence, headline.more];
  };

  test('says what was judged and what was not', () => {
    expect(sentence({})).toEqual([
      'good',
      'Import2 keeps its contract on the mock.',
      expect.stringMatching(/^No load run/),
    ]);
    expect(buildPageModel(results(oneFailure())).headline.sentence).toBe(
      'Import2 breaks its contract in one way on the mock.',
    );
  });

  test.each([
    [{ partial: true }, /a filter was set/],
    [{ ended: 'interrupted' as const }, /was interrupted/],
    [{ ended: 'unreachable' as const }, /went away/],
    [{ errors: ['boom'] }, /The suite itself failed/],
    [{ verdicts: [] }, /./],
  ])('is not green by absence: %j', (more, said) => {
    const [mood, , words] = sentence(more);
    expect([mood, words]).toEqual(['unsure', expect.stringMatching(said)]);
  });
});

test('the difference between expected and received is marked, and nothing else', () => {
  const marked = diffOf(
    findingOf('body /id', { kind: 'value', value: 'abc-2-xyz' }, { expected: { kind: 'equal', value: 'abc-1-xyz' } }),
  );
  expect(marked.received).toEqual([
    { text: '"abc-', differs: false },
    { text: '2', differs: true },
    { text: '-xyz"', differs: false },
  ]);
  expect(diffOf(findingOf('body /id', { kind: 'absent' })).received).toEqual([{ text: 'nothing', differs: true }]);
});

test('the line a finding is about is marked in the answer', () => {
  const body = '{"data":[{"id":1},{"id":2,"a~/b":3}]}';
  const marked = (where: string) =>
    viewExchange(exchangeOf('import2.getImport', 200, body), where).answer.filter(({ isMarked }) => isMarked);
  expect(marked('body /data/1/id').map(({ text }) => text.trim())).toEqual(['"id": 2,']);
  expect(marked('body /data/1/a~0~1b').map(({ text }) => text.trim())).toEqual(['"a~/b": 3']);
  expect(marked('header Content-Type').map(({ text }) => text)).toEqual(['content-type: application/json']);
  expect(marked('status').map(({ text }) => text)).toEqual(['200']);
});

test('what is too long is cut, and says so', () => {
  expect(shown('x'.repeat(5000))).toMatch(/^x{4200}… \(5000 characters in all\)$/);
  const { answer } = viewExchange(
    exchangeOf('import2.getImport', 200, JSON.stringify(Array(10_000).fill('y'.repeat(40)))),
  );
  expect(answer[answer.length - 1]?.text).toMatch(/cut: \d+ more lines/);
  expect(answer.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThan(20_000);
});

test('commands hold no token, and a case is named exactly', () => {
  expect(rerunCommand('import2.getImport/404/unknown-id')).toBe(
    String.raw`npm run contract -- --grep '^import2\.getImport/404/unknown-id at'`,
  );
  const call = `curl -u "\${IMPORT2_TOKEN%%:*}:X" "\${IMPORT2_BASE_URL%/}"'/tools'`;
  expect(curlScript('import2@live', 'https://www.import2.com/api/v2.1', call)).toBe(
    `: "\${IMPORT2_BASE_URL:=https://www.import2.com/api/v2.1}"\n: "\${IMPORT2_TOKEN:?set it to yours}"\n${call}`,
  );
  const signIn = `curl --data-urlencode "client_secret=$EP_CLIENT_SECRET" "$(printf %s "$EP_BASE_URL")"'/oauth/access_token'`;
  expect(curlScript('elastic-path@store', 'https://h/v2', signIn)).toBe(
    `: "\${EP_BASE_URL:=https://h/v2}"\n: "\${EP_CLIENT_SECRET:?set it to yours}"\n${signIn}`,
  );
  expect(curlScript('elastic-path@mock', 'http://127.0.0.1:1/v2', signIn)).toBe(
    `: "\${MOCK_URL:=http://127.0.0.1:4010}"\n: "\${EP_BASE_URL:=$MOCK_URL/v2}"\n: "\${EP_CLIENT_SECRET:=mock-secret}"\n${signIn}`,
  );
});

test('figures are said as people say them', () => {
  expect([figure(0.123), figure(12.34), figure(1234), withThousands(1234567)]).toEqual([
    '0.12',
    '12.3',
    '1\u202f234',
    '1\u202f234\u202f567',
  ]);
  expect([duration(999.6), duration(90), duration(90_000), duration(7_260_000)]).toEqual([
    '1 s',
    '90 ms',
    '90 s',
    '2 h 1 min',
  ]);
});

describe('a night', () => {
  const contract = (run: Partial<ContractRun['run']>, targets = greenRun().targets): ContractRun => {
    const green = greenRun();
    return { ...green, targets, run: { ...green.run, ...run } };
  };
  const load = (run: Partial<LoadRun['run']>, more: Partial<LoadRun> = {}): LoadRun => {
    const good = goodLoad();
    return { ...good, ...more, run: { ...good.run, ...run } };
  };
  const at = (hour: string): string => `2026-11-22T${hour}.000Z`;
  const at4011 = greenRun().targets.map((one) => ({ ...one, baseUrl: one.baseUrl.replace('4010', '4011') }));
  const store = [{ name: 'elastic-path@store', baseUrl: 'https://a.example/v2', ownMock: false }];
  const otherStore = [{ name: 'elastic-path@store', baseUrl: 'https://b.example/v2', ownMock: false }];
  const prism = [{ name: 'elastic-path@mock', baseUrl: 'http://127.0.0.1:4010/v2', ownMock: false }];
  const ofBefore = JSON.parse(JSON.stringify({ ...goodLoad(), targets: undefined })) as LoadRun;

  test.each<[what: string, contract: ContractRun, load: LoadRun, aside: readonly string[]]>([
    ['by hand, an hour apart', contract({ startedAt: at('02:00:00') }), load({ startedAt: at('03:00:00') }), []],
    ['by hand, on a mock at another port', contract({}, at4011), load({ startedAt: at('03:00:00') }), []],
    [
      'by hand, twelve hours after',
      contract({ startedAt: at('02:00:00') }),
      load({ startedAt: at('14:00:09') }),
      ['contract'],
    ],
    ['by hand, after a soak that took long', load12h(), load({ startedAt: at('22:00:00') }), []],
    ['of another contract', contract({ contractHash: 'another' }), load({ startedAt: at('03:00:00') }), ['contract']],
    ['one name, however far apart', contract({ night: 'n' }), load({ night: 'n', startedAt: at('23:00:00') }), []],
    ['two names, at one time', contract({ night: 'n' }), load({ night: 'm' }), ['load']],
    ['one name and another contract', contract({ night: 'n' }), load({ night: 'n', contractHash: 'x' }), ['load']],
    ['a store, and the mock', contract({}, store), load({ startedAt: at('03:00:00') }), ['contract']],
    ['one name, a store, and the mock', contract({ night: 'n' }, store), load({ night: 'n' }), ['load']],
    ['two stores', contract({}, store), load({}, { targets: otherStore }), ['load']],
    ['the mock, and a mock of somebody else', contract({}), load({}, { targets: prism }), ['load']],
    ['a load run of before, on the mock', contract({}), ofBefore, []],
    ['a load run that was asked of fewer', contract({}, [...store, ...at4011]), load({}), []],
  ])('%s', (_, one, other, aside) => {
    const night = nightOf({ state: 'there', run: one }, { state: 'there', run: other }, { state: 'missing' });
    const found = (['contract', 'load'] as const).filter((part) => night[part].state === 'aside');
    expect(found).toEqual(aside);
  });

  /** A part that took twelve hours, and ended eight before the next. */
  function load12h(): ContractRun {
    return contract({ startedAt: at('02:00:00'), durationMs: 12 * 3_600_000 });
  }

  test('what is of another run is no cause, and is shown folded with when and where', () => {
    const red = { ...oneFailure(), run: factsAt('2026-11-21T02:00:00.000Z') };
    const model = buildPageModel(results(red, { load: { state: 'there', run: goodLoad() } }));
    const words = 'Of another run: 21 November 2026, 02:00 UTC, on the mock.';
    expect(model.causes).toMatchObject({ state: 'there', view: { broken: [], warned: [], others: [] } });
    expect([model.headline.mood, model.headline.more]).toEqual(['good', expect.stringContaining('Of another run')]);
    expect(model.ledger).toMatchObject({ state: 'there', aside: words });
    expect(model.run?.id).toBe(goodLoad().run.id);
    expect(renderPage(model, { css: '', script: '', scriptHash: '' })).toContain(`<h3>${words}</h3>`);
  });

  test('a void run keeps what it met, as the exit code does; a limit and a queue are told by the worst of theirs', () => {
    const good = goodLoad();
    const [probe, queue] = good.runs;
    const worse = badLoad().runs[0];
    if (!probe || !queue || !worse) throw new Error('the fixture has no two runs');
    const runs = [probe, { ...worse, target: 'elastic-path@mock' }, queue];
    const { glance } = buildPageModel(results(greenRun(), { load: { state: 'there', run: { ...good, runs } } }));
    expect(glance.find(({ question }) => question === 'Rate limit')).toMatchObject({
      mood: 'bad',
      answer: 'stricter than documented (Elastic Path)',
    });
    const broken = { ...queue, state: 'void', jobs: badLoad().runs[1]?.jobs } as typeof queue;
    expect([isRedRun(broken), jobsOf({ ...good, runs: [broken] })[0]?.mood]).toEqual([true, 'bad']);
  });

  test('what made no job is counted from one, on the page as on the terminal', () => {
    const [, queue] = goodLoad().runs;
    if (!queue?.jobs) throw new Error('the fixture has no jobs');
    const jobs = { ...queue.jobs, refused: [{ at: 0, status: 400, detail: 'no records' }] };
    const [view] = jobsOf({ ...goodLoad(), runs: [{ ...queue, jobs }] });
    expect(view?.refused).toEqual(['number 1 was answered 400: no records']);
    expect(jobsInWords(jobs, noColours)).toContain('  number 1 was answered 400: no records');
  });

  test('two sites of one API that say otherwise are told apart', () => {
    const [probe] = goodLoad().runs;
    const [worse] = badLoad().runs;
    if (!probe || !worse) throw new Error('the fixture has no probe');
    const runs = [probe, { ...worse, target: 'import2@mock-sandbox' }];
    const { headline } = buildPageModel(
      results(greenRun(), { load: { state: 'there', run: { ...goodLoad(), runs } } }),
    );
    expect([headline.sentence, headline.more]).toEqual([
      'Under load, on the mock: rate limit stricter than documented (Import2, sandbox).',
      'Import2 keeps its contract on the mock.',
    ]);
  });

  test('what makes a journey red stands beside its objectives, which it may all have met', () => {
    const bad = badLoad().runs.map(({ objectives, ...run }) => ({
      ...run,
      objectives: objectives.map((one) => ({ ...one, measured: one.limit, holds: true })),
    }));
    const told = journeyViews({ ...badLoad(), runs: bad }).map(({ mood, broken }) => [mood, broken]);
    expect(told).toEqual([
      ['bad', [{ text: 'rate limit: stricter than documented', href: expect.stringMatching(/^#limit-/) as string }]],
      ['bad', [{ text: '1 promise of the queue is broken', href: expect.stringMatching(/^#jobs-/) as string }]],
    ]);
    const part = { state: 'there', run: { ...badLoad(), runs: bad } } as const;
    const page = renderPage(buildPageModel(results(greenRun(), { load: part })), {
      css: '',
      script: '',
      scriptHash: '',
    });
    expect(page).toMatch(/2 runs; objectives: \d+ of \d+ met; rate limit: stricter than documented; 1 promise/);
    expect(page).not.toMatch(/none set<a/);
    expect(journeyViews(goodLoad()).flatMap(({ broken }) => broken)).toEqual([]);
  });

  test('the documented limits of which one applies are all named, and the setting that says which', () => {
    const [probe] = goodLoad().runs;
    if (!probe?.limiter) throw new Error('the fixture has no probe');
    const documented = [25, 100].map((requests) => ({ requests, seconds: 1, scope: 'store' }));
    const [view] = limitersOf({ ...goodLoad(), runs: [{ ...probe, limiter: { ...probe.limiter, documented } }] });
    expect(view?.documented).toMatch(/^25 or 100 requests in 1 s for the whole store; .* EP_RATE_LIMIT/);
  });

  test('how fast jobs go is said of a real API, and of the mock that it is its setting', () => {
    const answerAt = (baseUrl: string, ownMock: boolean): unknown => {
      const targets = goodLoad().targets?.map((one) => ({ ...one, baseUrl, ownMock })) ?? [];
      const run = { ...greenRun(), targets };
      const model = buildPageModel(results(run, { load: { state: 'there', run: { ...goodLoad(), targets } } }));
      const setting = model.jobs.state === 'there' ? model.jobs.view[0]?.setting : undefined;
      return [model.glance.find(({ question }) => question === 'Import jobs')?.answer, setting];
    };
    expect(answerAt('http://127.0.0.1:4010', true)).toEqual(['in order', expect.stringContaining('own setting')]);
    expect(answerAt('https://mock.example', false)).toEqual([
      expect.stringMatching(/^in order, .* records a second$/),
      null,
    ]);
  });

  test('charts of one page are drawn of different names', () => {
    const good = goodLoad();
    const runs = [...good.runs, ...good.runs.map((run) => ({ ...run, profile: 'again' }))];
    const model = buildPageModel(results(greenRun(), { load: { state: 'there', run: { ...good, runs } } }));
    const ids = [...renderPage(model, { css: '', script: '', scriptHash: '' }).matchAll(/ id="([^"]+)"/g)].map(
      ([, id]) => id,
    );
    expect(ids.filter((id, nth) => ids.indexOf(id) !== nth)).toEqual([]);
  });
});

describe('night by night', () => {
  const on = (day: string, more: Partial<ContractRun> = {}) => nightAt({ ...greenRun(), ...more }, day);
  const store = [{ name: 'elastic-path@store', baseUrl: 'https://a.example/v2', ownMock: false }];
  const nights = [
    on('2026-11-20T02:00:00.000Z'),
    on('2026-11-20T05:00:00.000Z', { targets: store }),
    on('2026-11-20T12:00:00.000Z'),
    on('2026-11-21T02:00:00.000Z'),
  ];

  test('nights of other places are another line, and those of one day tell their time', () => {
    const { lines } = trendsOf(nights, judgedBy(greenRun()));
    expect(lines.map(({ where, isTonights, nights: own }) => [where, isTonights, labelsOf(own)])).toEqual([
      ['on the mock', true, ['20 Nov, 02:00', '20 Nov, 12:00', '21 Nov']],
      ['Elastic Path at the store (a.example)', false, ['20 Nov']],
    ]);
  });

  test('a cause was seen, and was not, in nights of the same places alone', () => {
    const red = nightAt({ ...oneFailure(), targets: store }, '2026-11-20T05:00:00.000Z');
    const { since } = firstCause(buildPageModel(results(oneFailure(), { history: [red] }))) ?? {};
    expect(since).toEqual({ firstSeen: null, lastGreen: null, nights: { seen: 0, of: 0 } });
    const model = buildPageModel(results(oneFailure(), { history: [red] }));
    expect(model.changes).toMatchObject({
      view: { sentence: expect.stringMatching(/^This is the first run of what/) },
    });
  });

  test('a night that kept latency from actual starts makes no line with later ones', () => {
    const late = loadNight(goodLoad('2026-11-21T02:00:00.000Z'));
    const early = { ...late, runs: late.runs.map((run) => ({ ...run, intendedP95: undefined })) };
    const entry = JSON.parse(JSON.stringify(early)) as typeof late;
    expect(trendsOf([entry, late], []).lines[0]?.load.map((one) => one.worstP95Ms)).toEqual([null, 132]);
  });
});

test('every try of a request that was sent again is laid out, with who sent a page and how to find it there', () => {
  const one = (status: number, startedAt: number, waitedMs?: number) => ({
    ...exchangeOf('import2.getImport', status, status === 520 ? '<!DOCTYPE html>' : '{}'),
    startedAt,
    ...(waitedMs === undefined ? {} : { waitedMs }),
  });
  const headers = [
    ['Content-Type', 'text/html'],
    ['Server', 'cloudflare'],
    ['CF-Ray', '8f2-AMS'],
    ['X-Request-Id', 'abc'],
  ] as const;
  const answer = { kind: 'response', status: 520, headers, body: '<!DOCTYPE html>' } as const;
  const failed = { ...one(520, 1, 2000), answer };
  const { answer: lines } = viewTries([one(200, 0), failed, one(200, 2), one(404, 3)], failed, 'status');
  expect(lines.map(({ text }) => text)).toEqual([
    '(answered by a web page, as a proxy or CDN sends it, 520, text/html, Server: cloudflare, CF-Ray: 8f2-AMS)',
    '(to be found at the server by CF-Ray: 8f2-AMS, X-Request-Id: abc)',
    '520',
    ...headers.map(([name, value]) => `${name}: ${value}`),
    '',
    '<!DOCTYPE html>',
    '',
    '(sent again after 2 s)',
    '',
    ...viewExchange(one(200, 2)).answer.map(({ text }) => text),
  ]);
  expect(lines.filter(({ isMarked }) => isMarked).map(({ text }) => text)).toEqual(['520']);
});
