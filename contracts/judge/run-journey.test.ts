import { describe, expect, test } from 'vitest';
import { type Case, caseId } from '../cases/case.ts';
import { cases } from '../cases/index.ts';
import { plain } from '../cases/plain.ts';
import { operationOf } from '../spec/contract.ts';
import type { Exchange } from '../spec/exchange.ts';
import type { Journey } from '../journeys/journey.ts';
import { journeys } from '../journeys/index.ts';
import { runCase } from './run-case.ts';
import type { Outcome } from './assessment.ts';
import { runJourney } from './run-journey.ts';
import { broken, equal, foundBy } from '../spec/finding.ts';
import { usualParameters } from '../settings/parameters.ts';
import { NotReachable, type Session, type Target, TargetFailed } from './target.ts';

const journey: Journey = {
  id: 'import2.journey/two-looks',
  title: 'looks twice',
  verifies: ['import2/tools-are-names-and-slugs'],
  walk: async ({ send }) => {
    await send('import2.listTools', { status: 200 });
    await send('import2.listTools', { status: 200 });
  },
};

const raise = (what: string): never => {
  throw new Error(what);
};

/** A target that answers once, and then fails as told. */
function once(body: string, error: Error): Target {
  let asked = 0;
  const send: Session['send'] = ({ operation, method, path, headers, auth }) => {
    asked += 1;
    if (asked > 1) return Promise.reject(error);
    const exchange: Exchange = {
      operation,
      target: 'import2@mock-live',
      request: { method, url: `http://h${path}`, headers, auth, body: '' },
      answer: { kind: 'response', status: 200, headers: [['content-type', 'application/json']], body },
      secrets: [],
      startedAt: 0,
      durationMs: 1,
    };
    return Promise.resolve(exchange);
  };
  const session = { arrange: () => Promise.resolve({ parameters: {}, steps: [] }), send, close: () => undefined };
  return { name: 'import2@mock-live', open: () => session as unknown as Session } as Target;
}

describe('what a journey has seen broken is told, though a later step could not be taken', () => {
  const good = '[{"name":"a","label":"A"}]';
  test.each([
    ['a broken look, then a limit that refuses', '[{"name":5}]', new NotReachable('no'), 'fail'],
    ['a good look, then a limit that refuses', good, new NotReachable('no'), 'notTestable'],
    ['a broken look, then a fault of our own', '[{"name":5}]', new Error('ours'), 'harnessError'],
  ])('%s', async (_, body, error, kind) => {
    const { verdict } = await runJourney(journey, once(body, error));
    expect(verdict.verdict).toBe(kind);
    if (verdict.verdict === 'fail') expect(verdict.findings.length).toBeGreaterThan(0);
  });
});

test('a session that cannot be opened is a verdict', async () => {
  const shut = { name: 'import2@mock-live', open: () => raise('no session') } as unknown as Target;
  for (const { verdict } of [await runJourney(journey, shut), await runCase(cases[0] as Case, shut)])
    expect(verdict).toMatchObject({ verdict: 'harnessError', error: expect.stringContaining('no session') as string });
});

describe('of a body that is cut off nothing is told but that it is no JSON', () => {
  /** A target that answers all with a status as asked for, and half a document. */
  const cutting = (name: Target['name']): Target => {
    const send: Session['send'] = ({ operation, method, path, headers, auth }, status) =>
      Promise.resolve({
        operation,
        target: name,
        request: { method, url: `http://h${path}`, headers, auth, body: '' },
        answer: { kind: 'response', status, headers: [['content-type', 'application/json']], body: '{"data":{"id":' },
        secrets: [],
        startedAt: 0,
        durationMs: 1,
      });
    const control = { kind: 'control', method: 'PATCH', path: '/', body: '' } as const;
    const session = {
      arrange: () => Promise.resolve({ parameters: {}, steps: [] }),
      send,
      set: () => Promise.resolve(control),
      listen: () => Promise.resolve(control),
      webhooks: () => Promise.resolve([]),
      close: () => undefined,
    };
    return { name, open: () => session as unknown as Session } as Target;
  };
  const targets = { import2: cutting('import2@mock-live'), 'elastic-path': cutting('elastic-path@mock') };
  const told = ({ verdict }: Outcome): string[] =>
    'findings' in verdict ? verdict.findings.map(({ rule, where }) => `${rule} ${where}`) : [verdict.verdict];

  const promising = ({ operation, status }: Pick<Case, 'operation' | 'status'>): boolean =>
    operationOf(operation).responses[status]?.body === 'json';

  test('in a case, whatever its row expects of the body', async () => {
    for (const row of cases.filter((one) => one.expect && promising(one))) {
      const outcome = await runCase(row, targets[operationOf(row.operation).api]);
      expect([caseId(row), told(outcome)]).toEqual([caseId(row), expect.arrayContaining(['json-body body'])]);
      expect([caseId(row), told(outcome)]).not.toEqual([
        caseId(row),
        expect.arrayContaining([expect.stringMatching(/^expectation|\//)]),
      ]);
    }
  });

  test.each(journeys.map((one) => [one.id, one] as const))('in %s, which ends there', async (id, one) => {
    const outcome = await runJourney(one, targets[id.startsWith('import2') ? 'import2' : 'elastic-path']);
    const rules = told(outcome);
    expect(rules).toContain('json-body body');
    expect(rules.filter((text) => /^(?:expectation|observations)/.test(text))).toEqual([]);
    expect(outcome.steps.filter(({ kind }) => kind === 'exchange')).toHaveLength(1);
  });

  test('where a state is arranged, which is blocked by that alone', async () => {
    const target = targets['elastic-path'];
    const session = target.open();
    const { status } = plain['elastic-path.createImport'];
    const draft = {
      operation: 'elastic-path.createImport',
      method: 'POST',
      path: '/',
      headers: [],
      auth: 'valid',
      body: '',
    } as const;
    const exchange = await session.send(draft, status);
    const notGiven = {
      rule: 'expectation',
      requirement: 'elastic-path/create-answers-201',
      where: 'body /data/id',
      expected: { kind: 'present' },
      received: { kind: 'absent' },
    } as const;
    const arrange = () => Promise.reject(new TargetFailed(exchange, [notGiven]));
    const parameters = { run: 'by-hand' };
    const blocked = { ...target, open: () => ({ ...session, arrange, parameters }) as Session };
    const row = cases.find((one) => one.operation === 'elastic-path.getImport' && one.given?.includes('job'));
    const outcome = row && (await runCase(row, blocked));
    expect(outcome && told(outcome)).toEqual(['json-body body']);
    expect(outcome?.parameters, 'what its curl is written with').toEqual(parameters);
  });
});

test('what a case cannot start from for a warning of ours is named, not a note beside it, and is no red', async () => {
  const exchange: Exchange = {
    operation: 'import2.createImport',
    target: 'import2@live',
    request: { method: 'POST', url: 'http://h/', headers: [], auth: 'valid', body: '' },
    answer: {
      kind: 'response',
      status: 422,
      headers: [['content-type', 'application/json']],
      body: '{"base":["Another field"],"destination":["Couldn\'t access your account"]}',
    },
    secrets: [],
    startedAt: 0,
    durationMs: 1,
  };
  const refused = broken('import2/made-up-destination-is-taken', 'status', equal(201), 422);
  const arrange = () => Promise.reject(new TargetFailed(exchange, foundBy('expectation', refused)));
  const session = { arrange, close: () => undefined } as unknown as Session;
  const row = cases.find((one) => caseId(one) === 'import2.getImport/200/existing') as Case;
  const { verdict } = await runCase(row, { name: 'import2@live', open: () => session } as Target);
  expect(verdict).toMatchObject({
    verdict: 'warn',
    findings: [{ requirement: 'import2/made-up-destination-is-taken' }],
  });
});

test.each([
  [2, false],
  [Infinity, true],
])('of an import that GET does not know %d times after its 201: red is %s', async (behind, isRed) => {
  let polls = 0;
  const send: Session['send'] = ({ operation, method, path, headers, auth }, status) => {
    const isUnknown = operation === 'import2.getImport' && ++polls <= behind;
    return Promise.resolve({
      operation,
      target: 'import2@live',
      request: { method, url: `http://h${path}`, headers, auth, body: '' },
      answer: {
        kind: 'response',
        status: isUnknown ? 404 : status,
        headers: [['content-type', 'application/json']],
        body: isUnknown ? '' : '{"id":"7","status":"Collecting credentials"}',
      },
      secrets: [],
      startedAt: 0,
      durationMs: 1,
    });
  };
  const parameters = usualParameters as unknown as { readonly [name: string]: string };
  const session = {
    send,
    arrange: () => Promise.resolve({ parameters, steps: [] }),
    pass: () => Promise.resolve(null),
    close: () => undefined,
  };
  const target = { name: 'import2@live', open: () => session as unknown as Session } as Target;
  const found = journeys.find(({ id }) => id === 'import2.journey/created-is-found') as Journey;
  const { verdict } = await runJourney(found, target);
  const unknown =
    'findings' in verdict ? verdict.findings.filter(({ where, status }) => where === 'status' && status === 404) : [];
  expect(unknown.length > 0).toBe(isRed);
});
