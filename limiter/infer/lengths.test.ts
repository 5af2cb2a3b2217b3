import { expect, test } from 'vitest';
import { lastAnswer, tracksOf } from './evidence.ts';
import { type Family, families, familyNames } from './families.ts';
import { lengthsOf } from './lengths.ts';
import { surprise } from '../plan/odd.ts';
import { seeded } from '../random.ts';
import { send } from '../../bench/limiter-trials/network.ts';
import { limitedServer } from '../../bench/limiter-trials/server.ts';

const means = { endpoints: ['list'], tokens: ['first'] };
const network = { longestLegMs: 40, clockOffsetMs: 77 };

/** Three rounds of volleys of chance at a limiter. */
function answersOf(family: Family, countRefused: boolean, limit: number, windowMs: number, seed: number) {
  const random = seeded(seed);
  const model = families[family].model(limit, windowMs, windowMs * random());
  const server = limitedServer({ model, countRefused, scope: 'all-endpoints', retryAfter: 'absent' });
  const anchor = { limit, windowMs, hull: { from: windowMs, to: windowMs } };
  let start = 1e6 * random();
  return [1, 2, 3].flatMap(() => {
    const plan = surprise(anchor, means, random, { requests: 500, ms: 1e6 });
    const answers = send(plan, start, server, network, random);
    start = Math.max(start, lastAnswer(answers)) + 300 * random();
    return answers;
  });
}

const paced = familyNames.filter((family) => family !== 'under-way');

test.each(paced.flatMap((family) => families[family].countings.map((counting) => [family, counting] as const)))(
  'the true window lies within the bounds seen at a glance: %s, refused count %s',
  (family, countRefused) => {
    for (let seed = 1; seed <= 40; seed++) {
      const [limit, windowMs] = [1 + (seed % 9), 60 * (1 + (seed % 11))];
      const answers = answersOf(family, countRefused, limit, windowMs, seed);
      const hypothesis = { family, countRefused, limit, least: limit, separate: { endpoints: false, tokens: false } };
      for (const budget of tracksOf(answers)(hypothesis)) {
        const { from, to } = lengthsOf(hypothesis, budget);
        expect(from, `seed ${seed}`).toBeLessThanOrEqual(windowMs);
        expect(to, `seed ${seed}`).toBeGreaterThanOrEqual(windowMs);
      }
    }
  },
);
