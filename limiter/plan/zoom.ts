import type { Representative } from './forecast.ts';
import { type Hypothesis, keyOf } from '../infer/hypothesis.ts';
import { decide, initialState } from '../models/model.ts';
import { fastTokenMs, sipped } from './overload.ts';
import { type Means, fill, planOf, singles } from './volleys.ts';
import { type Plan, pauseMs } from './plan.ts';
import type { Cost } from '../prior.ts';

/** The wait that a single request takes on its way, and looking out for it beside the moment foreseen. */
const marginMs = 40;

/** A log of refused requests as well bears a look less than its limit, and so many of them tell enough. */
const manyLooks = 12;
const fewLooks = 2;
const mostLooks = 60;

/**
 * Fills the limit and looks densely where the representatives, which differ in their windows, foresee that it recovers: so
 * the window is known more closely. Null if no moment is foreseen.
 */
export function zoom(
  representatives: readonly Representative[],
  sinceOrigin: number,
  expected: (hypothesis: Hypothesis) => number,
  means: Means,
  left: Cost,
): Plan | null {
  const [first] = representatives;
  if (!first) return null;
  const { limit, countRefused, family } = first.hypothesis;
  if (countRefused && family === 'bucket' && limit > 1) {
    const plan = sips(representatives, limit, means, left);
    if (plan) return plan;
  }
  if (family === 'ban' || (countRefused && (family !== 'sliding-log' || limit <= fewLooks)))
    return waits(representatives, first, expected, means);
  const moments = representatives.flatMap((one) =>
    [pauseMs.from, pauseMs.to].map((pause) => recoveryOf(one, sinceOrigin + pause, means)),
  );
  const [from, to] = [Math.min(...moments) - marginMs, Math.max(...moments) + marginMs];
  if (!Number.isFinite(to)) return null;
  const affordable = Math.max(8, Math.min(mostLooks, Math.floor(left.requests / 4)));
  const looks = countRefused ? Math.min(manyLooks, limit - 1) : affordable;
  const step = Math.max(3, (to - from) / (looks - 1));
  return planOf({ kind: 'zoom', purpose: 'the moment at which the limit recovers' }, means, [
    { at: 0, size: fill(limit) },
    ...singles(Math.max(10, from), step, looks),
  ]);
}

/** So many single requests at most, and at least. */
const mostSips = 30;
const fewestSips = 8;
const shareOfTime = 0.3;

/**
 * Nearly all that a bucket holds, then single requests hardly faster than it fills: the first that is refused tells how fast
 * that is, the more closely the longer it takes. Null if there is no time for it, or tokens are so fast that an overload tells more.
 */
function sips(representatives: readonly Representative[], limit: number, means: Means, left: Cost): Plan | null {
  const windows = representatives.map(({ windowMs }) => windowMs);
  const [from, to] = [Math.min(...windows), Math.max(...windows)];
  const tokenMs = from / limit;
  const kept = Math.min(sipped, limit - 1);
  const count = Math.floor(Math.min(mostSips, (shareOfTime * left.ms) / tokenMs, left.requests / 3 - limit));
  if (count < fewestSips || tokenMs < fastTokenMs) return null;
  const step = tokenMs * (1 - (1.15 * kept) / count);
  const rest = 1.1 * to;
  return planOf(
    { kind: 'zoom-sips', purpose: 'nearly the limit at once, then single requests hardly faster than it recovers' },
    means,
    [{ at: rest, size: limit - kept }, ...singles(rest + step, step, count)],
  );
}

/**
 * Where a look that comes too early puts the recovery off, it costs a window: one in the middle, or one just before the
 * documented end and one just after.
 */
function waits(
  representatives: readonly Representative[],
  { hypothesis }: Representative,
  expected: (hypothesis: Hypothesis) => number,
  means: Means,
): Plan {
  const windows = representatives.map(({ windowMs }) => windowMs);
  const [from, to] = [Math.min(...windows), Math.max(...windows)];
  const { limit, family } = hypothesis;
  const likely = expected(hypothesis);
  const [share, size] = family === 'bucket' && limit > 1 ? [(limit - 1) / limit, fill(limit)] : [1, 1];
  const [before, after] = [likely * (1 - near) - lateMs / 2, likely * (1 + near) + lateMs / 2];
  const tellsBefore = before > from && likely < to;
  const tellsAfter = after < to && likely > from;
  const looks =
    tellsBefore && !(family === 'ban' && tellsAfter)
      ? [before, ...(tellsAfter ? [before + after] : [])]
      : [tellsAfter ? after : Math.sqrt(from * to)];
  const rest = 1.1 * to;
  return planOf({ kind: 'zoom-waits', purpose: 'whether the limit recovers by then' }, means, [
    { at: rest, size: family === 'fixed-window-from-first' || family === 'ban' ? limit : fill(limit) },
    ...looks.map((at) => ({ at: rest + share * at, size })),
  ]);
}
const near = 0.012;
const lateMs = 30;

/** When, after a volley that fills the limit, the next request would be accepted. */
function recoveryOf(
  { hypothesis, model, states, windowMs }: Representative,
  start: number,
  { endpoints, tokens }: Means,
): number {
  const key = keyOf(hypothesis.separate, { endpoint: endpoints[0] ?? '', token: tokens[0] ?? '' });
  let state = states.get(key) ?? initialState(model);
  for (let sent = 0; sent < fill(hypothesis.limit); sent++)
    state = decide(model, state, start, hypothesis.countRefused).state;
  for (let waited = windowMs / 400; waited < 3 * windowMs; waited += windowMs / 400)
    if (decide(model, state, start + waited, false).decision.accepted) return waited;
  return Infinity;
}
