import { setTimeout as sleep } from 'node:timers/promises';
import { rateLimits } from '../contracts/generated/operations.ts';
import type { Client } from './client.ts';
import { type TargetFacts, apiOf, isMockKind } from './facts.ts';

/** The share of a documented limit that a contract run uses: it is somebody's real account. */
const politeShare = 0.9;

/**
 * How many requests a second a run may send to its real targets, null where all are mocks. The sandbox has no limit, and
 * is not strained either; of a store's two limits the lower one, a development store's, is kept.
 */
export function paceFor(facts: readonly TargetFacts[]): number | null {
  const real = facts.filter(({ name }) => !isMockKind(name));
  if (real.length === 0) return null;
  const { requests } = rateLimits['https://www.import2.com/api/v2.1'];
  const { developmentStore } = rateLimits['https://euwest.api.elasticpath.com/v2'];
  return Math.min(...real.map(({ name }) => (apiOf(name) === 'import2' ? requests : developmentStore))) * politeShare;
}

type Clock = { readonly now: () => number; readonly sleep: (ms: number) => Promise<unknown> };
const wallClock: Clock = { now: () => performance.now(), sleep: (ms) => sleep(ms) };

/** A client whose requests start at least 1/perSecond apart, so that no sliding second holds more. */
export function paced(client: Client, perSecond: number, clock: Clock = wallClock): Client {
  const gapMs = 1000 / perSecond;
  let free = 0;
  return {
    ...client,
    send: async (request) => {
      const now = clock.now();
      const turn = Math.max(now, free);
      free = turn + gapMs;
      if (turn > now) await clock.sleep(turn - now);
      return client.send(request);
    },
  };
}
