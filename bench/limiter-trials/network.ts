import type { Observation } from '../../limiter/observation.ts';
import type { Plan } from '../../limiter/plan/plan.ts';
import type { Random } from '../../limiter/random.ts';
import { waitMs } from '../../limiter/models/retry-after.ts';
import type { Server } from './server.ts';

/** The longest a leg takes, and what the server's clock is ahead of the client's. */
export type Network = { readonly longestLegMs: number; readonly clockOffsetMs: number };

/** Most legs are short, a few are long: half of them take less than an eighth of the longest. */
const leg = ({ longestLegMs }: Network, random: Random): number => longestLegMs * random() ** 3;

/** A load generator starts a request this much after its instant at most. */
const latestStartMs = 3;

/** Sends a plan, starting at `start` on the client's clock, to a server on virtual time. */
export function send(plan: Plan, start: number, server: Server, network: Network, random: Random): Observation[] {
  const sent = plan.requests.map((request, index) => {
    const sentAt = start + request.atMs + latestStartMs * random() ** 3;
    return { ...request, index, sentAt, arrivesAt: sentAt + leg(network, random) };
  });
  return [...sent]
    .sort((a, b) => a.arrivesAt - b.arrivesAt || a.index - b.index)
    .map(({ index, endpoint, token, sentAt, arrivesAt }) => {
      const now = Math.floor(arrivesAt + network.clockOffsetMs);
      const { accepted, workMs, retryAfter } = server({ now, endpoint, token });
      const answeredAt = arrivesAt + workMs + leg(network, random);
      const asked = retryAfter === null ? null : waitMs(retryAfter, now); // a server says its time in each answer's `Date`
      const seen = { sentAt, answeredAt, accepted, retryAfter, endpoint, token };
      return { index, observation: asked === null ? seen : { ...seen, waitMs: asked } };
    })
    .sort((a, b) => a.index - b.index)
    .map(({ observation }) => observation);
}
