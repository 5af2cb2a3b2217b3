import { anchorsOf, expectedBy, spreadOut } from './anchors.ts';
import { choose } from './choose.ts';
import { isCredible } from '../infer/credible.ts';
import { firstSent, lastAnswer, tracksOf } from '../infer/evidence.ts';
import { type Representative, representativesOf } from './forecast.ts';
import { surprise } from './odd.ts';
import { candidates } from './patterns.ts';
import { isAmple, sustained } from './sustained.ts';
import { anew, forgiven } from './rival-patterns.ts';
import { scopePatterns } from './scope-patterns.ts';
import type { Anchor, Pattern } from './volleys.ts';
import { algorithmOf } from '../infer/classes.ts';
import type { Algorithm } from '../verdict.ts';
import { type Plan, type PlanKind, underLoadMs } from './plan.ts';
import { lonely } from './lonely.ts';
import { overload } from './overload.ts';
import { limitAgain } from './pointed.ts';
import type { Cost } from '../prior.ts';
import type { Probe } from '../probe-state.ts';
import { classesLeft, confirming, questionsLeft, split, untried } from '../infer/questions.ts';
import { ramp } from './ramp.ts';
import { seeded } from '../random.ts';
import { affordable, keptFor } from './reserve.ts';
import type { Survivor } from '../infer/survivor.ts';
import { tolerance } from '../infer/tolerance.ts';
import { zoom } from './zoom.ts';

/** The plan that would help most, whether or not the budget allows for it; null if nothing is left to be asked. */
export function proposal(probe: Probe, left: Cost): Plan | null {
  const { survivors } = probe;
  if (survivors === null) return ramp(probe);
  if (survivors.length === 0) return null;
  return (questionsLeft(probe) > 0 ? question(probe, survivors, left) : null) ?? confirmation(probe, survivors, left);
}

/** After so many plans that told nothing, no more is to be learnt. */
const mostStale = 6;

/** The plan that tells most of what can still be apart. */
function question(probe: Probe, survivors: readonly Survivor[], left: Cost): Plan | null {
  const anchors = anchorsOf(survivors, probe.prior);
  const plan = pointed(probe, survivors, anchors, left);
  if (plan || probe.stale.filter((kind) => kind !== 'anew').length >= mostStale) return plan;
  const considered = untried(probe).reduce((those, name) => split(those, { [name]: true }), [...survivors]);
  const representatives = representing(probe, considered);
  const closer = closeLook(probe, representatives, anchors, left);
  const [only] = survivors;
  const byLooks = only?.hypothesis.family !== 'sliding-counter' || !only.hypothesis.countRefused;
  if (byLooks && classesLeft(probe).length === 1 && untried(probe).length === 0) return closer;
  const plans = [...patternsFor(probe, considered, anchors, left), ...(closer ? [closer] : [])];
  const random = seeded(probe.prior.seed + probe.observations.length);
  return choose(plans, representatives, sinceOrigin(probe), probe.prior.budget, random)?.plan ?? null;
}

/** The plan made for the case, if there is one and it can be afforded. */
function pointed(probe: Probe, survivors: readonly Survivor[], anchors: readonly Anchor[], left: Cost): Plan | null {
  const spare = toConfirm(anchors);
  const lone = lonely(probe, survivors);
  const counting = survivors.every(({ hypothesis }) => hypothesis.countRefused);
  const kept = (counting ? 2.5 : 1) * spare.ms;
  if (lone && fits(lone, { requests: left.requests, ms: left.ms - kept })) return lone;
  const asked = (): Plan | null => {
    const plan = limitAgain(probe, survivors);
    return plan && fits(plan, { requests: left.requests / 2, ms: left.ms / 2 }) ? plan : null;
  };
  const overloaded = (): Plan | null => {
    const plan = overload(probe, survivors);
    return plan && affordable(plan, left, anchors, probe) ? plan : null;
  };
  return probe.sent.length < fewPlans ? (asked() ?? overloaded()) : (overloaded() ?? asked());
}

/** After so many plans a bucket is overloaded first, which tells as much of limits that nobody has met. */
const fewPlans = 3;

/** What it costs at least to see whether a limiter foresees one plan more. */
const toConfirm = ([anchor]: readonly Anchor[]): Cost => ({
  requests: 2 + 1.2 * (anchor?.limit ?? 0),
  ms: 0.5 * (anchor?.windowMs ?? 0),
});

const sinceOrigin = ({ observations }: Probe): number => lastAnswer(observations) - firstSent(observations);

/** What tells rivals from what they resemble. */
function rivalPatterns(considered: readonly Survivor[]): Pattern[] {
  const thoughtOf = (name: Algorithm): boolean => considered.some(({ hypothesis }) => algorithmOf(hypothesis) === name);
  return [...(thoughtOf('restarting-counter') ? [anew] : []), ...(thoughtOf('bucket-in-debt') ? [forgiven] : [])];
}

/** A look after a silence tells that windows are by the clock every other time, of small limits more seldom: it is tried again. */
const isOfChance = ({ kind }: Pick<Plan, 'kind'>): boolean => kind === 'anew';

/** The patterns cut to anchors, those that leave enough for what comes after if there are any. */
function patternsFor(
  probe: Probe,
  considered: readonly Survivor[],
  anchors: readonly Anchor[],
  left: Cost,
): readonly Plan[] {
  const { prior, observations, stale } = probe;
  const random = seeded(prior.seed + observations.length);
  const scopes = new Set(considered.map(({ hypothesis: { separate } }) => `${separate.endpoints} ${separate.tokens}`));
  const extra = [...(scopes.size > 1 ? scopePatterns : []), ...rivalPatterns(considered)];
  const spare = toConfirm(anchors);
  const all = anchors
    .flatMap((one, index) => candidates(one, prior, extra, index === 0, random))
    .filter(
      (plan) =>
        (!stale.includes(plan.kind) || isOfChance(plan)) &&
        plan.requests.length <= left.requests - spare.requests &&
        underLoadMs(plan) <= left.ms - spare.ms,
    );
  const modest = all.filter((plan) => affordable(plan, left, anchors, probe));
  return modest.length > 0 ? modest : all;
}

const mostRepresentatives = 8;

function representing({ prior, observations }: Probe, considered: readonly Survivor[]): Representative[] {
  const tracks = tracksOf(observations);
  return spreadOut(considered, prior)
    .slice(0, mostRepresentatives)
    .flatMap((one) => representativesOf(one, expectedBy(prior), tracks, observations, tolerance))
    .slice(0, 1.5 * mostRepresentatives);
}

/** A look at the end of the window is tried again, if it is cheap, though it told nothing: it may have come too soon. */
const mostLooks = { cheap: 4, dear: 2 };
const cheapShare = 1 / 12;

/** A plan that tells the window's length more closely. */
function closeLook(
  probe: Probe,
  representatives: readonly Representative[],
  anchors: readonly Anchor[],
  left: Cost,
): Plan | null {
  const { prior, stale } = probe;
  const plan = zoom(representatives, sinceOrigin(probe), expectedBy(prior), prior, left);
  if (!plan || underLoadMs(plan) > left.ms || plan.requests.length > left.requests - toConfirm(anchors).requests)
    return null;
  const isCheap = plan.requests.length <= cheapShare * left.requests;
  const tried = stale.filter((kind) => kind === plan.kind).length;
  if (tried >= (isCheap ? mostLooks.cheap : mostLooks.dear)) return null;
  const alone = classesLeft(probe).length === 1 && untried(probe).length === 0;
  const [anchor] = anchors;
  const many = anchor !== undefined && isAmple(prior.budget, anchor);
  return !alone || !many || affordable(plan, left, anchors, probe) ? plan : null;
}

/** While several classes are left, chance is tried so often. */
const mostOdd = 30;

/**
 * Nothing is left that a plan made for it would tell apart: see whether what is left foresees what it was not made from. Once
 * one class is left, a second limit behind it is looked for as well.
 */
function confirmation(probe: Probe, survivors: readonly Survivor[], left: Cost): Plan | null {
  const { prior, observations, sent } = probe;
  const anchors = anchorsOf(survivors, prior);
  const [anchor] = anchors;
  const [likeliest] = spreadOut(survivors, prior);
  const [limiter, ...others] = classesLeft(probe);
  if (!anchor || !likeliest || !limiter) return null;
  const alone = others.length === 0;
  const modest = without(left, alone ? reserveFor(probe, anchor) : toConfirm(anchors));
  const spare = alone || modest.requests > anchor.limit ? modest : left;
  const within = { ...anchor, windowMs: Math.min(anchor.windowMs, left.ms / 3) };
  const odd = surprise(within, prior, seeded(prior.seed + observations.length), spare);
  const long = sustained(anchor, prior, alone ? left : spare, likeliest.hypothesis);
  const times = (kind: PlanKind): number => sent.filter((plan) => plan.kind === kind).length;
  if (!alone) {
    if (times('sustained') === 0 && long.requests.length >= 2 * anchor.limit) return long;
    return times('odd') < mostOdd ? odd : null;
  }
  const since = confirming(probe);
  const done = (one: Plan): boolean => since.some(({ kind }) => kind === one.kind);
  const chance = done(odd) && isCredible(limiter, prior.documented, since) ? [] : [odd];
  const rest = [...chance, ...(done(long) ? [] : [long])].filter(({ requests }) => requests.length > 0);
  return rest.find((one) => fits(one, left)) ?? null;
}

const fits = (plan: Plan, left: Cost): boolean => plan.requests.length <= left.requests && underLoadMs(plan) <= left.ms;

const without = (left: Cost, kept: Cost): Cost => ({ requests: left.requests - kept.requests, ms: left.ms - kept.ms });

const reserveFor = (probe: Probe, anchor: Anchor): Cost =>
  isAmple(probe.prior.budget, anchor) ? keptFor(anchor, probe) : { requests: 0, ms: 0 };
