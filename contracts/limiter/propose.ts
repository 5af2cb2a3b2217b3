import { choose } from './choose.ts';
import { firstSent, lastAnswer, tracksOf } from './evidence.ts';
import { representativesOf, windowsOf } from './forecast.ts';
import type { Hypothesis } from './hypothesis.ts';
import { type Anchor, candidates, elsewhere, manyWindows, planOf, singles, surprise, sustained } from './patterns.ts';
import type { Plan } from './plan.ts';
import { type Cost, type Prior, assumed } from './prior.ts';
import type { Probe } from './probe.ts';
import { classesLeft, questionsLeft, split, untried } from './questions.ts';
import { seeded } from './random.ts';
import { type Survivor, windowHull } from './survivors.ts';
import { tolerance } from './tolerance.ts';
import { weight } from './weight.ts';
import { zoom } from './zoom.ts';

/** The plan that would help most, whether or not the budget allows for it; null if nothing is left to be asked. */
export function proposal(probe: Probe, left: Cost): Plan | null {
  const { survivors } = probe;
  if (survivors === null) return ramp(probe);
  if (survivors.length === 0) return null;
  return (questionsLeft(probe) > 0 ? question(probe, survivors, left) : null) ?? confirmation(probe, survivors, left);
}

/** The documented limit at once with half as many again, then a trickle; more and more while nothing is refused. */
function ramp({ prior, sent }: Probe): Plan | null {
  const { requests, seconds } = prior.documented ?? assumed;
  const trickle = singles(100 * seconds, 100 * seconds, 13);
  switch (sent.length) {
    case 0:
      return planOf('the limit at once and half as many again, then a trickle', prior, [
        { at: 0, size: requests + 3 },
        { at: 70, size: Math.ceil(0.5 * requests) },
        ...elsewhere(150, prior),
        ...trickle,
      ]);
    case 1:
      return planOf('four times the limit at once', prior, [
        { at: 0, size: 2 * requests + 3 },
        { at: 70, size: 2 * requests },
        ...elsewhere(150, prior),
        ...trickle,
      ]);
    case 2:
      return planOf('twice the rate for five seconds or two windows', prior, [
        ...singles(0, (500 * seconds) / requests, Math.ceil((Math.max(5, 2 * seconds) * 2 * requests) / seconds)),
      ]);
    default:
      return null;
  }
}

/** Whether a plan leaves enough to confirm what it finds; a second limit behind the first shows only after many windows. */
function affordable(
  { requests, durationMs }: Plan,
  left: Cost,
  [anchor]: readonly Anchor[],
  { budget }: Prior,
): boolean {
  const short = anchor !== undefined && budget.ms > manyWindows * anchor.windowMs;
  const reserve = short
    ? { requests: 0.35 * budget.requests, ms: 0.35 * budget.ms }
    : { requests: 1.5 * (anchor?.limit ?? 0), ms: 0.8 * (anchor?.windowMs ?? 0) };
  return requests.length <= left.requests - reserve.requests && durationMs <= left.ms - reserve.ms;
}

const mostRepresentatives = 8;

/** The plan that tells most of what can still be apart. */
function question(probe: Probe, survivors: readonly Survivor[], left: Cost): Plan | null {
  const { prior, observations, stale } = probe;
  const random = seeded(prior.seed + observations.length);
  const anchors = anchorsOf(survivors, prior);
  const considered = untried(probe).reduce((those, name) => split(those, { [name]: true }), [...survivors]);
  const scopes = new Set(considered.map(({ hypothesis: { separate } }) => `${separate.endpoints} ${separate.tokens}`));
  const wide = scopes.size > 1;
  const plans = anchors
    .flatMap((anchor) => candidates(anchor, prior, wide, random))
    .filter((plan) => affordable(plan, left, anchors, prior))
    .filter(({ purpose }) => !stale.includes(purpose));
  const tracks = tracksOf(observations);
  const representatives = spreadOut(considered)
    .slice(0, mostRepresentatives)
    .flatMap((one) => representativesOf(one, expectedBy(prior), tracks, observations, tolerance))
    .slice(0, 1.5 * mostRepresentatives);
  const sinceOrigin = lastAnswer(observations) - firstSent(observations);
  const closer = zoom(representatives, sinceOrigin, prior, left);
  const fresh = closer && !stale.includes(closer.purpose) ? closer : null;
  if (classesLeft(probe).length === 1 && untried(probe).length === 0)
    return fresh && affordable(fresh, left, anchors, prior) ? fresh : null;
  return choose(fresh ? [...plans, fresh] : plans, representatives, weight, sinceOrigin, left, random)?.plan ?? null;
}

/** The window a hypothesis would have if the documented rate were the true one. */
function expectedBy({ documented }: Prior): (hypothesis: Hypothesis) => number {
  const { requests, seconds } = documented ?? assumed;
  return ({ family, limit }) => (family === 'bucket' ? limit / requests : 1) * seconds * 1000;
}

/** Survivors in an order in which those most unlike come first. */
function spreadOut(survivors: readonly Survivor[]): Survivor[] {
  const groups = new Map<string, Survivor[]>();
  for (const one of survivors) {
    const { family, countRefused, separate } = one.hypothesis;
    const key = `${family} ${countRefused} ${separate.endpoints} ${separate.tokens}`;
    const group = groups.get(key) ?? [];
    group.push(one);
    groups.set(key, group);
  }
  const ordered: Survivor[] = [];
  const queues = [...groups.values()].map((group) => group.reverse());
  while (queues.some((queue) => queue.length > 0))
    for (const queue of queues) {
      const one = queue.pop();
      if (one) ordered.push(one);
    }
  return ordered;
}

const mostAnchors = 2;

/** A few different limits and windows to cut plans to. */
function anchorsOf(survivors: readonly Survivor[], prior: Prior): Anchor[] {
  const anchors: Anchor[] = [];
  for (const survivor of spreadOut(survivors)) {
    const hull = windowHull(survivor);
    const { limit } = survivor.hypothesis;
    const windows = windowsOf(survivor, expectedBy(prior)(survivor.hypothesis), tolerance);
    const windowMs = windows[windows.length === 3 && hull.to < 2 * hull.from ? 1 : 0] ?? hull.from;
    const near = (one: Anchor): boolean => Math.abs(Math.log(one.windowMs / windowMs)) < 0.15 && one.limit === limit;
    if (!anchors.some(near))
      anchors.push({ limit, windowMs, hull: { from: hull.from, to: Math.min(hull.to, 3 * windowMs) } });
    if (anchors.length === mostAnchors) break;
  }
  return anchors;
}

/**
 * Nothing is left that a plan made for it would tell apart: see whether what is left foresees what it was not made from. Once
 * one class is left, a second limit behind it is looked for as well.
 */
function confirmation(probe: Probe, survivors: readonly Survivor[], left: Cost): Plan | null {
  const { prior, observations, confirmed } = probe;
  const anchors = anchorsOf(survivors, prior);
  const [anchor] = anchors;
  if (!anchor) return null;
  const within = { ...anchor, windowMs: Math.min(anchor.windowMs, left.ms / 3) };
  const odd = surprise(within, prior, seeded(prior.seed + observations.length), left);
  if (classesLeft(probe).length > 1) return odd;
  const separate = survivors[0]?.hypothesis.separate.tokens ?? false;
  const long = sustained(anchor, prior, left, separate);
  const done = (purpose: string): boolean =>
    probe.sent.slice(-confirmed).some((plan) => confirmed > 0 && plan.purpose === purpose);
  return [odd, long].find(({ purpose, requests }) => requests.length > 0 && !done(purpose)) ?? null;
}
