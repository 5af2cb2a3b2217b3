import { choose } from './choose.ts';
import { representativesOf, windowsOf } from './forecast.ts';
import type { Hypothesis } from './hypothesis.ts';
import { type Anchor, candidates, elsewhere, planOf, singles, surprise, sustained } from './patterns.ts';
import type { Plan } from './plan.ts';
import { type Cost, type Prior, assumed } from './prior.ts';
import { type Probe, classesLeft, firstSent, lastAnswer, questionsLeft, split, tracksOf, untried } from './probe.ts';
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

/** Whether a plan leaves enough to confirm what it finds; once there is not enough for that, all may be spent. */
function affordable({ requests, durationMs }: Plan, left: Cost, [anchor]: readonly Anchor[]): boolean {
  const reserve = anchor ? { requests: 1.5 * anchor.limit, ms: 0.8 * anchor.windowMs + 2500 } : { requests: 0, ms: 0 };
  const enough = left.requests > 2 * reserve.requests && left.ms > 2 * reserve.ms;
  return (
    requests.length <= left.requests - (enough ? reserve.requests : 0) && durationMs <= left.ms - (enough ? reserve.ms : 0)
  );
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
    .filter((plan) => affordable(plan, left, anchors))
    .filter(({ purpose }) => !stale.includes(purpose));
  const tracks = tracksOf(observations);
  const representatives = spreadOut(considered)
    .slice(0, mostRepresentatives)
    .flatMap((one) => representativesOf(one, expectedBy(prior), tracks, observations, tolerance))
    .slice(0, 1.5 * mostRepresentatives);
  const sinceOrigin = lastAnswer(observations) - firstSent(observations);
  const closer = zoom(representatives, sinceOrigin, prior, left);
  if (closer && classesLeft(probe).length === 1 && affordable(closer, left, anchors)) return closer;
  return choose(closer ? [...plans, closer] : plans, representatives, weight, sinceOrigin, left, random)?.plan ?? null;
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

/** Nothing is left to be told apart: see whether what is left foresees what it was not made from. */
function confirmation(probe: Probe, survivors: readonly Survivor[], left: Cost): Plan | null {
  const { prior, observations, confirmed, sent } = probe;
  const [anchor] = anchorsOf(survivors, prior);
  if (!anchor) return null;
  const random = seeded(prior.seed + observations.length);
  const purposes = sent.map(({ purpose }) => purpose);
  const plans = [surprise(anchor, prior, random, left), sustained(anchor, prior, left)];
  const tried = (plan: Plan): boolean => purposes.includes(plan.purpose);
  if (confirmed >= plans.length) return null;
  return plans.find((plan) => !tried(plan) && plan.requests.length <= left.requests && plan.durationMs <= left.ms) ?? null;
}
