import { describe, expect, test } from 'vitest';
import type { WeighedFinding } from '../../contracts/verdict.ts';
import type { ContractRun } from '../contract-run.ts';
import { exchangeOf, findingOf, greenRun, oneCause, oneFailure, outcomeOf, runOf } from '../fixture-runs.ts';
import { factsAt } from '../fixtures.ts';
import { contractNight } from '../history-entry.ts';
import type { Results } from '../results.ts';
import { compare } from './diff.ts';
import { shown, viewExchange } from './exchange.ts';
import { groupByCause } from './group.ts';
import { buildPageModel } from './page-model.ts';
import { curlScript, replayCommand } from './replay.ts';
import { witnessesOf } from './witnesses.ts';
import { duration, figure, grouped } from './words.ts';

const results = (run: ContractRun, more: Partial<Results> = {}): Results => ({
  contract: { state: 'there', run },
  load: { state: 'missing' },
  proof: { state: 'missing' },
  history: [],
  skipped: [],
  links: [],
  today: '2026-11-22',
  ...more,
});

const nightAt = (run: ContractRun, at: string) => contractNight({ ...run, run: factsAt(at) });
const firstCause = (model: ReturnType<typeof buildPageModel>) =>
  model.causes.state === 'there' ? model.causes.view.broken[0] : undefined;

describe('grouping by cause', () => {
  const causesIn = (run: ContractRun) => groupByCause(witnessesOf(run, null));
  const red = (id: string, findings: readonly WeighedFinding[], status = 200) =>
    outcomeOf(id, 'does', exchangeOf(id.split('/')[0] ?? '', status, '{}'), findings);
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

describe('the verdict', () => {
  const sentence = (more: Partial<ContractRun>) => {
    const { headline } = buildPageModel(results({ ...greenRun(), ...more }));
    return [headline.mood, headline.sentence, headline.more];
  };

  test('says what was judged and what was not', () => {
    expect(sentence({})).toEqual(['good', 'Import2 keeps its contract.', expect.stringMatching(/^No load run/)]);
    expect(buildPageModel(results(oneFailure())).headline.sentence).toBe('Import2 breaks its contract in one way.');
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
  const marked = compare(
    findingOf('body /id', { kind: 'value', value: 'abc-2-xyz' }, { expected: { kind: 'equal', value: 'abc-1-xyz' } }),
  );
  expect(marked.received).toEqual([
    { text: '"abc-', differs: false },
    { text: '2', differs: true },
    { text: '-xyz"', differs: false },
  ]);
  expect(compare(findingOf('body /id', { kind: 'absent' })).received).toEqual([{ text: 'nothing', differs: true }]);
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
  expect(shown('x'.repeat(5000))).toMatch(/^x{4200}… \(cut: 5000 characters in all\)$/);
  const { answer } = viewExchange(
    exchangeOf('import2.getImport', 200, JSON.stringify(Array(10_000).fill('y'.repeat(40)))),
  );
  expect(answer[answer.length - 1]?.text).toMatch(/cut: \d+ more lines/);
  expect(answer.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThan(20_000);
});

test('commands hold no token, and a case is named exactly', () => {
  expect(replayCommand('import2.getImport/404/unknown-id')).toBe(
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
  expect([figure(0.123), figure(12.34), figure(1234), grouped(1234567)]).toEqual([
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
