import {
  type Kind,
  bucket,
  both,
  changing,
  chance,
  coarse,
  deciding,
  decisionsOf,
  holdingBack,
  log,
  lumps,
  modelled,
  nodes,
  penalty,
  shared,
  weighted,
  window,
} from './kind.ts';

/** Of those with a second limit behind the first: a name says how far it looked for one, and is wrong if that is as far. */
export const secondBehind: { readonly [name: string]: number } = {
  'ten a second and a hundred a minute': 100,
  'ten a second and a hundred a minute, refused ones counted': 100,
  'ten a second, and a hundred and twenty a day': 120,
};

/**
 * Of those that now and then let in what is beyond their limit, how often: a name says how much was beyond it and refused, and is
 * wrong if so much would have told: where three are to be expected, 95 % of probes see one.
 */
export const letInBeyond: { readonly [name: string]: number } = {
  'a log that lets two in a hundred off': 1 / 50,
  'a log that lets one in ten off': 1 / 10,
};
const lenient = (name: keyof typeof letInBeyond): Kind =>
  deciding((random) => {
    const decides = decisionsOf(log(10));
    return ({ now }) => decides(now) || random() < (letInBeyond[name] ?? 0);
  });

/** Kinds that are not among the models, all round 10 requests a second. A sure answer to any of them is wrong. */
export const unknownKinds: { readonly [name: string]: Kind } = {
  'refuses one in five by chance': chance(() => 0.2),
  'refuses one in fifty by chance': chance(() => 0.02),
  'drops early by chance, the more the nearer the limit': chance((recent) => (recent - 6) / 6),
  'ten a second and a hundred a minute': both(window(10), window(100, 60_000)),
  'ten a second and a hundred a minute, refused ones counted': modelled(
    { kind: 'two-limits', each: 'sliding-log', limit: 10, windowMs: 1000, second: { limit: 100, windowMs: 60_000 } },
    true,
  ),
  'a bucket of five within nine a second': both(bucket(8, 5), log(9)),
  'holds back to ten a second': holdingBack(10, Infinity),
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
  'the limit falls with refusals': deciding(() => {
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
  'counts 300 ms late': deciding(() => {
    let at: number[] = [];
    return ({ now }) => {
      at = at.filter((one) => one > now - 1300);
      if (at.filter((one) => one <= now - 300).length >= 10) return false;
      at.push(now);
      return true;
    };
  }),
  'one endpoint costs three': weighted(10, ({ endpoint }) => (endpoint === 'list' ? 1 : 3)),
  'six a token within eighteen an address in three seconds': deciding(() => {
    const address = decisionsOf(log(18, 3000));
    const tokens = new Map<string, (now: number) => boolean>();
    return ({ now, token }) => {
      const own = tokens.get(token) ?? decisionsOf(log(6));
      tokens.set(token, own);
      return own(now) && address(now);
    };
  }),
  'a window of 700 to 1300 ms': deciding((random) => {
    let [ends, count] = [-Infinity, 0];
    return ({ now }) => {
      if (now >= ends) [ends, count] = [now + 700 + 600 * random(), 0];
      return ++count <= 10;
    };
  }),

  'ten a second, and a hundred and twenty a day': deciding(() => {
    const decides = decisionsOf(window(10));
    let used = 0;
    return ({ now }) => used < 120 && decides(now) && ++used > 0;
  }),
  'fifteen a second of requests that cost one to three': weighted(
    15,
    (_arrival, random) => 1 + Math.floor(3 * random()),
  ),
  'a bucket that warms up': deciding(() => {
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
  'a queue of eight that drains unevenly': deciding((random) => {
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
  'a rate that halves with refusals and grows back': deciding(() => {
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
  'a window whose clock is set anew at times': deciding((random) => {
    let [phase, next, count, begin] = [0, 0, 0, 0];
    return ({ now }) => {
      if (now >= next) [phase, next] = [Math.floor(1000 * random()), now + 3000 + 4000 * random()];
      const current = Math.floor((now - phase) / 1000) * 1000 + phase;
      if (current !== begin) [begin, count] = [current, 0];
      return ++count <= 10;
    };
  }),
  'two nodes of six, a client stays for some requests': deciding((random) => {
    const each = [decisionsOf(window(6)), decisionsOf(window(6, 1000, 430))];
    let [node, left] = [0, 0];
    return ({ now }) => {
      if (left-- <= 0) [node, left] = [1 - node, 3 + Math.floor(9 * random())];
      return (each[node] as (at: number) => boolean)(now);
    };
  }),
  'a log that lets two in a hundred off': lenient('a log that lets two in a hundred off'),
  'a log that lets one in ten off': lenient('a log that lets one in ten off'),
  'an endpoint that borrows from another': deciding(() => {
    const own = new Map([
      ['list', decisionsOf(bucket(10, 10))],
      ['get', decisionsOf(bucket(6, 6))],
    ]);
    return ({ now, endpoint }) => {
      if (own.get(endpoint)?.(now)) return true;
      return endpoint === 'list' && (own.get('get')?.(now) ?? false);
    };
  }),
  'a log that counts seven in ten': deciding((random) => {
    let counted: number[] = [];
    return ({ now }) => {
      counted = counted.filter((at) => at > now - 1000);
      if (counted.length >= 8) return false;
      if (random() < 0.7) counted.push(now);
      return true;
    };
  }),
  'a window that grows while it is filled': deciding(() => {
    let [length, begin, count] = [800, -Infinity, 0];
    return ({ now }) => {
      if (now >= begin + length) {
        length = count > 10 ? Math.min(2400, length * 1.25) : 800;
        [begin, count] = [now, 0];
      }
      return ++count <= 10;
    };
  }),
  'a log that forgets everything at times': deciding((random) => {
    let [decides, next] = [decisionsOf(log(10)), 0];
    return ({ now }) => {
      if (next === 0) next = now + 2000 + 3000 * random();
      if (now >= next) [decides, next] = [decisionsOf(log(10)), now + 2000 + 3000 * random()];
      return decides(now);
    };
  }),
  'ten tokens each second by a timer, twenty at most': lumps(10, 1000, 20),
};
