import { expect, test } from 'vitest';
import { conclude } from '../../limiter/say/conclude.ts';
import type { Plan } from '../../limiter/plan/plan.ts';
import { budgetFor } from '../../limiter/prior.ts';
import { absorb, beginProbe, nextPlan } from '../../limiter/probe.ts';
import { seeded } from '../../limiter/random.ts';
import { send as overNetwork } from '../../bench/limiter-trials/network.ts';
import { longestLegMs } from '../../bench/limiter-trials/probe-server.ts';
import { limitedServer } from '../../bench/limiter-trials/server.ts';
import type { LoadFinding } from '../../runs/load-run.ts';
import { calmLook } from './calm-look.ts';
import {
  type Got,
  breaksPromise,
  findingsThatCount,
  documentedRefusal,
  failingStatuses,
  letIn,
  limiterRule,
  observed,
} from './refusals.ts';

const got = (name: string, at = 0): Got => ({
  sentAt: at,
  answeredAt: at + 5,
  got: name,
  retryAfter: null,
  endpoint: 'import2.listTools',
  token: 'own',
});

const many = (...counts: readonly (readonly [name: string, count: number])[]): Got[] =>
  counts.flatMap(([name, count]) => Array.from({ length: count }, (_, at) => got(name, at)));

/** A calm look at a server that answers single requests so, one name after the other for each plan. */
async function look(answers: readonly Got[], alone: readonly string[], known: readonly string[] = []) {
  const rests: number[] = [];
  let plans = 0;
  const send = async ({ requests }: Plan, restMs: number): Promise<{ answers: readonly Got[] }> => {
    rests.push(restMs);
    const name = alone[plans++] ?? letIn;
    return { answers: requests.map((_, at) => got(name === 'now and then' ? (at % 2 ? letIn : '503') : name, at)) };
  };
  const calm = await calmLook({ answers }, known, { restMs: 10_000, windowMs: 1000 }, send);
  return { ...calm, rests };
}

test.each(['503', '403', '420', '509', '302', '200 with a body that breaks the contract', 'no answer (reset)'])(
  '%s that single requests do not get is a refusal',
  async (name) => {
    const answers = many([letIn, 20], [name, 13]);
    const { refusals, isSure, rests } = await look(answers, [letIn]);
    expect([refusals, isSure, rests]).toEqual([[name], true, [10_000]]);
    expect(observed(answers, refusals).filter(({ accepted }) => accepted === false)).toHaveLength(13);
  },
);

test('a limiter that remembers for a minute is asked once more after that', async () => {
  const { refusals, rests } = await look(many([letIn, 20], ['403', 13]), ['403', letIn]);
  expect([refusals, rests]).toEqual([['403'], [10_000, 61_000]]);
});

test.each([
  ['single requests fare alike', many([letIn, 20], ['503', 13]), ['503', '503'], 2],
  ['single requests fare now so and now otherwise', many([letIn, 20], ['503', 13]), ['now and then'], 1],
  ['nothing was let in beside it', many(['503', 13]), [], 0],
  ['only what is documented came', many([letIn, 20], [documentedRefusal, 13]), [], 0],
])('where %s there is nothing to be learnt', async (_name, answers, alone, looks) => {
  const { refusals, sent } = await look(answers, alone);
  expect([refusals, sent.length]).toEqual([[], looks]);
});

test('a rare failure that single requests miss by chance is not sure', async () => {
  const { refusals, isSure } = await look(many([letIn, 30], ['500', 3]), [letIn]);
  expect([refusals, isSure]).toEqual([['500'], false]);
});

test('who asks for more than a minute of quiet is not asked again', async () => {
  const answers = many([letIn, 20], ['503', 13]).map((one) => ({ ...one, waitMs: 3_600_000 }));
  expect((await look(answers, [letIn])).sent).toEqual([]);
});

test('a wait that a refusal asks for is kept', async () => {
  const answers = many([letIn, 20], ['503', 13]).map((one) => ({ ...one, waitMs: 30_000 }));
  expect((await look(answers, [letIn])).rests).toEqual([30_000]);
});

test('what is neither let in nor known to be a refusal is neither', () => {
  const seen = observed([got(letIn), got(documentedRefusal), got('503'), got('500')], ['503']);
  expect(seen.map(({ accepted, answer }) => [accepted, answer])).toEqual([
    [true, undefined],
    [false, undefined],
    [false, '503'],
    ['other', '500'],
  ]);
});

test('only a refusal that looks like a failing server may be met without stopping', () => {
  expect(failingStatuses(['503', '403', 'no answer (reset)', '200 with a body that breaks the contract'])).toEqual([
    503,
  ]);
});

const limit = { requests: 10, seconds: 1, scope: 'all-endpoints' };
const slotted = { kind: 'fixed-window', limit: 10, windowMs: 1000, phaseMs: 0 } as const;

/** A probe on virtual time of a limiter of ten a second that refuses with 503. */
test('limit and window are found from refusals by another name', async () => {
  const server = limitedServer({
    model: slotted,
    countRefused: false,
    scope: 'all-endpoints',
    retryAfter: 'absent',
  });
  const random = seeded(1);
  let [now, refusals]: [number, readonly string[]] = [0, []];
  const answersTo = (plan: Plan): Got[] => {
    const answers = overNetwork(plan, now, server, { longestLegMs, clockOffsetMs: 0 }, random);
    now = Math.max(...answers.map(({ answeredAt }) => answeredAt)) + 2000;
    return answers.map(({ accepted, ...rest }) => ({ ...rest, got: accepted === true ? letIn : '503' }));
  };
  const prior = { documented: limit, endpoints: ['list', 'get'], tokens: ['own'], budget: budgetFor(limit), seed: 1 };
  let probe = beginProbe(prior);
  for (let plan = nextPlan(probe); plan; plan = nextPlan(probe)) {
    const answers = answersTo(plan);
    const again = async (single: Plan) => ({ plan: single, answers: answersTo(single) });
    const calm = await calmLook({ plan, answers }, refusals, { restMs: 0, windowMs: 1000 }, again);
    refusals = [...refusals, ...calm.refusals];
    probe = absorb(probe, plan, observed(answers, refusals));
    for (const one of calm.sent) probe = absorb(probe, one.plan, observed(one.answers, refusals));
  }
  const verdict = conclude(probe);
  expect(verdict.answer).toMatchObject({ kind: 'named', limiter: { algorithm: 'fixed-window', limit: 10 } });
  expect(verdict.refusals?.map(({ answer }) => answer)).toEqual(['503']);
});

const found = (rule: string, value: number | string): LoadFinding => ({
  operation: 'import2.listTools',
  fingerprint: `${rule} ${value}`,
  count: 1,
  finding: {
    rule,
    requirement: 'import2/beyond-the-limit-is-429',
    where: 'status',
    expected: { kind: 'equal', value: 429 },
    received: { kind: 'value', value },
    weight: 'fail',
    operation: 'import2.listTools',
    status: typeof value === 'number' ? value : null,
    startedAt: 0,
  },
  exchanges: [],
});

test('a refusal is told by its name, once, and what is none is not', () => {
  const findings = [found(limiterRule, 503), found('status', 503), found(limiterRule, 500), found('status', 500)];
  expect(findingsThatCount(findings, ['503']).map(({ fingerprint }) => fingerprint)).toEqual([
    'limiter 503',
    'status 500',
  ]);
});

test.each([
  ['503', 'elastic-path@store', false, true],
  ['503', 'elastic-path@store', true, false],
  ['503', 'import2@sandbox', false, false],
  ['no answer (reset)', 'import2@live', false, true],
  [documentedRefusal, 'import2@live', false, false],
  [letIn, 'import2@live', false, false],
] as const)(
  '%s at %s, of a further endpoint: %s, breaks the promise of 429: %s',
  (name, target, isFurther, expected) => {
    expect(breaksPromise(name, target, isFurther)).toBe(expected);
  },
);
