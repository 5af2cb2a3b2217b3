import { readFileSync } from 'node:fs';
import { type TestCase, parse } from 'junit2json';
import { beforeAll, describe, expect, test } from 'vitest';
import { caseId } from '../contracts/cases/case.ts';
import { cases } from '../contracts/cases/index.ts';
import type { Exchange } from '../contracts/spec/exchange.ts';
import { type Cell, type Reason, ledgerOf } from '../contracts/judge/ledger.ts';
import { runSuite, suiteAt, tasksOf } from '../contracts/judge/run-suite.ts';
import { type Target } from '../contracts/judge/target.ts';
import { type ShownOutcome, said, showOutcome } from '../contracts/show/report-case.ts';
import type { Verdict, WeighedFinding } from '../contracts/judge/verdict.ts';
import { findingInWords } from '../contracts/show/wording.ts';
import type { ContractRun } from './contract-run.ts';
import { buildContractRun } from './build-contract-run.ts';
import { greenRun } from '../testing/runs/fixture-runs.ts';
import { coverageOf } from '../reports/model/coverage.ts';
import { sourcesOf } from '../reports/model/requirements.ts';
import { annotationsOf } from '../reports/annotations.ts';
import { junitOf } from '../reports/junit.ts';
import { groupByCause, witnessesOf } from './causes/group.ts';
import { titleOf } from './causes/title.ts';
import { causesInWords, causesOf, noColours, summaryOf } from '../reports/terminal.ts';

const finding: WeighedFinding = {
  rule: 'status',
  requirement: 'http/status-is-declared',
  where: 'status',
  expected: { kind: 'one-of', values: [200] },
  received: { kind: 'value', value: 503 },
  weight: 'fail',
  operation: 'import2.createImport',
  status: 503,
  startedAt: 0,
};

const outcome = (id: string, verdict: Verdict, more: Partial<ShownOutcome> = {}): ShownOutcome => ({
  case: id,
  title: 'does <this> & "that"',
  target: 'import2@mock-live',
  ...said(verdict),
  exchanges: [],
  durationMs: 5,
  ...more,
});

const facts = {
  id: 'r1',
  startedAt: '2026-11-22T00:00:00.000Z',
  durationMs: 9,
  commit: 'abc',
  contractHash: 'def',
  seed: 's',
};
const targets = [{ name: 'import2@mock-live', baseUrl: 'http://127.0.0.1/api/v2.1' }];
const build = (shown: readonly ShownOutcome[], partial = false): ContractRun =>
  buildContractRun(facts, targets, [], shown, { partial, ended: 'complete', errors: [] });

/** A target that answers every list with an empty one, knows nothing else, and may not be written to. */
function emptyHanded(name: Target['name']): Target {
  const answer = ({ operation, auth }: { operation: Exchange['operation']; auth: string }): [number, unknown] => {
    const isStore = operation.startsWith('elastic-path');
    const error = (status: number): [number, unknown] => [
      status,
      isStore ? { errors: [{ status: String(status), title: 'No', detail: 'No.' }] } : '',
    ];
    if (!auth.startsWith('valid')) return error(401);
    if (operation.endsWith('list-tools') || operation === 'import2.listTools')
      return [200, [{ name: 'a', label: 'A' }]];
    if (operation.endsWith('listImports')) return [200, isStore ? { data: [], links: {} } : []];
    return error(404);
  };
  const shut = (opens: string) => ({ because: `${opens} opens it`, opens });
  const forJobs = {
    job: 'EP_EXISTING_ID or ALLOW_LIVE=elastic-path',
    'token-without-permission': 'EP_FORBIDDEN_TOKEN',
  };
  return {
    name,
    ownMock: false,
    allowed: [],
    whyNot: (given) =>
      given === 'memory' || given === 'credentials'
        ? null
        : given in forJobs
          ? shut(forJobs[given as keyof typeof forJobs])
          : { because: 'no' },
    open: () => ({
      arrange: () => Promise.resolve({ parameters: { run: 'r' }, steps: [] }),
      send: ({ operation, auth, method, path }) => {
        const [status, body] = answer({ operation, auth });
        return Promise.resolve({
          operation,
          target: name,
          request: { method, url: path, headers: [], auth, body: '' },
          answer: {
            kind: 'response',
            status,
            headers: [['content-type', 'application/json']],
            body: body === '' ? '' : JSON.stringify(body),
          },
          secrets: [],
          startedAt: 0,
          durationMs: 1,
        });
      },
      act: () => Promise.reject(new Error('no')),
      set: () => Promise.reject(new Error('no')),
      pass: () => Promise.reject(new Error('no')),
      listen: () => Promise.reject(new Error('no')),
      webhooks: () => Promise.resolve([]),
      close: () => undefined,
    }),
  };
}

const exchange = {
  operation: 'import2.createImport',
  request: { method: 'POST', url: '/', auth: 'valid', headers: [], body: '' },
  answer: { kind: 'response', status: 503, headers: [], body: '' },
  startedAt: 0,
  durationMs: 1,
} as const;
const blocked = (id: string): ShownOutcome =>
  outcome(
    id,
    { verdict: 'blocked', cause: 'import2.createImport | status', findings: [finding] },
    { exchanges: [exchange] },
  );

test('a cause that blocks several cases is one failure', () => {
  const model = build([blocked('import2.getImport/200/existing'), blocked('import2.acceptPayment/200/existing')]);
  expect(model.summary.verdicts).toMatchObject({ blocked: 2, fail: 1 });
  expect(model.verdicts.filter(({ verdict }) => verdict === 'fail').map((entry) => entry.case)).toEqual([
    'import2.createImport/arranging',
  ]);
});

test('the order in which tests end makes no difference', () => {
  const shown = ['b', 'a', 'c'].map((id) => outcome(`import2.listTools/200/${id}`, { verdict: 'pass', findings: [] }));
  expect(build(shown)).toEqual(build(shown.toReversed()));
});

test('a requirement is held in the answers that could be judged by it, broken by a finding, and else not seen', () => {
  const entryOf = (shown: readonly ShownOutcome[], id: string) =>
    build(shown).requirements.find((row) => row.id === id);
  const id = 'import2/token-is-the-username';
  const passing = outcome(
    'import2.listTools/200/any-password',
    { verdict: 'pass', findings: [] },
    { held: { [id]: 2 } },
  );
  const found = (weight: WeighedFinding['weight']): ShownOutcome => ({
    ...passing,
    verdict: 'fail',
    findings: [{ ...finding, requirement: id, weight }],
  });
  expect(entryOf([passing, passing], id)).toMatchObject({
    state: 'held',
    heldIn: 4,
    heldAt: { 'import2@mock-live': 4 },
  });
  expect(entryOf([passing, found('fail')], id)).toMatchObject({ state: 'broken', heldIn: 4 });
  expect(entryOf([found('warn')], id)?.state).toBe('warned');
  expect(entryOf([found('tolerated')], id)?.state).toBe('deviates');
  expect(entryOf([found('note')], id)?.state).toBe('held');
  expect(entryOf([], id)).toMatchObject({ state: 'notSeen', heldIn: 0 });
  expect(entryOf([passing], 'import2/base-url')?.state).toBe('excluded');
});

describe('a read-only store whose list is empty, and a sandbox whose list is empty', () => {
  const told = (requirements: ContractRun['requirements']) =>
    new Map<string, string>(requirements.map(({ id, state }) => [id, state]));
  let run: ContractRun;

  beforeAll(async () => {
    const opened = [emptyHanded('import2@sandbox'), emptyHanded('elastic-path@store')];
    const shown: ShownOutcome[] = [];
    const suites = opened.map(suiteAt);
    for await (const { task, outcome: one } of runSuite(tasksOf(opened))) shown.push(showOutcome(one, task.title));
    const more = { partial: false, ended: 'complete', errors: [], suites } as const;
    run = buildContractRun(
      facts,
      targets,
      suites.flatMap((suite) => ledgerOf(suite, shown)),
      shown,
      more,
    );
  });

  test('hold no sentence about a job, a webhook or a member of an error that never came', () => {
    const held = run.requirements.filter(({ state }) => state === 'held').map(({ id }) => id);
    expect(held).toContain('elastic-path/list-members');
    expect(held).toContain('json-api/error-status-is-a-string');
    const unseen =
      /webhook|elastic-path\/(job|import|status|owner|created|updated|started|finished|records?|uploaded|imported|external|timestamps|one-job|data-is)|json-api\/error-(id|links|code|source)|error-meta|status-moves/;
    expect(held.filter((id) => unseen.test(id))).toEqual([]);
  });

  test('say what would open each', () => {
    const opens = (id: string) => run.requirements.find((row) => row.id === id)?.opens;
    expect(opens('elastic-path/timestamps-in-order')).toMatch(/ALLOW_LIVE=elastic-path/);
    expect(opens('elastic-path/create-answers-201')).toBe('ALLOW_LIVE=elastic-path');
    expect(opens('elastic-path/forbidden-is-403')).toBe('EP_FORBIDDEN_TOKEN');
    expect(told(run.requirements).get('elastic-path/create-answers-201')).toBe('notSeen');
  });
});

test('a result of version 1 is shown in the words it was written in', () => {
  const { cells, ...rest } = greenRun();
  const old: ContractRun = {
    ...rest,
    schema: 'contract-run/1',
    cells: cells.map(({ operation, status, target, state, cases: ran }) => ({
      operation,
      status,
      target,
      state,
      cases: ran,
    })),
    requirements: rest.requirements.map(({ id, level, authority }) => ({ id, level, authority, state: 'verified' })),
  };
  const rows = sourcesOf(old).flatMap((source) => source.rows);
  expect(new Set(rows.map(({ state, seen }) => `${state}: ${seen}`))).toEqual(new Set(['verified: ']));
  expect(coverageOf(old).words).toBe('2 covered · excluded 1');
});

test('coverage says what was covered and what opens the rest; more excluded than covered is not green, whatever a mock shows', () => {
  const cell = (target: Cell['target'], state: Cell['state'], why?: Omit<Reason, 'cases'>): Cell => ({
    operation: 'elastic-path.getImport',
    status: 200,
    target,
    state,
    cases: [],
    ...(why ? { reason: why.because, reasons: [{ ...why, cases: 1 }] } : {}),
  });
  const atStore = (state: Cell['state'], why: Omit<Reason, 'cases'>) => cell('elastic-path@store', state, why);
  const setting = { because: 'would create', opens: 'ALLOW_LIVE=elastic-path' };
  const cells = [
    cell('elastic-path@store', 'covered'),
    cell('elastic-path@store', 'askedOtherwise'),
    atStore('excluded', setting),
    atStore('excluded', setting),
    atStore('excluded', { because: 'not set', opens: 'EP_FORBIDDEN_TOKEN' }),
    atStore('excluded', { because: 'both', opens: 'ALLOW_LIVE=elastic-path and EP_FORBIDDEN_TOKEN' }),
    atStore('excluded', { because: 'either', opens: 'ALLOW_LIVE=elastic-path or EP_EXISTING_ID' }),
    atStore('excluded', { because: 'a store' }),
    atStore('excluded', { because: 'our mock alone', byDesign: true }),
  ];
  const words =
    '1 covered · 1 answered otherwise · ALLOW_LIVE=elastic-path opens 3 · EP_FORBIDDEN_TOKEN 2 · by design 1 · nobody can 1';
  expect(coverageOf({ cells, partial: false })).toEqual({ words, mood: 'unsure' });
  const covered = Array.from({ length: 20 }, () => cell('elastic-path@mock', 'covered'));
  expect(coverageOf({ cells: [...cells, ...covered], partial: false })).toEqual({
    words: `real targets: ${words}; mock: 20 covered`,
    mood: 'unsure',
  });
  expect(coverageOf({ cells: covered, partial: false }).mood).toBe('good');
  expect(coverageOf({ cells: [...covered, cell('elastic-path@mock', 'missing')], partial: false }).mood).toBe('bad');
});

describe('JUnit', () => {
  const cell = (state: 'excluded' | 'missing', status: number): Cell => ({
    operation: 'import2.createImport',
    status,
    target: 'import2@mock-live',
    state,
    cases: [],
    reason: 'a sandbox <creates> nothing',
  });
  const run = {
    ...build([
      outcome('a', { verdict: 'pass', findings: [] }),
      outcome(
        'import2.listTools/200/plain',
        { verdict: 'fail', findings: [finding] },
        { curl: 'curl -u "$T:X" <url>' },
      ),
      outcome('c', { verdict: 'harnessError', error: 'boom \u0007 with ]]> & <tags> \u001b[31m' }),
      outcome('d', {
        verdict: 'deviation',
        findings: [{ ...finding, weight: 'tolerated', deviation: 'import2/example-labels' }],
      }),
      outcome('e', { verdict: 'notTestable', missing: 'x' }),
    ]),
    cells: [cell('excluded', 429), cell('missing', 401)],
  };
  const xml = junitOf(run, []);

  test('counts a broken contract as a failure, a broken suite as an error, and what was let off or left out apart', () => {
    expect(xml).toMatch(/<testsuite name="import2@mock-live" tests="7" failures="3" errors="1" skipped="2"/);
  });

  test('is read by a consumer: place, properties, why something is skipped, how to repeat it', async () => {
    const read = await parse(xml);
    // its type leaves out the properties of a test case, which it reads
    const tests = (read && 'testsuite' in read ? (read.testsuite?.[0]?.testcase ?? []) : []) as (TestCase & {
      readonly properties?: readonly { readonly name: string; readonly value: string }[];
    })[];
    const named = (part: string) => tests.find(({ name }) => name?.includes(part));
    const red = named('listTools/200');
    expect(Object.fromEntries((red?.properties ?? []).map(({ name, value }) => [name, value]))).toEqual({
      requirement: 'http/status-is-declared',
      level: 'MUST',
      authority: 'ours',
      target: 'import2@mock-live',
      cell: 'import2.listTools 200',
      cause: 'import2.createImport answers 503 where 200 is due',
      'first seen': '2026-11-22',
    });
    expect(red?.['system-out']?.[0]).toMatch(/^npm run contract -- --grep [\s\S]*\ncurl -u "\$T:X" <url>$/);
    expect(xml).toMatch(/name="import2\.listTools\/200[^>]* file="contracts\/cases\/[\w/-]+\.ts" line="[1-9]\d*"/);
    expect(named('d: ')?.skipped?.[0]?.message).toMatch(/^import2\/example-labels: the examples/);
    expect(named('createImport/429')?.skipped?.[0]?.message).toBe('a sandbox <creates> nothing');
    expect(named('createImport/401')?.failure).toHaveLength(1);
  });

  test('is well-formed whatever stands in it', () => {
    expect(xml).toContain('does &lt;this&gt; &amp; &quot;that&quot;');
    // eslint-disable-next-line no-control-regex -- what XML cannot hold
    expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
  });
});

describe('annotations', () => {
  /** As a runner reads a line: the command, its properties, its message, each with its escapes undone. */
  function readCommand(line: string) {
    const [, kind, properties = '', message = ''] = /^::(\w+) ([^:]*)::([^\r\n]*)$/.exec(line) ?? [];
    const plain = (text: string): string => text.replace(/%(0D|0A|3A|2C|25)/g, (escape) => decodeURIComponent(escape));
    const all = properties.split(',').map((one) => one.split('=').map(plain));
    return {
      kind,
      ...(Object.fromEntries(all) as { file?: string; line?: string; title?: string }),
      message: plain(message),
    };
  }
  const failing = (id: string, title = 'x', where = 'status') =>
    outcome(
      id,
      { verdict: 'fail', findings: [{ ...finding, where, received: { kind: 'value', value: `50%: a, ${id}` } }] },
      { title },
    );
  const linesOf = (night: ContractRun) => annotationsOf(groupByCause(witnessesOf(night, null))).map(readCommand);

  test('stand beside the row of the case, with the sentence', () => {
    const row = cases.find(({ operation, status }) => operation === 'import2.getImport' && status === 200);
    const [line] = linesOf(build([failing(row ? caseId(row) : '', row?.title)]));
    expect(line).toMatchObject({ kind: 'error', file: 'contracts/cases/import2/get-import.ts' });
    const source = readFileSync(line?.file ?? '', 'utf8').split('\n')[Number(line?.line) - 1];
    expect(source).toContain(row?.title);
    expect(line?.message).toMatch(
      /^http\/status-is-declared: at status expected 200, received "50%: a, import2[^]*"\n/,
    );
  });

  test('what a family composed, and what load met, stands at the place in openapi.yaml', () => {
    const [line] = linesOf(build([failing('import2.createImport/422/no-such-row')]));
    expect(line).toMatchObject({ file: 'openapi.yaml' });
    expect(readFileSync('openapi.yaml', 'utf8').split('\n')[Number(line?.line) - 1]).toMatch(
      /operationId: import2\.createImport/,
    );
  });

  test('are ten at most, and a count', () => {
    const night = build(Array.from({ length: 13 }, (_, at) => failing(`c${at}`, 'x', `body /member${at}`)));
    const lines = linesOf(night);
    expect(lines).toHaveLength(11);
    expect(lines[10]).toMatchObject({ kind: 'error', title: '3 more causes' });
  });
});

test('a finding of ours says in words what was decided, another only that it was', () => {
  const words = (requirement: WeighedFinding['requirement']) => findingInWords({ ...finding, requirement }).join('\n');
  expect(words('import2/optional-fields-are-typed')).toMatch(/decision I-11[\s\S]*decided {3}I-11: .*422 for null/);
  expect(words('import2/status-labels')).toMatch(/decision I-1\)(?![\s\S]*decided)/);
});

test('failures of one cause are told once', () => {
  const broken = ['a', 'b', 'c'].map((id) =>
    outcome(`import2.listTools/200/${id}`, { verdict: 'fail', findings: [finding] }),
  );
  const [group, ...others] = causesOf(build(broken));
  expect([group?.others.length, others.length]).toEqual([2, 0]);
});

test('terminal, JUnit and page tell the same causes, and what is of one cause shows the same', () => {
  const status = (got: number): WeighedFinding => ({
    ...finding,
    rule: 'expectation',
    where: 'status',
    expected: { kind: 'equal', value: 422 },
    received: { kind: 'value', value: got },
  });
  const shown = [400, 201, 201].map((got, at) =>
    outcome(`import2.createImport/422/${at}`, { verdict: 'fail', findings: [status(got)] }, { fingerprint: 'one' }),
  );
  const night = build(shown);
  const titles = [
    'import2.createImport answers 201 where 422 is due',
    'import2.createImport answers 400 where 422 is due',
  ];
  expect(
    causesInWords(night, noColours).map((text) => text.replace(/^([^\n]*\n\S+) at [\s\S]*?\n\n(?=and|$)/, '$1\n')),
  ).toEqual([
    `fail: ${titles[0]}\nimport2.createImport/422/1\nand 1 more case of the same cause\n`,
    `fail: ${titles[1]}\nimport2.createImport/422/0\n`,
  ]);
  const messages = [...junitOf(night, []).matchAll(/message="([^"]*)"/g)].map(([, message]) => message);
  expect(messages).toEqual([titles[1], titles[0], titles[0]]);
  expect(groupByCause(witnessesOf(night, null)).map(titleOf)).toEqual(titles);
});

test('a known deviation that is gone is named on the terminal', () => {
  const gone = ['a', 'b'].map((id) =>
    outcome(id, { verdict: 'deviationGone', deviations: ['import2/example-labels'] }),
  );
  expect(summaryOf(build(gone), noColours)).toContain(
    'no longer seen in 2 cases: the known deviation import2/example-labels',
  );
});

test('the summary counts what there is, and says when it is partial', () => {
  const text = summaryOf(build([outcome('a', { verdict: 'pass', findings: [] })], true), noColours);
  expect(text).toContain('1 pass; 0 requests; on the mock; partial: a filter was set');
});

test('a target that was not judged is told on the terminal and is an error of JUnit; a missing cell of its is not told again', () => {
  const unjudged = [
    { target: 'elastic-path@store', baseUrl: '', why: 'EP_TOKEN is "".', todo: 'Set EP_TOKEN right.', exit: 2 },
  ] as const;
  const cells = [
    { operation: 'elastic-path.getImport', status: 200, target: 'elastic-path@store', state: 'missing', cases: [] },
    { operation: 'import2.getImport', status: 200, target: 'import2@mock-live', state: 'missing', cases: [] },
  ] as const;
  const ending = { partial: false, ended: 'unreachable', errors: [], unjudged } as const;
  const model = buildContractRun(facts, targets, cells, [], ending);
  const text = summaryOf(model, noColours);
  expect(text).toContain('not judged: elastic-path@store: EP_TOKEN is "". Set EP_TOKEN right.');
  expect(text.match(/missing: .*/g)).toEqual([expect.stringContaining('at import2@mock-live')]);
  expect(junitOf(model, [])).toMatch(/errors="1"[\s\S]*elastic-path@store[\s\S]*<error type="notJudged"/);
});
