import { describe, expect, test } from 'vitest';
import { caseId } from '../cases/case.ts';
import { cases } from '../cases/index.ts';
import type { OperationId } from '../spec/contract.ts';
import type { Exchange } from '../spec/exchange.ts';
import type { TargetName } from '../spec/targets.ts';
import type { Json } from '../values/json.ts';
import { mask, standInId } from './mask.ts';
import { recordOf } from './record.ts';
import { replay } from './replay.ts';
import { outcomeInWords, showOutcome } from './report-case.ts';
import { runCase } from '../judge/run-case.ts';
import type { Outcome } from '../judge/assessment.ts';
import type { Session, Target } from '../judge/target.ts';

const times = { created_at: '1999-07-05T04:03:02Z', updated_at: '1999-07-05T04:03:03Z' };

/** Another's job, with somebody's data wherever there may be any. */
const theirJob = (more: { readonly [name: string]: Json } = {}): { readonly [name: string]: Json } => ({
  id: '7e57ca11-0000-4bad-8bad-00000ca11e01',
  type: 'subscription_import',
  attributes: { external_ref: 'canary-ref', status: 'success', comment: 'Jane Canary', phone: 436601234567 },
  meta: {
    owner: 'store',
    timestamps: { ...times, started_at: '1999-07-05T04:03:02.5Z', finished_at: '1999-07-05T04:03:03Z' },
    records: {
      uploaded: { ...counts, 'canary@people.example': 7 },
      imported: { ...counts, 'canary@people.example': 7 },
    },
  },
  links: { self: 'https://people.example/canary', mail: 'canary@people.example' },
  ...more,
});
const counts = {
  subscription_product: 3,
  subscription_plan: 0,
  subscription_subscriber: 0,
  subscription_offering: 0,
  subscription: 0,
};

const theirImport = (more: { readonly [name: string]: Json } = {}) => ({
  id: '48213377',
  token: 'canary-token-of-theirs',
  status: 'Migration completed',
  items: { accounts: 12, 'canary@people.example': 3 },
  users: { source_tool: 1, destination_tool: 1, matched: 1 },
  warnings: ['canary could not be imported', { user: 'Jane Canary' }],
  ...more,
});

const isTheirs = /canary|7e57ca11|48213377|436601234567|1999-07-0|people\.example/i;

/** What becomes of a case at a target that gives one answer. */
function outcomeOf(
  id: string,
  target: TargetName,
  body: string,
  status = 200,
  headers: Exchange['request']['headers'] = [],
): Promise<Outcome> {
  const row = cases.find((one) => caseId(one) === id);
  if (!row) throw new Error(`${id} is no case`);
  const parameters = {
    run: 'r20261122abcd',
    id: '777001',
    import_uuid: '5f0c3d6e-8a1b-4c2d-9e3f-000000000777',
    destination_user: 'us',
  };
  const session: Session = {
    arrange: () => Promise.resolve({ parameters, steps: [] }),
    send: ({ operation, method, path, headers: sent, auth, body: ours }) =>
      Promise.resolve({
        operation,
        target,
        request: { method, url: `https://target.example${path}`, headers: sent, auth, body: ours },
        answer: { kind: 'response', status, headers: [['content-type', 'application/json'], ...headers], body },
        secrets: [],
        startedAt: 0,
        durationMs: 1,
      }),
    act: () => Promise.reject(new Error('not here')),
    set: () => Promise.reject(new Error('not here')),
    pass: () => Promise.reject(new Error('not here')),
    listen: () => Promise.reject(new Error('not here')),
    webhooks: () => Promise.resolve([]),
    close: () => undefined,
  };
  const at: Target = { name: target, whyNot: () => null, allowed: 'everything', ownMock: false, open: () => session };
  return runCase(row, at);
}

/** Everything that is written of an outcome. */
const written = (outcome: Outcome): string => {
  const shown = showOutcome(outcome, 'title');
  return `${JSON.stringify(shown)}\n${outcomeInWords(shown)}\n${JSON.stringify(recordOf(outcome, []))}`;
};

const jobs = 'elastic-path.listImports/200/issued-token';
const imports = 'import2.listImports/200/none';
const job = 'elastic-path.getImport/404/unknown-id';

type Row = readonly [what: string, id: string, target: TargetName, body: string, status?: number];
const rows: readonly Row[] = [
  ['jobs in a list', jobs, 'elastic-path@store', JSON.stringify({ data: [theirJob()], links: {} }, null, 2)],
  ['a member that is not described', jobs, 'elastic-path@store', JSON.stringify({ data: [], jobs: theirJob() })],
  ['a list cut short', jobs, 'elastic-path@store', JSON.stringify({ data: [theirJob()] }).slice(0, -60)],
  ['a list with a comma too many', jobs, 'elastic-path@store', `{"data":[${JSON.stringify(theirJob())},]}`],
  [
    'a name that stands twice',
    jobs,
    'elastic-path@store',
    `{"links":{},"links":{},"data":[${JSON.stringify(theirJob())}]}`,
  ],
  ['JSON that is none', jobs, 'elastic-path@store', String.raw`{data: [Jane Canary, "canary\x", 'canary', NaN]}`],
  ['a text', jobs, 'elastic-path@store', 'id;name\n1;Jane Canary\n'],
  ['one that is not ours', job, 'elastic-path@store', JSON.stringify({ data: theirJob() })],
  [
    'an error that names somebody',
    job,
    'elastic-path@store',
    JSON.stringify({
      errors: [
        {
          status: '403',
          title: 'Forbidden',
          detail: 'only canary@people.example of https://people.example may see 7e57ca11-0000-4bad-8bad-00000ca11e01',
        },
      ],
    }),
    403,
  ],
  [
    'an HTML page that names somebody',
    job,
    'elastic-path@store',
    '<h1>Bad gateway</h1><p data-user="48213377">asked by canary@people.example</p>',
    502,
  ],
  ['imports in a list', imports, 'import2@live', JSON.stringify([theirImport(), theirImport({ id: 48213377 })])],
];

describe('of what a real account shows only what is ours, or cited, is written', () => {
  for (const [what, id, target, body, status] of rows) {
    test(what, async () => {
      const text = written(
        await outcomeOf(id, target, body, status, [
          ['link', '<https://people.example/canary>; rel=next'],
          ['x-account', 'canary'],
          ['location', 'https://app.example/imports/canary?user=canary'],
          ['content-disposition', 'attachment; filename="canary.json"'],
        ]),
      );
      const cited = id === imports ? text.replace(/48213377/g, '') : text; // a number as id is the value that its finding cites
      expect(cited).not.toMatch(isTheirs);
    });

    test(`${what}: judged again it is the same`, async () => {
      const outcome = await outcomeOf(id, target, body, status);
      const record = JSON.parse(JSON.stringify(recordOf(outcome, []))) as ReturnType<typeof recordOf>;
      expect((await replay(record)).verdict).toEqual(record.verdict);
    });
  }

  test('what a finding cites is written, and nothing else of the same job', async () => {
    const broken = theirJob({ attributes: { external_ref: 'canary-ref', status: 'cited-status' } });
    const outcome = await outcomeOf(jobs, 'elastic-path@store', JSON.stringify({ data: [theirJob(), broken] }));
    const text = written(outcome);
    expect(text).toContain('cited-status');
    expect(text).not.toMatch(isTheirs);
  });

  test('an instant that a finding cites is written with those it is compared with', async () => {
    const broken = theirJob({
      meta: {
        owner: 'store',
        records: { uploaded: counts, imported: counts },
        timestamps: { ...times, started_at: '1998-01-01T00:00:00Z', finished_at: '1999-07-05T04:03:03Z' },
      },
    });
    const outcome = await outcomeOf(jobs, 'elastic-path@store', JSON.stringify({ data: [theirJob(), broken] }));
    expect(outcome.verdict.verdict).toBe('fail');
    const record = recordOf(outcome, []);
    expect(written(outcome)).toContain('1998-01-01');
    expect((await replay(record)).verdict).toEqual(record.verdict);
  });

  test('mocks and the sandbox, whose bodies are fixed, are shown as they are', async () => {
    const body = JSON.stringify([theirImport()]);
    for (const target of ['import2@mock-live', 'import2@sandbox'] as const)
      expect(written(await outcomeOf(imports, target, body))).toContain('could not be imported');
  });
});

describe('what is ours stays', () => {
  const exchange = (operation: OperationId, body: string, status: number, answer: Json): Exchange => ({
    operation,
    target: 'import2@live',
    request: {
      method: operation.includes('create') ? 'POST' : 'GET',
      url: 'https://target.example/imports',
      headers: [],
      auth: 'valid',
      body,
    },
    answer: {
      kind: 'response',
      status,
      headers: [
        ['Date', 'Thu, 01 Jan 1970 00:00:00 GMT'],
        ['X-Request-Id', 'abc-123'],
      ],
      body: JSON.stringify(answer),
    },
    secrets: [],
    startedAt: 0,
    durationMs: 1,
  });
  const ours = { ...theirImport(), id: '900', warnings: ['a warning of ours'] };
  const created = exchange(
    'import2.createImport',
    '{"source_tool":"wordpress","destination_username":"r20261122abcd-us"}',
    201,
    { id: '900', token: 't', redirect_url: 'https://x.example/900', owner: 'canary' },
  );
  const listed = exchange('import2.listImports', '', 200, [
    ours,
    theirImport({ destination: 'r20261122abcd-us', tool: 'wordpress' }),
  ]);

  test('what was sent, what was made, words of the contract, counts, and what speaks of the message', () => {
    const { exchanges } = mask([created, listed], [], { run: 'r20261122abcd' });
    const bodies = exchanges.map(({ answer }) =>
      answer.kind === 'response' ? (JSON.parse(answer.body) as Json) : null,
    );
    expect(bodies).toEqual([
      { id: '900', token: 't', redirect_url: 'https://x.example/900', owner: 'masked-1' },
      [
        { ...ours, items: { accounts: 12, 'masked-2@masked.invalid': 3 } },
        {
          id: '00000003',
          token: 'masked-4',
          status: 'Migration completed',
          items: { accounts: 12, 'masked-2@masked.invalid': 3 },
          users: { source_tool: 1, destination_tool: 1, matched: 1 },
          warnings: ['masked-5', { user: 'masked-6' }],
          destination: 'r20261122abcd-us',
          tool: 'wordpress',
        },
      ],
    ]);
    expect(exchanges[0]?.answer).toMatchObject({
      headers: [
        ['Date', 'Thu, 01 Jan 1970 00:00:00 GMT'],
        ['X-Request-Id', 'abc-123'],
      ],
    });
  });
});

test('the stand-in of an id is a UUID, the same in every process', () => {
  const id = standInId('7e57ca11-0000-4bad-8bad-00000ca11e01');
  expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/);
  expect(standInId('7e57ca11-0000-4bad-8bad-00000ca11e01')).toBe(id);
  expect(standInId('7e57ca11-0000-4bad-8bad-00000ca11e02')).not.toBe(id);
});

test('what words name of a server that sent an answer is masked in none of its headers', async () => {
  const way = ['Server', 'Via', 'CF-Ray', 'X-Amz-Cf-Id', 'X-Cache', 'X-Served-By', 'X-Azure-Ref', 'X-Transaction-Id'];
  const headers = way.map((name) => [name, `${name}-value`] as const);
  const outcome = await outcomeOf(jobs, 'elastic-path@store', '<html>', 502, [...headers, ['X-Owner', 'canary']]);
  const told = written(outcome);
  for (const [, value] of headers) expect(told).toContain(value);
  expect(told).not.toContain('canary');
});
