import { type LimiterModel, type LimiterState, decide, initialState } from '../../limiter/models/model.ts';
import { type Prior, budgetFor } from '../../limiter/prior.ts';
import { type Random, seeded } from '../../limiter/random.ts';
import type { Algorithm } from '../../limiter/verdict.ts';
import type { Arrival, Reply, Server } from './server.ts';

/** A server whose limiter is of a kind that no model describes, built afresh for each trial. */
type Kind = (seed: number) => Server;

const answer = (accepted: boolean, workMs = 0): Reply => ({ accepted, workMs, retryAfter: null });

/** A fresh server for each trial, of a decision that keeps its own state. */
const of =
  (make: (random: Random) => (arrival: Arrival) => boolean): Kind =>
  (seed) => {
    const decides = make(seeded(seed));
    return (arrival) => answer(decides(arrival));
  };

/** The same of one that takes its time. */
const slow =
  (make: (random: Random) => (arrival: Arrival) => readonly [accepted: boolean, workMs: number]): Kind =>
  (seed) => {
    const decides = make(seeded(seed));
    return (arrival) => answer(...decides(arrival));
  };

/** A limiter of the models as a function of time. */
function limiter(model: LimiterModel): (now: number) => boolean {
  let state: LimiterState = initialState(model);
  return (now) => {
    const decided = decide(model, state, now);
    state = decided.state;
    return decided.decision.accepted;
  };
}

const window = (limit: number, windowMs = 1000, phaseMs = 0): LimiterModel => ({
  kind: 'fixed-window',
  limit,
  windowMs,
  phaseMs,
});
const log = (limit: number, windowMs = 1000): LimiterModel => ({ kind: 'sliding-log', limit, windowMs });
const bucket = (limit: number, burst: number): LimiterModel => ({
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

/** Tokens come in lumps by the clock. */
const lumps = (each: number, everyMs: number, most: number) =>
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

/** Requests weigh differently: no more than `most` in a second. */
const weighted = (most: number, costOf: (arrival: Arrival, random: Random) => number) =>
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

const documented = { requests: 10, seconds: 1, scope: 'all-endpoints' };

/** What a probe of these starts with. */
export const aroundTen: Omit<Prior, 'seed'> = {
  documented,
  endpoints: ['list', 'get'],
  tokens: ['first', 'second'],
  budget: budgetFor(documented),
};

/** Kinds that are not among the models, all round 10 requests a second. A sure answer to any of them is wrong. */
export const unknownKinds: { readonly [name: string]: Kind } = {
  'refuses one in five by chance': chance(() => 0.2),
  'refuses one in fifty by chance': chance(() => 0.02),
  'drops early by chance, the more the nearer the limit': chance((recent) => (recent - 6) / 6),
  'four under way at once, 100 to 900 ms each': concurrency(4, (random) => 100 + 800 * random()),
  'ten a second and a hundred a minute': both(window(10), window(100, 60_000)),
  'ten a second and thirty in ten seconds': both(log(10), log(30, 10_000)),
  'a bucket of five within nine a second': both(bucket(8, 5), log(9)),
  'holds back to ten a second': holdingBack(10, Infinity),
  'shut for three seconds after a refusal': penalty(3000),
  'shut for longer after each refusal': penalty(500, 1.5),
  'ten a second, then five': changing(45, log(10), log(5)),
  'a log, then a bucket': changing(50, log(10), bucket(10, 10)),
  'three nodes of four, by chance': nodes([window(4), window(4), window(4)], (random) => Math.floor(3 * random())),
  'two nodes of five, in turn, their clocks apart': nodes(
    [window(5), window(5, 1000, 350)],
    (_random, seen) => seen % 2,
  ),
  'two nodes with buckets, by chance': nodes([bucket(5, 5), bucket(5, 5)], (random) => Math.floor(2 * random())),
  'a window shared with five others a second': shared(window(12), 5),
  'a bucket shared with four others a second': shared(bucket(10, 10), 4),
  'the limit falls with refusals': of(() => {
    let limit = 10;
    let at: number[] = [];
    let last = -Infinity;
    return ({ now }) => {
      limit = Math.min(10, limit + Math.max(0, now - Math.max(last, now - 10_000)) / 1000);
      last = now;
      at = at.filter((one) => one > now - 1000);
      const accepted = at.length < Math.floor(limit);
      if (accepted) at.push(now);
      else limit = Math.max(2, limit * 0.9);
      return accepted;
    };
  }),
  'five tokens every half second': lumps(5, 500, 10),
  'two tokens every 300 ms': lumps(2, 300, 8),
  'a log by a clock of 250 ms': coarse(log(10), 250),
  'a bucket by a clock of 400 ms': coarse(bucket(10, 10), 400),
  'counts 300 ms late': of(() => {
    let at: number[] = [];
    return ({ now }) => {
      at = at.filter((one) => one > now - 1300);
      if (at.filter((one) => one <= now - 300).length >= 10) return false;
      at.push(now);
      return true;
    };
  }),
  'one endpoint costs three': weighted(10, ({ endpoint }) => (endpoint === 'list' ? 1 : 3)),
  'six a token within eighteen an address in three seconds': of(() => {
    const address = limiter(log(18, 3000));
    const tokens = new Map<string, (now: number) => boolean>();
    return ({ now, token }) => {
      const own = tokens.get(token) ?? limiter(log(6));
      tokens.set(token, own);
      return own(now) && address(now);
    };
  }),
  'a window of 700 to 1300 ms': of((random) => {
    let [ends, count] = [-Infinity, 0];
    return ({ now }) => {
      if (now >= ends) [ends, count] = [now + 700 + 600 * random(), 0];
      return ++count <= 10;
    };
  }),

  'ten a second, and a hundred and twenty a day': of(() => {
    const decides = limiter(window(10));
    let used = 0;
    return ({ now }) => used < 120 && decides(now) && ++used > 0;
  }),
  'fifteen a second of requests that cost one to three': weighted(
    15,
    (_arrival, random) => 1 + Math.floor(3 * random()),
  ),
  'a bucket that warms up': of(() => {
    let [level, at, first] = [2, 0, 0];
    return ({ now }) => {
      first ||= now;
      at ||= now;
      const rate = (10 / 1000) * Math.min(1, 1 / 3 + (now - first) / 15_000);
      level = Math.min(10, level + (now - at) * rate);
      at = now;
      if (level < 1) return false;
      level--;
      return true;
    };
  }),
  'a queue of eight that drains unevenly': of((random) => {
    let [depth, at] = [0, 0];
    return ({ now }) => {
      at ||= now;
      for (; depth > 0 && at + 60 < now; depth--) at += 60 + 80 * random();
      if (depth === 0) at = now;
      if (depth >= 8) return false;
      depth++;
      return true;
    };
  }),
  'a rate that halves with refusals and grows back': of(() => {
    let [rate, level, at, cut] = [10, 10, 0, 0];
    return ({ now }) => {
      at ||= now;
      rate = Math.min(20, rate + (now - at) / 1000);
      level = Math.min(rate, level + ((now - at) * rate) / 1000);
      at = now;
      if (level >= 1) {
        level--;
        return true;
      }
      if (now - cut > 500) [rate, cut] = [Math.max(2, rate / 2), now];
      return false;
    };
  }),
  'a window whose clock is set anew at times': of((random) => {
    let [phase, next, count, begin] = [0, 0, 0, 0];
    return ({ now }) => {
      if (now >= next) [phase, next] = [Math.floor(1000 * random()), now + 3000 + 4000 * random()];
      const current = Math.floor((now - phase) / 1000) * 1000 + phase;
      if (current !== begin) [begin, count] = [current, 0];
      return ++count <= 10;
    };
  }),
  'two nodes of six, a client stays for some requests': of((random) => {
    const each = [limiter(window(6)), limiter(window(6, 1000, 430))];
    let [node, left] = [0, 0];
    return ({ now }) => {
      if (left-- <= 0) [node, left] = [1 - node, 3 + Math.floor(9 * random())];
      return (each[node] as (at: number) => boolean)(now);
    };
  }),
  'a log that lets two in a hundred off': of((random) => {
    const decides = limiter(log(10));
    return ({ now }) => decides(now) || random() < 0.02;
  }),
  'an endpoint that borrows from another': of(() => {
    const own = new Map([
      ['list', limiter(bucket(10, 10))],
      ['get', limiter(bucket(6, 6))],
    ]);
    return ({ now, endpoint }) => {
      if (own.get(endpoint)?.(now)) return true;
      return endpoint === 'list' && (own.get('get')?.(now) ?? false);
    };
  }),
  'a log that counts seven in ten': of((random) => {
    let counted: number[] = [];
    return ({ now }) => {
      counted = counted.filter((at) => at > now - 1000);
      if (counted.length >= 8) return false;
      if (random() < 0.7) counted.push(now);
      return true;
    };
  }),
  'a window that grows while it is filled': of(() => {
    let [length, begin, count] = [800, -Infinity, 0];
    return ({ now }) => {
      if (now >= begin + length) {
        length = count > 10 ? Math.min(2400, length * 1.25) : 800;
        [begin, count] = [now, 0];
      }
      return ++count <= 10;
    };
  }),
  'a log that forgets everything at times': of((random) => {
    let [decides, next] = [limiter(log(10)), 0];
    return ({ now }) => {
      if (next === 0) next = now + 2000 + 3000 * random();
      if (now >= next) [decides, next] = [limiter(log(10)), now + 2000 + 3000 * random()];
      return decides(now);
    };
  }),
  'ten tokens each second by a timer, twenty at most': lumps(10, 1000, 20),
};

/** What a rival is. */
export type RivalTruth = { readonly algorithm: Algorithm; readonly limit: number; readonly windowMs: number };

/** Rivals of what looks much like them, each with what it is. */
export const rivalKinds: { readonly [name: string]: readonly [Kind, RivalTruth] } = {
  'five under way at once, 300 ms each': [
    concurrency(5, () => 300),
    { algorithm: 'under-way', limit: 5, windowMs: 300 },
  ],
  'five under way at once, 40 ms each': [concurrency(5, () => 40), { algorithm: 'under-way', limit: 5, windowMs: 40 }],
  'holds back to ten a second, a second long': [
    holdingBack(10, 1000),
    { algorithm: 'queue', limit: 11, windowMs: 1100 },
  ],
  'a bucket that runs into debt': [
    of(() => {
      let [level, at] = [10, 0];
      return ({ now }) => {
        at ||= now;
        level = Math.min(10, level + (now - at) / 100);
        at = now;
        const accepted = level >= 1;
        level = Math.max(-5, level - 1);
        return accepted;
      };
    }),
    { algorithm: 'bucket-in-debt', limit: 10, windowMs: 1000 },
  ],
  'a bucket that holds a token less before it is used': [
    of(() => {
      let due: number | null = null;
      return ({ now }) => {
        due ??= now + 100;
        if (now < due - 1000) return false;
        due = Math.max(due, now) + 100;
        return true;
      };
    }),
    { algorithm: 'bucket', limit: 11, windowMs: 1100 },
  ],
  'ten a second, five wait': [
    slow(() => {
      let due = 0;
      return ({ now }) => {
        const wait = Math.max(0, due - now);
        if (wait > 500) return [false, 0];
        due = Math.max(due, now) + 100;
        return [true, wait];
      };
    }),
    { algorithm: 'queue', limit: 6, windowMs: 600 },
  ],
  'a frequency of all requests over periods from the first': [
    of(() => {
      let [begin, current, before] = [-Infinity, 0, 0];
      return ({ now }) => {
        const passed = Math.floor((now - begin) / 1000);
        if (passed === 1) [begin, before, current] = [begin + 1000, current, 0];
        else if (passed > 1) [begin, before, current] = [now, 0, 0];
        current++;
        return current + (before * (1000 - (now - begin))) / 1000 <= 10;
      };
    }),
    { algorithm: 'restarting-counter', limit: 10, windowMs: 1000 },
  ],
  'a counter that rounds down': [
    of(() => {
      const decides = limiter({ kind: 'sliding-counter', limit: 10, windowMs: 1000, phaseMs: 370, rounds: 'down' });
      return ({ now }) => decides(now);
    }),
    { algorithm: 'sliding-counter-down', limit: 10, windowMs: 1000 },
  ],
  'a counter that rounds to the nearest': [
    of(() => {
      const decides = limiter({ kind: 'sliding-counter', limit: 10, windowMs: 1000, phaseMs: 370, rounds: 'nearest' });
      return ({ now }) => decides(now);
    }),
    { algorithm: 'sliding-counter-nearest', limit: 10, windowMs: 1000 },
  ],
};
