import { type UnknownKind, limiter, log, lumps, of, slow, weighted, window, bucket } from './unknown.ts';

/** Ten a second until a quota of the day is used up. */
const dailyQuota = (quota: number) =>
  of(() => {
    const decides = limiter(window(10));
    let used = 0;
    return ({ now }) => used < quota && decides(now) && ++used > 0;
  });

/** A bucket that starts empty and warms up: its rate grows from a third to the whole over ten seconds of use. */
const coldStart = of(() => {
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
});

/** A queue of eight that drains at ten a second and refuses when it is full; what waits is answered at once. */
const leakyQueue = of((random) => {
  let [depth, at] = [0, 0];
  return ({ now }) => {
    at ||= now;
    for (; depth > 0 && at + 60 < now; depth--) at += 60 + 80 * random();
    if (depth === 0) at = now;
    if (depth >= 8) return false;
    depth++;
    return true;
  };
});

/** Additive increase, multiplicative decrease: the rate falls by half with a refusal, at most once in half a second. */
const aimd = of(() => {
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
});

/** Windows by a clock that is set anew at random moments. */
const phaseJumps = of((random) => {
  let [phase, next, count, begin] = [0, 0, 0, 0];
  return ({ now }) => {
    if (now >= next) [phase, next] = [Math.floor(1000 * random()), now + 3000 + 4000 * random()];
    const current = Math.floor((now - phase) / 1000) * 1000 + phase;
    if (current !== begin) [begin, count] = [current, 0];
    return ++count <= 10;
  };
});

/** Two nodes, each with its own windows; a client stays with one for a few requests. */
const sticky = of((random) => {
  const nodes = [limiter(window(6)), limiter(window(6, 1000, 430))];
  let [node, left] = [0, 0];
  return ({ now }) => {
    if (left-- <= 0) [node, left] = [1 - node, 3 + Math.floor(9 * random())];
    return (nodes[node] as (at: number) => boolean)(now);
  };
});

/** Two in a hundred refusals are let off. */
const grace = of((random) => {
  const decides = limiter(log(10));
  return ({ now }) => decides(now) || random() < 0.02;
});

/** One endpoint has ten a second of its own and borrows what the other's six leave. */
const borrowing = of(() => {
  const own = new Map([
    ['list', limiter(bucket(10, 10))],
    ['get', limiter(bucket(6, 6))],
  ]);
  return ({ now, endpoint }) => {
    if (own.get(endpoint)?.(now)) return true;
    return endpoint === 'list' && (own.get('get')?.(now) ?? false);
  };
});

/** Counts only some of what it answers: the large answers, which are seven in ten. */
const countsSome = of((random) => {
  let counted: number[] = [];
  return ({ now }) => {
    counted = counted.filter((at) => at > now - 1000);
    if (counted.length >= 8) return false;
    if (random() < 0.7) counted.push(now);
    return true;
  };
});

/** A window that grows by a quarter each time it was filled, up to three times its length. */
const growing = of(() => {
  let [length, begin, count] = [800, -Infinity, 0];
  return ({ now }) => {
    if (now >= begin + length) {
      length = count > 10 ? Math.min(2400, length * 1.25) : 800;
      [begin, count] = [now, 0];
    }
    return ++count <= 10;
  };
});

/** Forgets everything now and then, as a server that restarts does. */
const forgetful = of((random) => {
  let [decides, next] = [limiter(log(10)), 0];
  return ({ now }) => {
    if (next === 0) next = now + 2000 + 3000 * random();
    if (now >= next) [decides, next] = [limiter(log(10)), now + 2000 + 3000 * random()];
    return decides(now);
  };
});

/** Every refusal takes a token more than there is, down to a debt of five. */
const debt = of(() => {
  let [level, at] = [10, 0];
  return ({ now }) => {
    at ||= now;
    level = Math.min(10, level + (now - at) / 100);
    at = now;
    const accepted = level >= 1;
    level = Math.max(-5, level - 1);
    return accepted;
  };
});

/** A rate of ten a second with a queue of five that waits (nginx `limit_req` with `burst`, without `nodelay`). */
const delayed = slow(() => {
  let due = 0;
  return ({ now }) => {
    const wait = Math.max(0, due - now);
    if (wait > 500) return [false, 0];
    due = Math.max(due, now) + 100;
    return [true, wait];
  };
});

/** Every request counts, refused or not, over periods that begin with the first one after a rest (HAProxy `http_req_rate`). */
const frequency = of(() => {
  let [begin, current, before] = [-Infinity, 0, 0];
  return ({ now }) => {
    const passed = Math.floor((now - begin) / 1000);
    if (passed === 1) [begin, before, current] = [begin + 1000, current, 0];
    else if (passed > 1) [begin, before, current] = [now, 0, 0];
    current++;
    return current + (before * (1000 - (now - begin))) / 1000 <= 10;
  };
});

/**
 * More kinds that are not among the models. Of the last four the probe was made to know what they look like; what is
 * found of them is no proof of what it does with others.
 */
export const freshUnknownKinds: readonly UnknownKind[] = [
  { name: 'ten a second, and a hundred and twenty a day', server: dailyQuota(120) },
  {
    name: 'fifteen a second of requests that cost one to three',
    server: weighted(15, (_arrival, random) => 1 + Math.floor(3 * random())),
  },
  { name: 'a bucket that warms up', server: coldStart },
  { name: 'a queue of eight that drains unevenly', server: leakyQueue },
  { name: 'a rate that halves with refusals and grows back', server: aimd },
  { name: 'a window whose clock is set anew at times', server: phaseJumps },
  { name: 'two nodes of six, a client stays for some requests', server: sticky },
  { name: 'a log that lets two in a hundred off', server: grace },
  { name: 'an endpoint that borrows from another', server: borrowing },
  { name: 'a log that counts seven in ten', server: countsSome },
  { name: 'a window that grows while it is filled', server: growing },
  { name: 'a log that forgets everything at times', server: forgetful },
  { name: 'a bucket that runs into debt', server: debt },
  { name: 'ten a second, five wait', server: delayed },
  { name: 'ten tokens each second by a timer, twenty at most', server: lumps(10, 1000, 20) },
  { name: 'a frequency of all requests over periods from the first', server: frequency },
];
