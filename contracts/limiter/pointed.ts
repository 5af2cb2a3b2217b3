import { spreadOut } from './anchors.ts';
import { clustersOf } from './boundaries.ts';
import { algorithmOf } from './classes.ts';
import { afresh, fill, planOf, singles } from './patterns.ts';
import type { Plan } from './plan.ts';
import { assumed } from './prior.ts';
import type { Probe } from './probe.ts';
import { type Survivor, windowHull } from './survivors.ts';

/** Rests after which the limit shows afresh, in documented windows; the second is longer where memories are. */
const rests = [1.3, 2.4, 3.1];
const longestRestMs = 12_000;

/** While a limit is thought of that is more than was ever accepted at once, it is asked for after a rest. */
export function limitAgain({ prior, sent, observations }: Probe, survivors: readonly Survivor[]): Plan | null {
  const most = Math.max(...survivors.map(({ hypothesis: { limit } }) => limit));
  const met = Math.max(...clustersOf(observations, 0).map(({ accepted }) => accepted));
  const rest = rests.find((one) => !sent.some(({ purpose }) => purpose === afresh(1, 1, one, 0, prior).purpose));
  if (most <= met || rest === undefined) return null;
  const windowMs = 1000 * (prior.documented ?? assumed).seconds;
  const remembered = Math.max(
    ...survivors.filter(({ hypothesis: { limit } }) => limit > met).map((one) => windowHull(one).to),
  );
  const forgotten = Math.min(
    2.1 * remembered,
    Math.max(longestRestMs, 2.4 * windowMs, Math.min(9 * windowMs, 10 * longestRestMs)),
  );
  return afresh(Math.min(most, Math.ceil(1.1 * met)), windowMs, rest, rest === rests[0] ? 0 : forgotten, prior);
}

/**
 * A bucket that fills fast looks much the same whether refused requests take from it or not, but where single requests
 * come a little faster than it fills: then one that takes is hardly ever full enough.
 */
export function overload({ prior, sent }: Probe, survivors: readonly Survivor[]): Plan | null {
  const buckets = survivors.filter(({ hypothesis }) => ['bucket', 'spacing'].includes(algorithmOf(hypothesis)));
  const [first] = spreadOut(buckets, prior);
  const both = new Set(buckets.map(({ hypothesis }) => hypothesis.countRefused)).size > 1;
  if (!first || !both || buckets.length < survivors.length / 2) return null;
  const { limit } = first.hypothesis;
  const { from, to } = windowHull(first);
  const tokenMs = Math.sqrt(from * to) / limit;
  if (tokenMs > fastTokenMs || to > 3 * from || sent.some(({ purpose }) => purpose === overloadPurpose)) return null;
  const step = 0.75 * tokenMs;
  return planOf(overloadPurpose, prior, [
    { at: 0, size: fill(limit) },
    ...singles(fastTokenMs + step, step, Math.max(30, Math.ceil(1.5 * limit))),
  ]);
}
const overloadPurpose = 'single requests a little faster than the bucket fills';
const fastTokenMs = 50;
