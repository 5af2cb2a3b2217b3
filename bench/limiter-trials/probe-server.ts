import { conclude } from '../../limiter/say/conclude.ts';
import type { Observation } from '../../limiter/observation.ts';
import type { Prior } from '../../limiter/prior.ts';
import { absorb, beginProbe, nextPlan } from '../../limiter/probe.ts';
import type { Probe } from '../../limiter/probe-state.ts';
import { type Random, seeded } from '../../limiter/random.ts';
import type { LimiterVerdict } from '../../limiter/verdict.ts';
import { type Network, send } from './network.ts';
import type { Server } from './server.ts';

/** Between two plans lies the time that a new load generator needs to start. */
const pauseMs = (random: Random): number => 200 + 2300 * random();

export const longestLegMs = 40;

/**
 * Probes a server on virtual time to the end. The same seed gives the same probe.
 * @param lost the share of requests of which nobody hears again, though the limiter counted them
 */
export function probeServer(
  server: Server,
  prior: Omit<Prior, 'seed'>,
  seed: number,
  lost = 0,
): { readonly probe: Probe; readonly verdict: LimiterVerdict } {
  const random = seeded(seed);
  const network: Network = { longestLegMs, clockOffsetMs: Math.floor(1e9 * random()) };
  let start = 1e6 * random();
  let probe = beginProbe({ ...prior, seed });
  for (let plan = nextPlan(probe); plan; plan = nextPlan(probe)) {
    const answers = send(plan, start, server, network, random).map((one): Observation =>
      lost > 0 && random() < lost ? { ...one, accepted: 'other', answer: 'no answer' } : one,
    );
    start = Math.max(...answers.map(({ answeredAt }) => answeredAt)) + pauseMs(random);
    probe = absorb(probe, plan, answers);
  }
  return { probe, verdict: conclude(probe) };
}
