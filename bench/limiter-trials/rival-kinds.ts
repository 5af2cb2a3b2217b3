import { type Kind, both, concurrency, deciding, holdingBack, log, modelled, penalty, working } from './kind.ts';
import type { TrueLimiter } from './score.ts';

const counter = (rounds: 'down' | 'nearest') =>
  modelled({ kind: 'sliding-counter', limit: 10, windowMs: 1000, phaseMs: 370, rounds });

/** Rivals of what looks much like them, each with what it is. */
export const rivalKinds: { readonly [name: string]: readonly [Kind, TrueLimiter] } = {
  'five under way at once, 300 ms each': [
    concurrency(5, () => 300),
    { algorithm: 'under-way', limit: 5, windowMs: 300 },
  ],
  'five under way at once, 40 ms each': [concurrency(5, () => 40), { algorithm: 'under-way', limit: 5, windowMs: 40 }],
  'four under way at once, 100 to 900 ms each': [
    concurrency(4, (random) => 100 + 800 * random()),
    { algorithm: 'under-way', limit: 4, windowMs: 100 }, // a name says for how long at least
  ],
  'holds back to ten a second, a second long': [
    holdingBack(10, 1000),
    { algorithm: 'queue', limit: 11, windowMs: 1100 },
  ],
  'a bucket that runs into debt': [
    deciding(() => {
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
    deciding(() => {
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
    working(() => {
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
    deciding(() => {
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
  'ten a second and thirty in ten seconds': [
    both(log(10), log(30, 10_000)),
    { algorithm: 'sliding-log', limit: 10, windowMs: 1000, second: { limit: 30, windowMs: 10_000 } },
  ],
  'shut for three seconds after a refusal': [
    penalty(3000),
    { algorithm: 'ban', limit: 10, windowMs: 1000, banMs: 3000 },
  ],
  'a counter that rounds down': [counter('down'), { algorithm: 'sliding-counter-down', limit: 10, windowMs: 1000 }],
  'a counter that rounds to the nearest': [
    counter('nearest'),
    { algorithm: 'sliding-counter-nearest', limit: 10, windowMs: 1000 },
  ],
};
