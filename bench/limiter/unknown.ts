import { type LimiterModel, type LimiterState, decide, initialState } from '../../limiter/model.ts';
import { type Prior, budgetFor } from '../../limiter/prior.ts';
import { type Random, seeded } from '../../limiter/random.ts';
import type { Arrival, Reply, Server } from './server.ts';

/** A server whose limiter is of a kind that no model describes; built afresh for each trial. */
export type UnknownKind = { readonly name: string; readonly server: (seed: number) => Server };

const answer = (accepted: boolean, workMs = 0): Reply => ({ accepted, workMs, retryAfter: null });

/** A fresh server for each trial, of a decision that keeps its own state. */
export const of =
  (make: (random: Random) => (arrival: Arrival) => boolean): UnknownKind['server'] =>
  (seed) => {
    const decides = make(seeded(seed));
    return (arrival) => answer(decides(arrival));
  };

/** The same of one that takes its time. */
export const slow =
  (
    make: (random: Random) => (arrival: Arrival) => readonly [accepted: boolean, workMs: number],
  ): UnknownKind['server'] =>
  (seed) => {
    const decides = make(seeded(seed));
    return (arrival) => answer(...decides(arrival));
  };

/** A limiter of the models as a function of time. */
export function limiter(model: LimiterModel): (now: number) => boolean {
  let state: LimiterState = initialState(model);
  return (now) => {
    const decided = decide(model, state, now);
    state = decided.state;
    return decided.decision.accepted;
  };
}

export const window = (limit: number, windowMs = 1000, phaseMs = 0): LimiterModel => ({
  kind: 'fixed-window',
  limit,
  windowMs,
  phaseMs,
});
export const log = (limit: number, windowMs = 1000): LimiterModel => ({ kind: 'sliding-log', limit, windowMs });
export const bucket = (limit: number, burst: number): LimiterModel => ({
  kind: 'token-bucket',
  limit,
  windowMs: 1000,
  burst,
});

/** Requests under way at once, each for some time. */
const concurrency = (most: number, workMs: (random: Random) => number) =>
  slow((random) => {
    let ends: number[] = [];
    return ({ now }) => {
      ends = ends.filter((end) => end > now);
      if (ends.length >= most) return [false, 0];
      const work = workMs(random);
      ends.push(now + work);
      return [true, work];
    };
  });

/** Refusals by chance, more likely the more is asked. */
const chance = (share: (recent: number) => number) =>
  of((random) => {
    let recent: number[] = [];
    return ({ now }) => {
      recent = [...recent.filter((at) => at > now - 1000), now];
      return random() >= share(recent.length);
    };
  });

/** All of several limiters must accept; a refused request is not counted by those that would have accepted. */
const both = (...models: readonly LimiterModel[]) =>
  of(() => {
    let states = models.map(initialState);
    return ({ now }) => {
      const decided = models.map((model, index) => decide(model, states[index] as LimiterState, now));
      const accepted = decided.every(({ decision }) => decision.accepted);
      if (accepted) states = decided.map(({ state }) => state);
      return accepted;
    };
  });

/** A queue that lets `perSecond` through and holds the others back, up to `longestMs`, then refuses. */
const holdingBack = (perSecond: number, longestMs: number) =>
  slow(() => {
    let free = 0;
    return ({ now }) => {
      const start = Math.max(now, free);
      if (start - now > longestMs) return [false, 0];
      free = start + 1000 / perSecond;
      return [true, start - now];
    };
  });

/** A refusal shuts the door for a time. */
const penalty = (shutMs: number, grows = 1) =>
  of(() => {
    const decides = limiter(log(10));
    let [shutUntil, length] = [-Infinity, shutMs];
    return ({ now }) => {
      if (now < shutUntil) return false;
      if (decides(now)) return true;
      shutUntil = now + length;
      length *= grows;
      return false;
    };
  });

/** One limiter up to some number of requests, another after it. */
const changing = (after: number, first: LimiterModel, second: LimiterModel) =>
  of(() => {
    const [one, other] = [limiter(first), limiter(second)];
    let seen = 0;
    return ({ now }) => (seen++ < after ? one(now) : other(now));
  });

/** Several nodes, each with a budget of its own. */
const nodes = (models: readonly LimiterModel[], pick: (random: Random, seen: number) => number) =>
  of((random) => {
    const each = models.map(limiter);
    let seen = 0;
    return ({ now }) => (each[pick(random, seen++)] as (now: number) => boolean)(now);
  });

/** The limiter is shared with others, who come at random. */
const shared = (model: LimiterModel, othersPerSecond: number) =>
  of((random) => {
    const decides = limiter(model);
    let next: number | null = null;
    return ({ now }) => {
      for (next ??= now; next < now; next += (-1000 * Math.log(1 - random())) / othersPerSecond)
        decides(Math.floor(next));
      return decides(now);
    };
  });

/** The limit falls with every refusal and rises slowly again. */
const adaptive = (most: number) =>
  of(() => {
    let limit = most;
    let at: number[] = [];
    let last = -Infinity;
    return ({ now }) => {
      limit = Math.min(most, limit + Math.max(0, now - Math.max(last, now - 10_000)) / 1000);
      last = now;
      at = at.filter((one) => one > now - 1000);
      const accepted = at.length < Math.floor(limit);
      if (accepted) at.push(now);
      else limit = Math.max(2, limit * 0.9);
      return accepted;
    };
  });

/** Tokens come in lumps by the clock. */
export const lumps = (each: number, everyMs: number, most: number) =>
  of(() => {
    let tokens = most;
    let tick: number | null = null;
    return ({ now }) => {
      const current = Math.floor(now / everyMs);
      tokens = Math.min(most, tokens + each * (current - (tick ?? current)));
      tick = current;
      if (tokens < 1) return false;
      tokens--;
      return true;
    };
  });

/** The clock of the limiter moves in steps. */
const coarse = (model: LimiterModel, grainMs: number) =>
  of(() => {
    const decides = limiter(model);
    return ({ now }) => decides(Math.floor(now / grainMs) * grainMs);
  });

/** What was accepted is counted only after a time, so that a burst slips through. */
const lagging = (limit: number, windowMs: number, lagMs: number) =>
  of(() => {
    let at: number[] = [];
    return ({ now }) => {
      at = at.filter((one) => one > now - windowMs - lagMs);
      if (at.filter((one) => one <= now - lagMs).length >= limit) return false;
      at.push(now);
      return true;
    };
  });

/** Requests weigh differently: no more than `most` in a second. */
export const weighted = (most: number, costOf: (arrival: Arrival, random: Random) => number) =>
  of((random) => {
    let spent: { at: number; cost: number }[] = [];
    return (arrival) => {
      const { now } = arrival;
      spent = spent.filter(({ at }) => at > now - 1000);
      const cost = costOf(arrival, random);
      if (spent.reduce((sum, one) => sum + one.cost, 0) + cost > most) return false;
      spent.push({ at: now, cost });
      return true;
    };
  });

/** A budget for each token within one for the address. */
const tokenWithinAddress = (perToken: number, perAddress: number) =>
  of(() => {
    const address = limiter(log(perAddress, 3000));
    const tokens = new Map<string, (now: number) => boolean>();
    return ({ now, token }) => {
      const own = tokens.get(token) ?? limiter(log(perToken));
      tokens.set(token, own);
      return own(now) && address(now);
    };
  });

/** A window whose length varies. */
const jitteryWindow = (limit: number) =>
  of((random) => {
    let [ends, count] = [-Infinity, 0];
    return ({ now }) => {
      if (now >= ends) [ends, count] = [now + 700 + 600 * random(), 0];
      return ++count <= limit;
    };
  });

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
  { name: 'shut for three seconds after a refusal', server: penalty(3000) },
  { name: 'shut for longer after each refusal', server: penalty(500, 1.5) },
  { name: 'ten a second, then five', server: changing(45, log(10), log(5)) },
  { name: 'a log, then a bucket', server: changing(50, log(10), bucket(10, 10)) },
  {
    name: 'three nodes of four, by chance',
    server: nodes([window(4), window(4), window(4)], (random) => Math.floor(3 * random())),
  },
  {
    name: 'two nodes of five, in turn, their clocks apart',
    server: nodes([window(5), window(5, 1000, 350)], (_random, seen) => seen % 2),
  },
  {
    name: 'two nodes with buckets, by chance',
    server: nodes([bucket(5, 5), bucket(5, 5)], (random) => Math.floor(2 * random())),
  },
  { name: 'a window shared with five others a second', server: shared(window(12), 5) },
  { name: 'a bucket shared with four others a second', server: shared(bucket(10, 10), 4) },
  { name: 'the limit falls with refusals', server: adaptive(10) },
  { name: 'five tokens every half second', server: lumps(5, 500, 10) },
  { name: 'two tokens every 300 ms', server: lumps(2, 300, 8) },
  { name: 'a log by a clock of 250 ms', server: coarse(log(10), 250) },
  { name: 'a bucket by a clock of 400 ms', server: coarse(bucket(10, 10), 400) },
  { name: 'counts 300 ms late', server: lagging(10, 1000, 300) },
  { name: 'one endpoint costs three', server: weighted(10, ({ endpoint }) => (endpoint === 'list' ? 1 : 3)) },
  { name: 'six a token within eighteen an address in three seconds', server: tokenWithinAddress(6, 18) },
  { name: 'a window of 700 to 1300 ms', server: jitteryWindow(10) },
];
