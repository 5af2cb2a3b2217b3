import type { LimiterSetting } from '../../limiter/models/setting.ts';
import { type LimiterState, decide, initialState } from '../../limiter/models/model.ts';
import { retryAfterHeader } from '../../limiter/models/retry-after.ts';
import { seeded } from '../../limiter/random.ts';
import { scopeKey } from '../../limiter/models/scope.ts';

/** A request as a server meets it; `now` is its own clock, in whole milliseconds. */
export type Arrival = { readonly now: number; readonly endpoint: string; readonly token: string };

/** What a server does with it: `workMs` pass before the answer leaves. */
export type Reply = { readonly accepted: boolean; readonly workMs: number; readonly retryAfter: string | null };

/** A server on virtual time. Holds state: requests must come in the order of their arrival. */
export type Server = (arrival: Arrival) => Reply;

/** A server behind a limiter of the models. */
export function limitedServer({ model, countRefused, scope, retryAfter }: LimiterSetting): Server {
  const states = new Map<string, LimiterState>();
  return ({ now, endpoint, token }) => {
    const key = scopeKey(scope, { operation: endpoint, token, address: '192.0.2.1' });
    const { decision, state } = decide(model, states.get(key) ?? initialState(model), now, countRefused);
    states.set(key, state);
    const header = decision.accepted ? null : retryAfterHeader(retryAfter, decision.retryAfterMs, now);
    return { accepted: decision.accepted, workMs: 0, retryAfter: header };
  };
}

/** What is let in is worked on for so long, as of a store: what is refused is answered at once. */
const workMs = { from: 120, to: 250 };

export function atWork(server: Server, seed: number): Server {
  const random = seeded(seed);
  return (arrival) => {
    const reply = server(arrival);
    return reply.accepted ? { ...reply, workMs: workMs.from + (workMs.to - workMs.from) * random() } : reply;
  };
}

/** Between two requests of somebody else, on average. */
const companyMs = 8000;

/** A server of which somebody else asks something now and then. */
export function withCompany(server: Server, seed: number): Server {
  const random = seeded(seed);
  let next: number | null = null;
  return (arrival) => {
    for (next ??= arrival.now; next < arrival.now; next += -companyMs * Math.log(1 - random()))
      server({ ...arrival, now: Math.floor(next) });
    return server(arrival);
  };
}
