import { clustersOf } from './boundaries.ts';
import { choose } from './choose.ts';
import { algorithmOf } from './classes.ts';
import { firstSent, lastAnswer, tracksOf } from './evidence.ts';
import { representativesOf, windowsOf } from './forecast.ts';
import type { Hypothesis } from './hypothesis.ts';
import {
  type Anchor,
  afresh,
  candidates,
  elsewhere,
  fill,
  isAmple,
  planOf,
  singles,
  surprise,
  sustained,
} from './patterns.ts';
import { type Plan, underLoadMs } from './plan.ts';
import { type Cost, type Prior, assumed } from './prior.ts';
import type { Probe } from './probe.ts';
import { classesLeft, questionsLeft, split, untried } from './questions.ts';
import { seeded } from './random.ts';
import { type Survivor, windowHull } from './survivors.ts';
import { tolerance } from './tolerance.ts';
import { weights } from './weight.ts';
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
  const trickle = singles(100 * seconds, 100 * seconds, 11);
  const rest = 1300 * seconds;
  switch (sent.length) {
    case 0:
      return planOf('the limit at once and half as many again, then a trickle', prior, [
        { at: 0, size: requests + 3 },
        { at: 70, size: Math.ceil(0.5 * requests) },
        ...elsewhere(150, prior),
        ...trickle,
      ]);
    case 1:
      return planOf('three times the limit at once, after a rest', prior, [
        { at: rest, size: 2 * requests + 3 },
        { at: rest + 70, size: requests },
        ...elsewhere(rest + 150, prior),
        ...trickle.map((one) => ({ ...one, at: one.at + rest })),
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
function affordable(plan: Plan, left: Cost, [anchor]: readonly Anchor[], probe: Probe): boolean {
  const reserve =
    anchor && isAmple(probe.prior.budget, anchor)
      ? keptFor(anchor, probe)
      : { requests: 1.5 * (anchor?.limit ?? 0), ms: 0.8 * (anchor?.windowMs ?? 0) };
  return plan.requests.length <= left.requests - reserve.requests && underLoadMs(plan) <= left.ms - reserve.ms;
}

/** What is kept for confirming, and for looking out for a second limit behind the first. */
const reserveShare = 0.35;
const reservedLimits = 5.5;
const reservedWindows = 5.2;
/** So many limits accepted in all are worth a name. */
const worthLimits = 11;

/**
 * A bucket that fills fast looks much the same whether refused requests take from it or not, but where single requests
 * come a little faster than it fills: then one that takes is hardly ever full enough.
 */
function overload({ prior, sent }: Probe, survivors: readonly Survivor[]): Plan | null {
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

/** What seeing that no second limit lies behind the first will cost. */
function keptFor({ limit, windowMs }: Anchor, { prior: { budget }, observations }: Probe): Cost {
  const accepted = observations.filter((one) => one.accepted === true).length;
  const worth = Math.max(reservedLimits * limit, worthLimits * limit - accepted);
  return {
    requests: Math.min(reserveShare * budget.requests, worth),
    ms: Math.min(reserveShare * budget.ms, reservedWindows * windowMs),
  };
}

/** Rests after which the limit shows afresh, in documented windows; the second is longer where memories are. */
const rests = [1.3, 2.4, 3.1];
const longestRestMs = 12_000;

/** While a limit is thought of that is more than was ever accepted at once, it is asked for after a rest. */
function limitAgain({ prior, sent, observations }: Probe, survivors: readonly Survivor[]): Plan | null {
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

/** After so many plans that told nothing, no more is to be learnt. */
const mostStale = 6;
const mostRepresentatives = 8;

/** The plan that tells most of what can still be apart. */
function question(probe: Probe, survivors: readonly Survivor[], left: Cost): Plan | null {
  const { prior, observations, stale } = probe;
  if (stale.length >= mostStale) return null;
  const random = seeded(prior.seed + observations.length);
  const anchors = anchorsOf(survivors, prior);
  const again = limitAgain(probe, survivors);
  if (again && again.requests.length <= left.requests / 2 && underLoadMs(again) <= left.ms / 2) return again;
  const over = overload(probe, survivors);
  if (over && affordable(over, left, anchors, probe)) return over;
  const considered = untried(probe).reduce((those, name) => split(those, { [name]: true }), [...survivors]);
  const scopes = new Set(considered.map(({ hypothesis: { separate } }) => `${separate.endpoints} ${separate.tokens}`));
  const wide = scopes.size > 1;
  const least = { requests: 2 + 1.2 * (anchors[0]?.limit ?? 0), ms: 0.5 * (anchors[0]?.windowMs ?? 0) };
  const all = anchors
    .flatMap((one, index) => candidates(one, prior, wide, index === 0, random))
    .filter(
      (plan) =>
        !stale.includes(plan.purpose) &&
        plan.requests.length <= left.requests - least.requests &&
        underLoadMs(plan) <= left.ms - least.ms,
    );
  const modest = all.filter((plan) => affordable(plan, left, anchors, probe));
  const plans = modest.length > 0 ? modest : all;
  const tracks = tracksOf(observations);
  const representatives = spreadOut(considered, prior)
    .slice(0, mostRepresentatives)
    .flatMap((one) => representativesOf(one, expectedBy(prior), tracks, observations, tolerance))
    .slice(0, 1.5 * mostRepresentatives);
  const sinceOrigin = lastAnswer(observations) - firstSent(observations);
  const closer = zoom(representatives, sinceOrigin, expectedBy(prior), prior, left);
  const fresh = closer && !stale.includes(closer.purpose) && underLoadMs(closer) <= left.ms ? closer : null;
  const [anchor] = anchors;
  const many = anchor !== undefined && isAmple(prior.budget, anchor);
  if (classesLeft(probe).length === 1 && untried(probe).length === 0)
    return fresh && (!many || affordable(fresh, left, anchors, probe)) ? fresh : null;
  return (
    choose(
      fresh ? [...plans, fresh] : plans,
      representatives,
      weights(representatives),
      sinceOrigin,
      prior.budget,
      random,
    )?.plan ?? null
  );
}

/** The window a hypothesis would have if the documented rate were the true one. */
function expectedBy({ documented }: Prior): (hypothesis: Hypothesis) => number {
  const { requests, seconds } = documented ?? assumed;
  return ({ family, limit }) => (family === 'bucket' ? limit / requests : 1) * seconds * 1000;
}

/** Survivors in an order in which those that let through what is documented come first, and of those the ones most unlike. */
function spreadOut(survivors: readonly Survivor[], prior: Prior): Survivor[] {
  const likely = (one: Survivor): boolean => {
    const { from, to } = windowHull(one);
    const expected = expectedBy(prior)(one.hypothesis);
    return expected > 0.9 * from && expected < 1.1 * to;
  };
  return [...unlike(survivors.filter(likely)), ...unlike(survivors.filter((one) => !likely(one)))];
}

/** In turns of each kind. */
function unlike(survivors: readonly Survivor[]): Survivor[] {
  const groups = new Map<string, Survivor[]>();
  for (const one of survivors) {
    const { family, countRefused, separate } = one.hypothesis;
    const key = `${family} ${countRefused} ${separate.endpoints} ${separate.tokens}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const kinds = [...groups.values()];
  const longest = Math.max(0, ...kinds.map(({ length }) => length));
  return Array.from({ length: longest }, (_, turn) => kinds.flatMap((kind) => kind[turn] ?? [])).flat();
}

const mostAnchors = 2;

/** A few different limits and windows to cut plans to. */
function anchorsOf(survivors: readonly Survivor[], prior: Prior): Anchor[] {
  const anchors: Anchor[] = [];
  for (const survivor of spreadOut(survivors, prior)) {
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
  const alone = classesLeft(probe).length === 1;
  const many = isAmple(prior.budget, anchor);
  const kept = alone && many ? keptFor(anchor, probe) : { requests: 0, ms: 0 };
  const spare = { requests: left.requests - kept.requests, ms: left.ms - kept.ms };
  const odd = surprise(within, prior, seeded(prior.seed + observations.length), spare);
  if (!alone) return odd;
  const separate = survivors[0]?.hypothesis.separate.tokens ?? false;
  const long = sustained(anchor, prior, left, separate);
  const done = (purpose: string): boolean =>
    probe.sent.slice(-confirmed).some((plan) => confirmed > 0 && plan.purpose === purpose);
  return [odd, long].find(({ purpose, requests }) => requests.length > 0 && !done(purpose)) ?? null;
}
