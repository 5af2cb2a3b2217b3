import { setTimeout as sleep } from 'node:timers/promises';
import type { Settings } from '../contracts/settings/settings.ts';
import type { Client } from './client.ts';
import type { TargetFacts } from './facts.ts';
import { isMock, politeRateOf } from '../contracts/spec/targets.ts';

/**
 * How many requests a second a run may send to its real targets, null where all are mocks: below the lowest of the
 * limits that may apply to them.
 */
export function paceFor(facts: readonly TargetFacts[], settings: Pick<Settings, 'elastic-path'>): number | null {
  const real = facts.filter(({ name }) => !isMock(name));
  if (real.length === 0) return null;
  return Math.min(...real.map(({ name }) => politeRateOf(name, settings['elastic-path'].rateLimit)));
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
