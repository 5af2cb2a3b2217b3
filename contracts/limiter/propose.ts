import { anchorsOf, expectedBy, spreadOut } from './anchors.ts';
import { choose } from './choose.ts';
import { firstSent, lastAnswer, tracksOf } from './evidence.ts';
import { representativesOf } from './forecast.ts';
import { candidates, isAmple, surprise, sustained } from './patterns.ts';
import { type Plan, underLoadMs } from './plan.ts';
import { limitAgain, overload } from './pointed.ts';
import type { Cost } from './prior.ts';
import type { Probe } from './probe.ts';
import { classesLeft, questionsLeft, split, untried } from './questions.ts';
import { ramp } from './ramp.ts';
import { seeded } from './random.ts';
import { affordable, keptFor } from './reserve.ts';
import type { Survivor } from './survivors.ts';
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
