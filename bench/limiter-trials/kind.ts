import { type LimiterModel, type LimiterState, decide, initialState } from '../../limiter/models/model.ts';
import { type Prior, budgetFor } from '../../limiter/prior.ts';
import { type Random, seeded } from '../../limiter/random.ts';
import type { Arrival, Reply, Server } from './server.ts';

/** A server whose limiter is written out, not one of the models; built afresh for each trial. */
export type Kind = (seed: number) => Server;

const answer = (accepted: boolean, workMs = 0): Reply => ({ accepted, workMs, retryAfter: null });

/** A fresh server for each trial, of a decision that keeps its own state. */
export const deciding =
  (make: (random: Random) => (arrival: Arrival) => boolean): Kind =>
  (seed) => {
    const decides = make(seeded(seed));
    return (arrival) => answer(decides(arrival));
  };

/** The same of one that takes its time. */
export const working =
  (make: (random: Random) => (arrival: Arrival) => readonly [accepted: boolean, workMs: number]): Kind =>
  (seed) => {
    const decides = make(seeded(seed));
    return (arrival) => answer(...decides(arrival));
  };

/** A limiter of the models as a function of time; refused requests do not count unless it is said. */
export function decisionsOf(model: LimiterModel, countRefused = false): (now: number) => boolean {
  let state: LimiterState = initialState(model);
  return (now) => {
    const decided = decide(model, state, now, countRefused);
    state = decided.state;
    return decided.decision.accepted;
  };
}

/** A limiter of the models. */
export const modelled = (model: LimiterModel, countRefused = false): Kind =>
  deciding(() => {
    const decides = decisionsOf(model, countRefused);
    return ({ now }) => decides(now);
  });

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
export const concurrency = (most: number, workMs: (random: Random) => number) =>
  working((random) => {
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
export const chance = (share: (recent: number) => number) =>
  deciding((random) => {
    let recent: number[] = [];
    return ({ now }) => {
      recent = [...recent.filter((at) => at > now - 1000), now];
      return random() >= share(recent.length);
    };
  });

/** All of several limiters must accept; a refused request is not counted by those that would have accepted. */
export const both = (...models: readonly LimiterModel[]) =>
  deciding(() => {
    let states = models.map(initialState);
    return ({ now }) => {
      const decided = models.map((model, index) => decide(model, states[index] as LimiterState, now));
      const accepted = decided.every(({ decision }) => decision.accepted);
      if (accepted) states = decided.map(({ state }) => state);
      return accepted;
    };
  });

/** A queue that lets `perSecond` through and holds the others back, up to `longestMs`, then refuses. */
export const holdingBack = (perSecond: number, longestMs: number) =>
  working(() => {
    let free = 0;
    return ({ now }) => {
      const start = Math.max(now, free);
      if (start - now > longestMs) return [false, 0];
      free = start + 1000 / perSecond;
      return [true, start - now];
    };
  });

/** A refusal shuts the door for a time. */
export const penalty = (shutMs: number, grows = 1) =>
  deciding(() => {
    const decides = decisionsOf(log(10));
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
export const changing = (after: number, first: LimiterModel, second: LimiterModel) =>
  deciding(() => {
    const [one, other] = [decisionsOf(first), decisionsOf(second)];
    let seen = 0;
    return ({ now }) => (seen++ < after ? one(now) : other(now));
  });

/** Several nodes, each with a budget of its own. */
export const nodes = (models: readonly LimiterModel[], pick: (random: Random, seen: number) => number) =>
  deciding((random) => {
    const each = models.map((model) => decisionsOf(model));
    let seen = 0;
    return ({ now }) => (each[pick(random, seen++)] as (now: number) => boolean)(now);
  });

/** The limiter is shared with others, who come at random. */
export const shared = (model: LimiterModel, othersPerSecond: number) =>
  deciding((random) => {
    const decides = decisionsOf(model);
    let next: number | null = null;
    return ({ now }) => {
      for (next ??= now; next < now; next += (-1000 * Math.log(1 - random())) / othersPerSecond)
        decides(Math.floor(next));
      return decides(now);
    };
  });

/** Tokens come in lumps by the clock. */
export const lumps = (each: number, everyMs: number, most: number) =>
  deciding(() => {
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
export const coarse = (model: LimiterModel, grainMs: number) =>
  deciding(() => {
    const decides = decisionsOf(model);
    return ({ now }) => decides(Math.floor(now / grainMs) * grainMs);
  });

/** Requests weigh differently: no more than `most` in a second. */
export const weighted = (most: number, costOf: (arrival: Arrival, random: Random) => number) =>
  deciding((random) => {
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

export const documented = { requests: 10, seconds: 1, scope: 'all-endpoints' };

/** What a probe of these starts with. */
export const aroundTen: Omit<Prior, 'seed'> = {
  documented,
  endpoints: ['list', 'get'],
  tokens: ['first', 'second'],
  budget: budgetFor(documented),
};
