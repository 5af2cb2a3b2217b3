import { describe, expect, test } from 'vitest';
import { type OperationId, contract } from '../spec/contract.ts';
import type { Exchange } from '../spec/exchange.ts';
import type { TargetName } from '../spec/targets.ts';
import type { Finding } from '../spec/finding.ts';
import type { Deviation } from '../spec/deviations.ts';
import { requirementOf } from '../spec/requirements/index.ts';
import { checkExchange, judgeExchange } from '../rules/index.ts';
import { weightOf, isInScope } from '../spec/weight.ts';
import { judge as judgeWeighed, weigh } from './verdict.ts';

const exchange = (target: TargetName, operation: OperationId, status: number, body = '{}'): Exchange => ({
  operation,
  target,
  request: { method: 'GET', url: '', headers: [], auth: 'valid', body: '' },
  answer: { kind: 'response', status, headers: [], body },
  secrets: [],
  startedAt: 0,
  durationMs: 0,
});

const finding = (requirement: Finding['requirement'], where: string, value: string | number): Finding => ({
  rule: 'test',
  requirement,
  where,
  expected: { kind: 'present' },
  received: { kind: 'value', value },
});

const judge = (found: readonly Finding[], at: Exchange, judged: Parameters<typeof judgeWeighed>[2]) =>
  judgeWeighed(weigh(found, at), at, judged);

describe('what binds where', () => {
  const rows: readonly [requirement: string, target: TargetName, weight: string][] = [
    ['import2/unauthorized-is-401', 'import2@live', 'fail'],
    ['import2/list-needs-username', 'import2@live', 'warn'],
    ['import2/list-needs-username', 'import2@mock-live', 'fail'],
    ['http/unauthorized-has-challenge', 'import2@live', 'warn'],
    ['http/unauthorized-has-challenge', 'import2@mock-live', 'fail'],
    ['json-api/no-data-beside-errors', 'elastic-path@store', 'fail'],
    ['json-api/error-source-names-a-place', 'elastic-path@mock', 'warn'],
    ['http/undescribed-members-allowed', 'import2@mock-live', 'note'],
  ];
  for (const [id, target, weight] of rows)
    test(`${id} at ${target}: ${weight}`, () => expect(weightOf(requirementOf(id), target)).toBe(weight));
});

test('a note leaves a case green, a warning and a failure do not', () => {
  const at = exchange('import2@live', 'import2.listTools', 200);
  const note = finding('http/undescribed-members-allowed', 'body /x', 1);
  const warning = finding('http/unauthorized-has-challenge', 'header x', 1);
  const failure = finding('import2/success-is-200', 'status', 500);
  expect(judge([note], at, []).verdict).toBe('pass');
  expect(judge([note, warning], at, []).verdict).toBe('warn');
  expect(judge([note, warning, failure], at, []).verdict).toBe('fail');
});

test('a known deviation is tolerated where it is known, and nowhere else', () => {
  const label = finding('import2/status-labels', 'body /status', 'Import Completed');
  expect(judge([label], exchange('import2@sandbox', 'import2.getImport', 200), []).verdict).toBe('deviation');
  expect(judge([label], exchange('import2@live', 'import2.getImport', 200), []).verdict).toBe('fail');
  const other = finding('import2/status-labels', 'body /status', 'Import Exploded');
  expect(judge([other], exchange('import2@sandbox', 'import2.getImport', 200), []).verdict).toBe('fail');
  const both = judge([label, other], exchange('import2@sandbox', 'import2.getImport', 200), []);
  expect(both.verdict).toBe('fail');
});

test('a deviation that is bound to cases is about these alone', () => {
  const bound: Deviation = {
    id: 'import2/bound',
    targets: ['import2@live'],
    operations: ['import2.createImport'],
    cases: ['import2.createImport/422/missing-source-tool', 'import2.journey/*'],
    tolerates: [],
    occurs: 'sometimes',
    because: 'as agreed with the vendor',
    source: 'a test',
    review: '2027-05-31',
  };
  const at = exchange('import2@live', 'import2.createImport', 400);
  const rows: readonly [id: string | undefined, within: boolean][] = [
    ['import2.createImport/422/missing-source-tool', true],
    ['import2.journey/life-cycle', true],
    ['import2.createImport/422/other', false],
    [undefined, false], // under load, and wherever no case is run
  ];
  for (const [id, within] of rows) expect([id, isInScope(bound, at, id ? { case: id } : {})]).toEqual([id, within]);
});

describe('a deviation that every look shows', () => {
  test.each([
    ['import2.getImport', 200, '{"status":"Migration completed"}', ['import2/example-labels']],
    ['import2.listImports', 200, '[{"status":"Migration completed"}]', ['import2/example-labels']],
    ['import2.listImports', 200, '[]', null],
    ['import2.getImport', 200, '{"id":"one"}', null],
    ['import2.getImport', 200, '{"status":"Migration', null],
    ['import2.getImport', 401, '{}', null],
  ] as const)('%s answers %i %s: gone is what it did not show where it stood', (operation, status, body, gone) => {
    const at = exchange('import2@sandbox', operation, status, body);
    const verdict = judge([], at, judgeExchange(at, contract).judged);
    expect(verdict.verdict === 'deviationGone' ? verdict.deviations : null).toEqual(gone);
  });
});

test('a deviation can ask for a member of the body', () => {
  const missing: Finding = {
    ...finding('elastic-path/token-members', 'body /access_token', ''),
    received: { kind: 'absent' },
  };
  const weightAt = (body: string): unknown =>
    weigh([missing], exchange('elastic-path@store', 'elastic-path.createAccessToken', 200, body))[0]?.weight;
  expect(weightAt('{"data":{"access_token":"x"}}')).toBe('tolerated');
  expect(weightAt('{"token":"x"}')).toBe('fail');
});

describe('what stands before a server answers in its name', () => {
  const rows: readonly [target: TargetName, operation: OperationId, status: number, breaks: Finding['requirement']][] =
    [
      ['elastic-path@store', 'elastic-path.getImport', 405, 'elastic-path/errors-are-json-api'],
      ['elastic-path@store', 'elastic-path.getImport', 404, 'elastic-path/errors-are-json-api'],
      ['elastic-path@store', 'elastic-path.createAccessToken', 502, 'elastic-path/errors-are-json-api'],
      ['elastic-path@store', 'elastic-path.getImport', 502, 'http/server-error'],
      ['import2@sandbox', 'import2.getImport', 502, 'http/server-error'],
      ['import2@live', 'import2.listImports', 503, 'http/server-error'],
    ];
  const failing = (at: Exchange): string[] =>
    weigh(checkExchange(at, contract), at).flatMap(({ weight, requirement }) => (weight === 'fail' ? requirement : []));

  test.each(rows)('a page at %s, %s %i, fails %s', (target, operation, status, breaks) => {
    expect(failing(exchange(target, operation, status, '<html><h1>No</h1></html>'))).toContain(breaks);
  });

  test('a refusal of a token call in the form of RFC 6749 is tolerated, whatever its status', () => {
    const told = '{"error":"invalid_client"}';
    expect(failing(exchange('elastic-path@store', 'elastic-path.createAccessToken', 403, told))).toEqual([]);
  });
});

describe('what a server of its own makes does not break what nobody said', () => {
  const told = (at: Exchange): string[] =>
    weigh(checkExchange(at, contract), at).map(({ weight, requirement }) => `${weight} ${requirement}`);

  test.each<[challenges: string, isRight: boolean]>([
    ['Basic', true],
    ['Negotiate, Basic realm="x"', true],
    ['Bearer,Basic', true],
    ['"x"', false],
  ])('of a 401 that is challenged %s', (challenges, isRight) => {
    const at = exchange('import2@live', 'import2.listTools', 401, '');
    const answer = { ...at.answer, headers: [['WWW-Authenticate', challenges]] } as Exchange['answer'];
    expect(told({ ...at, answer }).length === 0).toBe(isRight);
  });

  test('of a page for the customer whose URL is beyond ASCII', () => {
    const body = JSON.stringify({ id: '1', token: 'a-token', redirect_url: 'https://www.import2.com/ünï?of[]=1' });
    const at = exchange('import2@live', 'import2.createImport', 201, body);
    expect(told(at).filter((one) => !one.includes('json-encoded'))).toEqual([]);
  });

  const job = (timestamps: { readonly [name: string]: string }): string => {
    const none = {
      subscription_product: 0,
      subscription_plan: 0,
      subscription_subscriber: 0,
      subscription_offering: 0,
    };
    const counts = { ...none, subscription: 0 };
    const meta = { owner: 'store', timestamps, records: { uploaded: counts, imported: counts } };
    const id = '123e4567-e89b-42d3-a456-426614174000';
    return JSON.stringify({ data: { id, type: 'subscription_import', attributes: { status: 'started' }, meta } });
  };
  test.each<[startedAt: string, told: string[]]>([
    ['2016-12-31T23:59:60Z', []],
    ['2017-01-01T00:59:59+01:00', []],
    ['2016-12-31T23:59:59+0000', ['warn elastic-path/timestamps-are-rfc3339']],
    ['yesterday', ['warn elastic-path/timestamps-are-rfc3339', 'warn elastic-path/timestamps-follow-status']],
    ['0001-01-01T00:00:00.000Z', ['tolerated elastic-path/timestamps-follow-status']],
    ['1970-01-01T00:00:00Z', ['tolerated elastic-path/timestamps-follow-status']],
  ])('of a job that is pending or started at %s', (started_at, broken) => {
    const times = { created_at: '2016-12-31T20:00:00Z', updated_at: '2016-12-31T20:00:00Z', started_at };
    const status = Number(started_at.slice(0, 4)) <= 1970 ? 'pending' : 'started';
    const at = exchange(
      'elastic-path@store',
      'elastic-path.getImport',
      200,
      job(times).replace('"started"', `"${status}"`),
    );
    const ofBody = told(at).filter((one) => !one.includes('json-body'));
    expect(ofBody).toEqual(broken);
  });
});

test.each([
  ['UTF-16', '\ufffd\ufffd[\u0000]\u0000'],
  ['UTF-16 without a byte order mark', '[\u0000]\u0000'],
])('of a body in %s nothing is held but its outside', (_what, body) => {
  const { judged, findings } = judgeExchange(exchange('import2@live', 'import2.listTools', 200, body), contract);
  expect(findings.map(({ requirement }) => requirement)).toContain('http/json-is-utf-8');
  expect(judged).not.toContain('http/json-has-no-byte-order-mark');
});
