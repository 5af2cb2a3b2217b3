import type { Decided } from '../../limiter/decision.ts';
import { type LimiterModel, type LimiterState, decide, initialState } from '../../limiter/model.ts';
import { type Prior, budgetFor } from '../../limiter/prior.ts';
import { type Random, seeded } from '../../limiter/random.ts';
import type { Arrival, Reply, Server } from './server.ts';

/** A server whose limiter is of a kind that no model describes; built afresh for each trial. */
export type UnknownKind = { readonly name: string; readonly server: (seed: number) => Server };

const answer = (accepted: boolean, workMs = 0): Reply => ({ accepted, workMs, retryAfter: null });

/** A stateful decision by one of the models. */
function limiter(model: LimiterModel, countRefused = false): (now: number) => boolean {
  let state: LimiterState = initialState(model);
  return (now) => {
    const decided: Decided<LimiterState> = decide(model, state, now, countRefused);
    state = decided.state;
    return decided.decision.accepted;
  };
}

const window = (limit: number, windowMs = 1000): LimiterModel => ({ kind: 'fixed-window', limit, windowMs });
const log = (limit: number, windowMs = 1000): LimiterModel => ({ kind: 'sliding-log', limit, windowMs });
const bucket = (limit: number, burst: number, windowMs = 1000): LimiterModel => ({
  kind: 'token-bucket',
  limit,
  windowMs,
  burst,
});

/** Requests under way at once, each for some time. */
function concurrency(most: number, workMs: (random: Random) => number): UnknownKind['server'] {
  return (seed) => {
    const random = seeded(seed);
    let ends: number[] = [];
    return ({ now }) => {
      ends = ends.filter((end) => end > now);
      if (ends.length >= most) return answer(false);
      const work = workMs(random);
      ends.push(now + work);
      return answer(true, work);
    };
  };
}

/** Refusals by chance, more likely the more is asked. */
function chance(share: (recent: number) => number): UnknownKind['server'] {
  return (seed) => {
    const random = seeded(seed);
    let recent: number[] = [];
    return ({ now }) => {
      recent = [...recent.filter((at) => at > now - 1000), now];
      return answer(random() >= share(recent.length));
    };
  };
}

/** All of several limiters must accept; a refused request is not counted by those that would have accepted. */
const both = (...models: readonly LimiterModel[]): UnknownKind['server'] => {
  return () => {
    let states = models.map(initialState);
    return ({ now }) => {
      const decided = models.map((model, index) => decide(model, states[index] as LimiterState, now));
      const accepted = decided.every(({ decision }) => decision.accepted);
      if (accepted) states = decided.map(({ state }) => state);
      return answer(accepted);
    };
  };
};

/** A queue that lets `perSecond` through and holds the others back, up to `longestMs`, then refuses. */
function holdingBack(perSecond: number, longestMs: number): UnknownKind['server'] {
  return () => {
    let free = 0;
    return ({ now }) => {
      const start = Math.max(now, free);
      if (start - now > longestMs) return answer(false);
      free = start + 1000 / perSecond;
      return answer(true, start - now);
    };
  };
}

/** A refusal shuts the door for a time. */
function penalty(limit: number, windowMs: number, shutMs: number, grows = 1): UnknownKind['server'] {
  return () => {
    const decides = limiter(log(limit, windowMs));
    let shutUntil = -Infinity;
    let length = shutMs;
    return ({ now }) => {
      if (now < shutUntil) return answer(false);
      if (decides(now)) return answer(true);
      shutUntil = now + length;
      length *= grows;
      return answer(false);
    };
  };
}

/** One limiter up to some number of requests, another after it. */
function changing(after: number, first: LimiterModel, second: LimiterModel): UnknownKind['server'] {
  return () => {
    const [one, other] = [limiter(first), limiter(second)];
    let seen = 0;
    return ({ now }) => answer(seen++ < after ? one(now) : other(now));
  };
}

/** Several nodes, each with a budget of its own. */
function nodes(
  model: LimiterModel,
  count: number,
  pick: (random: Random, seen: number) => number,
): UnknownKind['server'] {
  return (seed) => {
    const random = seeded(seed);
    const each = Array.from({ length: count }, () => limiter(model));
    let seen = 0;
    return ({ now }) => answer((each[pick(random, seen++) % count] as (now: number) => boolean)(now));
  };
}

/** The limiter is shared with others, who come at random. */
function shared(model: LimiterModel, othersPerSecond: number): UnknownKind['server'] {
  return (seed) => {
    const random = seeded(seed);
    const decides = limiter(model);
    let next: number | null = null;
    return ({ now }) => {
      for (next ??= now; next < now; next += (-1000 * Math.log(1 - random())) / othersPerSecond)
        decides(Math.floor(next));
      return answer(decides(now));
    };
  };
}

/** The limit falls with every refusal and rises slowly again. */
function adaptive(most: number): UnknownKind['server'] {
  return () => {
    let limit = most;
    let at: number[] = [];
    let last = -Infinity;
    return ({ now }) => {
      limit = Math.min(most, limit + Math.max(0, now - Math.max(last, now - 10_000)) / 1000);
      last = now;
      at = at.filter((one) => one > now - 1000);
      if (at.length < Math.floor(limit)) {
        at.push(now);
        return answer(true);
      }
      limit = Math.max(2, limit * 0.9);
      return answer(false);
    };
  };
}

/** Tokens come in lumps by the clock. */
function lumps(each: number, everyMs: number, most: number): UnknownKind['server'] {
  return () => {
    let tokens = most;
    let tick: number | null = null;
    return ({ now }) => {
      const current = Math.floor(now / everyMs);
      tokens = Math.min(most, tokens + each * (current - (tick ?? current)));
      tick = current;
      if (tokens < 1) return answer(false);
      tokens--;
      return answer(true);
    };
  };
}

/** The clock of the limiter moves in steps. */
const coarse = (model: LimiterModel, grainMs: number): UnknownKind['server'] => {
  return () => {
    const decides = limiter(model);
    return ({ now }) => answer(decides(Math.floor(now / grainMs) * grainMs));
  };
};

/** What was accepted is counted only after a time, so that a burst slips through. */
function lagging(limit: number, windowMs: number, lagMs: number): UnknownKind['server'] {
  return () => {
    let at: number[] = [];
    return ({ now }) => {
      at = at.filter((one) => one > now - windowMs - lagMs);
      if (at.filter((one) => one <= now - lagMs).length >= limit) return answer(false);
      at.push(now);
      return answer(true);
    };
  };
}

/** Requests weigh differently: one endpoint costs more than the other. */
function weighted(limit: number, windowMs: number): UnknownKind['server'] {
  return () => {
    let spent: { at: number; cost: number }[] = [];
    return ({ now, endpoint }: Arrival) => {
      spent = spent.filter(({ at }) => at > now - windowMs);
      const cost = endpoint === 'list' ? 1 : 3;
      if (spent.reduce((sum, one) => sum + one.cost, 0) + cost > limit) return answer(false);
      spent.push({ at: now, cost });
      return answer(true);
    };
  };
}

/** A budget for each token within one for the address. */
function tokenWithinAddress(perToken: number, perAddress: number): UnknownKind['server'] {
  return () => {
    const address = limiter(log(perAddress, 3000));
    const tokens = new Map<string, (now: number) => boolean>();
    return ({ now, token }) => {
      const own = tokens.get(token) ?? limiter(log(perToken));
      tokens.set(token, own);
      return answer(own(now) && address(now));
    };
  };
}

/** A window whose length varies. */
function jitteryWindow(limit: number): UnknownKind['server'] {
  return (seed) => {
    const random = seeded(seed);
    let [ends, count] = [-Infinity, 0];
    return ({ now }) => {
      if (now >= ends) [ends, count] = [now + 700 + 600 * random(), 0];
      return answer(++count <= limit);
    };
  };
}

const documented = { requests: 10, seconds: 1, scope: 'all-endpoints' };

/** What a probe of these starts with. */
export const aroundTen: Omit<Prior, 'seed'> = {
  documented,
  endpoints: ['list', 'get'],
  tokens: ['first', 'second'],
  budget: budgetFor(documented),
};

/** Kinds that are not among the models, all round 10 requests a second. A sure answer to any of them is wrong. */
export const unknownKinds: readonly UnknownKind[] = [
  { name: 'refuses one in five by chance', server: chance(() => 0.2) },
  { name: 'refuses one in fifty by chance', server: chance(() => 0.02) },
  { name: 'drops early by chance, the more the nearer the limit', server: chance((recent) => (recent - 6) / 6) },
  { name: 'five under way at once, 300 ms each', server: concurrency(5, () => 300) },
  { name: 'five under way at once, 40 ms each', server: concurrency(5, () => 40) },
  { name: 'four under way at once, 100 to 900 ms each', server: concurrency(4, (random) => 100 + 800 * random()) },
  { name: 'ten a second and a hundred a minute', server: both(window(10), window(100, 60_000)) },
  { name: 'ten a second and thirty in ten seconds', server: both(log(10), log(30, 10_000)) },
  { name: 'a bucket of five within nine a second', server: both(bucket(8, 5), log(9)) },
  { name: 'holds back to ten a second', server: holdingBack(10, Infinity) },
  { name: 'holds back to ten a second, a second long', server: holdingBack(10, 1000) },
  { name: 'shut for three seconds after a refusal', server: penalty(10, 1000, 3000) },
  { name: 'shut for longer after each refusal', server: penalty(10, 1000, 500, 1.5) },
  { name: 'ten a second, then five', server: changing(45, log(10), log(5)) },
  { name: 'a log, then a bucket', server: changing(50, log(10), bucket(10, 10)) },
  { name: 'three nodes of four, by chance', server: nodes(window(4), 3, (random) => Math.floor(3 * random())) },
  { name: 'two nodes of five, in turn, their clocks apart', server: twoNodesApart() },
  { name: 'two nodes with buckets, by chance', server: nodes(bucket(5, 5), 2, (random) => Math.floor(2 * random())) },
  { name: 'a window shared with five others a second', server: shared(window(12), 5) },
  { name: 'a bucket shared with four others a second', server: shared(bucket(10, 10), 4) },
  { name: 'the limit falls with refusals', server: adaptive(10) },
  { name: 'five tokens every half second', server: lumps(5, 500, 10) },
  { name: 'two tokens every 300 ms', server: lumps(2, 300, 8) },
  { name: 'a log by a clock of 250 ms', server: coarse(log(10), 250) },
  { name: 'a bucket by a clock of 400 ms', server: coarse(bucket(10, 10), 400) },
  { name: 'counts 300 ms late', server: lagging(10, 1000, 300) },
  { name: 'one endpoint costs three', server: weighted(10, 1000) },
  { name: 'six a token within eighteen an address in three seconds', server: tokenWithinAddress(6, 18) },
  { name: 'a window of 700 to 1300 ms', server: jitteryWindow(10) },
];

/** Two nodes that take turns; the windows of one begin 350 ms after those of the other. */
function twoNodesApart(): UnknownKind['server'] {
  return () => {
    const [one, other] = [
      limiter(window(5)),
      limiter({ kind: 'fixed-window', limit: 5, windowMs: 1000, phaseMs: 350 }),
    ];
    let seen = 0;
    return ({ now }) => answer(seen++ % 2 === 0 ? one(now) : other(now));
  };
}
