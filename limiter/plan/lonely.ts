import { algorithmOf } from '../infer/classes.ts';
import { firstSent, lastAnswer } from '../infer/evidence.ts';
import { planOf, singles } from './volleys.ts';
import { type Aim, type Plan, pauseMs } from './plan.ts';
import { soughtWindowMs } from '../prior.ts';
import type { Probe } from '../probe-state.ts';
import { seeded } from '../random.ts';
import { windowHull } from '../infer/survivors.ts';
import type { Survivor } from '../infer/survivor.ts';
import type { Algorithm, Span } from '../verdict.ts';

const mostShots = 18;
/** Windows are known well enough to plan a silence by them within such a factor. */
const vague = 2.2;
const close = 1.25;
const lone: Aim = { kind: 'lonely', purpose: 'single requests after a silence, just too soon and just not' };

/** A plan begins so long after the last answer, give or take. */
const startsAfterMs = (pauseMs.from + pauseMs.to) / 2;
const giveMs = (pauseMs.to - pauseMs.from) / 2;
/** A wait of more than this share of the budget is waited between plans, where time costs no load. */
const longShare = 0.05;
/** Short windows are tried in this way at once, if refused requests may count: then hardly another tells. */
const shortShare = 0.075;

/**
 * With a limit of one, a counter takes turns with windows by the clock twice as long, and with single requests a window
 * apart, while requests come all the time: only after a silence, at odd moments, do they part. Then a request just before
 * one of them would allow it tells, or just after.
 */
export function lonely(probe: Probe, survivors: readonly Survivor[]): Plan | null {
  const { prior, sent, observations } = probe;
  const algorithms = new Set(survivors.map(({ hypothesis }) => algorithmOf(hypothesis)));
  const alone = survivors.every(({ hypothesis: { limit } }) => limit === 1);
  const shots = sent.filter(({ kind }) => kind === lone.kind).length;
  if (!alone || !algorithms.has('sliding-counter') || algorithms.size < 2 || shots >= mostShots) return null;
  const random = seeded(prior.seed + observations.length);
  const documentedMs = soughtWindowMs(prior);
  const known = survivors.every((one) => windowHull(one).to <= vague * windowHull(one).from);
  const counting = survivors.some(
    ({ hypothesis }) => hypothesis.countRefused && hypothesis.family !== 'sliding-counter',
  );
  if (!known && (!counting || documentedMs > shortShare * prior.budget.ms)) return null;
  const remembered = known ? Math.max(...survivors.map(memoryOf)) : 2 * documentedMs;
  const silence = remembered * (1.05 + 0.5 * random());
  const shot = { silence, shots };
  if (algorithms.has('spacing')) return bothSides(probe, survivors, shot);
  return of(survivors, 'sliding-counter').every((one) => windowHull(one).to <= close * windowHull(one).from)
    ? tooSoon(probe, survivors, shot)
    : null;
}

const memoryOf = (one: Survivor): number => (one.hypothesis.family === 'sliding-counter' ? 2 : 1) * windowHull(one).to;

const of = (survivors: readonly Survivor[], algorithm: Algorithm): Survivor[] =>
  survivors.filter(({ hypothesis }) => algorithmOf(hypothesis) === algorithm);

/** What comes before the first request, and how many of these plans were sent. */
type Shot = { readonly silence: number; readonly shots: number };

/** Single requests a window apart are tried on both sides of their window. */
function bothSides(probe: Probe, survivors: readonly Survivor[], shot: Shot): Plan {
  const { prior } = probe;
  const hulls = of(survivors, 'spacing').map(windowHull);
  const [from, to] = [Math.min(...hulls.map((one) => one.from)), Math.max(...hulls.map((one) => one.to))];
  const documentedMs = soughtWindowMs(prior);
  const windowMs = documentedMs > from && documentedMs < to ? documentedMs : Math.sqrt(from * to);
  const counting = survivors.some(({ hypothesis }) => hypothesis.countRefused);
  if (windowMs > longMs) return planOf(lone, prior, singles(untilNext(windowMs, counting, shot), 0, 1));
  const { early, late } = bothSidesOf({ from, to }, windowMs);
  const wait = shot.shots % 2 === 0 ? late : early;
  const pair = [wait, 2 * wait].slice(0, gapsLeft(probe, windowMs));
  const waits = counting ? pair : [...looks.map((share) => share * windowMs), early, late];
  const instants = [0, ...waits].map((after) => ({ at: shot.silence + after, size: 1 }));
  return planOf(lone, prior, instants);
}

/** A wait that is surely too short for single requests a window apart, and one that is long enough. */
function bothSidesOf({ from, to }: Span, windowMs: number): { early: number; late: number } {
  const isKnown = from > (1 - margin) * windowMs && to < (1 + margin) * windowMs;
  return isKnown
    ? { early: 0.995 * from - lateMs / 2, late: 1.005 * to + lateMs }
    : { early: (1 - margin) * windowMs, late: (1 + margin) * windowMs };
}
const margin = 0.05;
const lateMs = 30;

/** Two waits at a time: a silence between two pairs shifts all phases. One, if there is no time for more. */
function gapsLeft({ prior, sent }: Probe, windowMs: number): number {
  const left = prior.budget.ms - sent.reduce((sum, { seconds }) => sum + 1000 * seconds, 0);
  return left > 3 * windowMs ? 2 : 1;
}

/** Refused requests that do not count cost nothing: these show when single requests are accepted again, and that not sooner. */
const looks = [0.5, 0.6, 0.7, 0.8, 0.88];

/** Windows so long that the start of a plan is known well enough beside them. */
const longMs = 6 * giveMs;

/** The rest before the one request of a plan: a silence, then waits that are too short, or long enough. */
function untilNext(windowMs: number, counting: boolean, { silence, shots }: Shot): number {
  const [early, late] = [0.97 * windowMs - giveMs, 1.03 * windowMs + giveMs];
  const turn = counting ? [silence, late, late, silence, early, early] : [silence, early, late - early];
  return Math.max(0, (turn[shots % turn.length] ?? silence) - startsAfterMs);
}

/** A request that comes too soon for the counter, across the end of a window by the clock if that can be aimed at. */
function tooSoon(probe: Probe, survivors: readonly Survivor[], { silence, shots }: Shot): Plan {
  const wait = 0.95 * Math.min(...of(survivors, 'sliding-counter').map((one) => windowHull(one).from));
  const now = lastAnswer(probe.observations) - firstSent(probe.evidence) + startsAfterMs;
  const begin = now + silence;
  const at = (wait > 2 * giveMs ? nextEnd(survivors, begin + wait) - wait / 2 : begin) - now;
  return betweenPlans(probe, wait, { silence: at, shots }) ?? planOf(lone, probe.prior, singles(at, wait, 2));
}

/** Where waits are long: one request after the silence, and in the next plan one about the time that is too soon. */
function betweenPlans({ prior, sent }: Probe, wait: number, { silence, shots }: Shot): Plan | null {
  if (wait < Math.max(longShare * prior.budget.ms, 1.5 * (startsAfterMs + giveMs))) return null;
  const [last] = sent.slice(-1);
  const second = shots % 2 === 1 && last?.kind === lone.kind && last.refused === 0;
  return planOf(lone, prior, singles(second ? wait - startsAfterMs - giveMs / 2 : silence, 0, 1));
}

/** When a window by the clock ends next after an instant, so far as is known. */
function nextEnd(survivors: readonly Survivor[], after: number): number {
  const box = of(survivors, 'fixed-window')[0]?.box;
  if (!box) return after;
  const { phase, window } = box;
  return phase.to + Math.ceil((after - phase.to) / window.to) * window.to;
}
