import { expect, test } from 'vitest';
import { conclude } from '../say/conclude.ts';
import { budgetFor } from '../prior.ts';
import { absorb, beginProbe, nextPlan } from '../probe.ts';
import { seeded } from '../random.ts';
import { send } from '../../bench/limiter-trials/network.ts';
import { type Server, limitedServer } from '../../bench/limiter-trials/server.ts';

const documented = { requests: 100, seconds: 1, scope: 'all-endpoints' };
const prior = { documented, endpoints: ['list', 'get'], tokens: ['first', 'second'], budget: budgetFor(documented) };
const network = { longestLegMs: 40, clockOffsetMs: 12_345 };

/** The longest that one step may hold up everything else in the process, in milliseconds of a core: who else is busy does not count. */
const mostMs = 2000;

const random = seeded(5);
const chance =
  (share: number): Server =>
  () => ({ accepted: random() < share, workMs: 0, retryAfter: null });
const often = { countRefused: true, scope: 'per-token', retryAfter: 'absent' } as const;

test.each<readonly [string, Server]>([
  ['refusals by chance, three in ten', chance(0.7)],
  ['refusals by chance, one in fifty', chance(0.98)],
  ['short windows', limitedServer({ ...often, model: { kind: 'fixed-window', limit: 90, windowMs: 300, phaseMs: 7 } })],
  ['a fast bucket', limitedServer({ ...often, model: { kind: 'gcra', limit: 100, windowMs: 500, burst: 100 } })],
  ['a counter', limitedServer({ ...often, model: { kind: 'sliding-counter', limit: 120, windowMs: 700, phaseMs: 7 } })],
])('no step of a probe with 3000 requests takes long: %s', (_name, server) => {
  expect(prior.budget.requests).toBe(3000);
  let longest = 0;
  const timed = <Value>(step: () => Value): Value => {
    const began = process.cpuUsage();
    const value = step();
    longest = Math.max(longest, process.cpuUsage(began).user / 1000);
    return value;
  };
  let probe = beginProbe({ ...prior, seed: 1 });
  let start = 1000;
  for (let plan = timed(() => nextPlan(probe)); plan; plan = timed(() => nextPlan(probe))) {
    const sent = plan;
    const answers = send(sent, start, server, network, random);
    start = Math.max(...answers.map(({ answeredAt }) => answeredAt)) + 500;
    probe = timed(() => absorb(probe, sent, answers));
  }
  timed(() => conclude(probe));
  expect(longest).toBeLessThan(mostMs);
});
