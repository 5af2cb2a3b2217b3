import { expect, test } from 'vitest';
import { probeServer } from '../../bench/limiter-trials/probe-server.ts';
import { limitedServer } from '../../bench/limiter-trials/server.ts';
import { seen } from '../../testing/seen.ts';
import { tracksOf } from '../infer/evidence.ts';
import type { Family } from '../infer/families.ts';
import type { Survivor } from '../infer/survivor.ts';
import type { LimiterModel } from '../models/model.ts';
import { budgetFor } from '../prior.ts';
import { beginProbe } from '../probe.ts';
import { seeded } from '../random.ts';
import { choose } from './choose.ts';
import { representativesOf } from './forecast.ts';
import type { PlanKind } from './plan.ts';
import { proposal } from './propose.ts';
import { planOf } from './volleys.ts';

const documented = { requests: 10, seconds: 1, scope: 'all-endpoints' };
const prior = { documented, endpoints: ['list'], tokens: ['first'], budget: budgetFor(documented), seed: 1 };
const separate = { endpoints: false, tokens: false };
const survivor = (family: Family, limit: number, from: number, to: number): Survivor => ({
  hypothesis: { family, countRefused: false, limit, least: limit, separate },
  windows: [{ from, to }],
  box: null,
});
const answered = [seen(0, 2, true), seen(10, 12, false)];

/** What is asked when this is left, after these plans. */
const asked = (survivors: readonly Survivor[] | null, ...kinds: readonly PlanKind[]) => {
  const plan = { purpose: '', startedAtMs: 0, seconds: 1, requests: 10, refused: 5, other: 0 };
  const sent = kinds.map((kind) => ({ ...plan, kind, confirms: true }));
  const probe = {
    ...beginProbe(prior),
    observations: answered,
    evidence: answered,
    survivors,
    sent,
  };
  return proposal(probe, { requests: 250, ms: 25_000 })?.kind;
};

test('each row of the table, in its order', () => {
  const window = survivor('fixed-window-from-first', 10, 999, 1001);
  expect(asked(null)).toBe('ramp-1');
  expect(asked([survivor('sliding-log', 1, 1980, 2020), survivor('sliding-counter', 1, 1190, 1210)])).toBe('lonely');
  expect(asked([window, survivor('fixed-window-from-first', 14, 500, 1500)])).toBe('afresh-1.3');
  const buckets = [survivor('bucket', 10, 500, 700), survivor('bucket', 9, 500, 700)];
  expect(asked(buckets, 'ramp-1')).toMatch(/^afresh/);
  expect(asked(buckets, 'ramp-1', 'odd', 'odd')).toMatch(/^overload/);
  expect(asked([survivor('fixed-window-from-first', 1, 900, 1100)])).toMatch(/^zoom/);
  expect(asked([window])).toBe('odd');
  expect(asked([window], 'odd')).toBe('sustained');
  expect(asked([window], 'odd', 'sustained')).toBeUndefined();
  expect(asked([])).toBeUndefined();
});

test('of plans that tell limiters apart the cheaper is chosen, and none that does not', () => {
  const candidates = [survivor('sliding-log', 10, 999, 1001), survivor('sliding-log', 10, 1499, 1501)].flatMap((one) =>
    representativesOf(one, () => 1000, tracksOf(answered), { evidence: answered, epoch: 0 }),
  );
  const volleys = (kind: PlanKind, ...at: readonly number[]) =>
    planOf(
      { kind, purpose: '' },
      prior,
      at.map((one) => ({ at: one, size: 12 })),
    );
  const blind = volleys('halves', 0, 400);
  const telling = volleys('trickle', 0, 1250);
  const dear = volleys('dense-trickle', 0, 1250, 5000, 10_000);
  const chosen = (...plans: readonly (typeof blind)[]) => choose(plans, candidates, 5000, prior.budget, seeded(1));
  expect(chosen(blind)).toBeNull();
  expect(chosen(blind, dear, telling)?.kind).toBe('trickle');
});

test('each kind of plan is sent in some probe', () => {
  const models: readonly LimiterModel[] = [
    { kind: 'fixed-window', limit: 1, windowMs: 1000, phaseMs: 7 },
    { kind: 'sliding-counter', limit: 10, windowMs: 1000, phaseMs: 7 },
    { kind: 'token-bucket', limit: 10, windowMs: 1000, burst: 10 },
  ];
  const kinds = models.flatMap((model) => {
    const setting = { model, countRefused: false, scope: 'all-endpoints', retryAfter: 'absent' } as const;
    return probeServer(limitedServer(setting), prior, 3).probe.sent.map(({ kind }) => kind.split('-')[0]);
  });
  expect([...new Set(kinds)]).toEqual(expect.arrayContaining(['lonely', 'odd', 'ramp', 'sustained', 'zoom']));
});
