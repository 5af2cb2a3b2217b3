import { type Cost, choose } from './choose.ts';
import { type Representative, keyOf, representativesOf, windowsOf } from './forecast.ts';
import type { Hypothesis } from './hypothesis.ts';
import type { Observation } from './observation.ts';
import { type Anchor, candidates, planOf, singles, surprise } from './patterns.ts';
import type { Plan } from './plan.ts';
import type { Prior } from './prior.ts';
import { seeded } from './random.ts';
import { type Survivor, type Tracks, eliminate, everyHypothesis, windowHull } from './survivors.ts';
import { type Track, trackOf } from './track.ts';

/** A probe so far: what was sent and answered, and what can still be. A value; nothing changes it. */
export type Probe = {
  readonly prior: Prior;
  readonly observations: readonly Observation[];
  readonly spent: Cost;
  readonly plans: number;
  /** Null until a request was refused: there is no limiter to explain yet. */
  readonly survivors: readonly Survivor[] | null;
  /** How many plans have only confirmed what was known. */
  readonly confirmed: number;
  /** The plans that told nothing since the last that told something. */
  readonly stale: readonly string[];
};

export const beginProbe = (prior: Prior): Probe => ({
  prior,
  observations: [],
  spent: { requests: 0, ms: 0 },
  plans: 0,
  survivors: null,
  confirmed: 0,
  stale: [],
});

/** What is left of the budget. */
const leftOf = ({ prior: { budget }, spent }: Probe): Cost => ({
  requests: budget.requests - spent.requests,
  ms: budget.ms - spent.ms,
});

const memoTracks = (observations: readonly Observation[]): Tracks => {
  const origin = observations[0]?.sentAt ?? 0;
  const known = new Map<string, readonly Track[]>();
  return ({ separate }) => {
    const name = `${separate.endpoints} ${separate.tokens}`;
    const tracks = known.get(name) ?? apart(separate, observations).map((one) => trackOf(one, origin));
    known.set(name, tracks);
    return tracks;
  };
};

/** The observations of each budget, the main one first. */
function apart(separate: Hypothesis['separate'], observations: readonly Observation[]): Observation[][] {
  const budgets = new Map<string, Observation[]>();
  for (const one of observations) {
    const key = keyOf(separate, one);
    const budget = budgets.get(key) ?? [];
    budget.push(one);
    budgets.set(key, budget);
  }
  return [...budgets.values()];
}

/** A window must outlast the time an answer takes, or it is hidden by it; what lies far beyond the budget is all one. */
const shortestWindowMs = 100;
const longestWindow = 10;

const shared = { endpoints: false, tokens: false };

/** The probe after a plan was sent and these answers came. */
export function absorb(probe: Probe, plan: Plan, answers: readonly Observation[]): Probe {
  const observations = [...probe.observations, ...answers].sort((one, other) => one.sentAt - other.sentAt);
  const spent = {
    requests: probe.spent.requests + answers.length,
    ms: probe.spent.ms + plan.durationMs,
  };
  const next = { ...probe, observations, spent, plans: probe.plans + 1 };
  if (!observations.some(({ accepted }) => accepted === false)) return next;
  const tracks = memoTracks(observations);
  const before = widened(probe, observations);
  const survivors = eliminate(before, tracks, sinceFirst(observations));
  const known = probe.survivors !== null && openQuestions(probe.survivors, probe) === 0;
  const stale = learned(before, survivors) ? [] : [...probe.stale, plan.purpose];
  return { ...next, survivors, stale, confirmed: probe.confirmed + (known ? 1 : 0) };
}

/** Whether a hypothesis was struck out, or a window narrowed by a tenth. */
function learned(before: readonly Survivor[], after: readonly Survivor[]): boolean {
  const width = (survivors: readonly Survivor[]): number =>
    survivors.map(windowHull).reduce((sum, { from, to }) => sum + Math.log(to / from), 0);
  return after.length < before.length || width(after) < 0.9 * width(before);
}

const sinceFirst = (observations: readonly Observation[]): number =>
  Math.max(0, ...observations.map(({ answeredAt }) => answeredAt)) - (observations[0]?.sentAt ?? 0);

/** The hypotheses to be held against the answers: with budgets apart as soon as a second endpoint or token was used. */
function widened({ prior, survivors, observations: before }: Probe, observations: readonly Observation[]): Survivor[] {
  const accepted = observations.filter((one) => one.accepted === true).length;
  const slowest = Math.max(...observations.map(({ sentAt, answeredAt }) => answeredAt - sentAt));
  const window = { from: Math.max(shortestWindowMs, 2 * slowest), to: longestWindow * prior.budget.ms };
  const start = survivors ?? everyHypothesis(Math.max(1, accepted), window, shared);
  const second = (of: (one: Observation) => string): boolean =>
    new Set(before.map(of)).size < 2 && new Set(observations.map(of)).size > 1;
  const byEndpoint = second(({ endpoint }) => endpoint) ? split(start, { endpoints: true }) : start;
  return [...(second(({ token }) => token) ? split(byEndpoint, { tokens: true }) : byEndpoint)];
}

const split = (survivors: readonly Survivor[], how: Partial<Hypothesis['separate']>): Survivor[] =>
  survivors.flatMap(({ hypothesis, windows }) => [
    { hypothesis, windows },
    { hypothesis: { ...hypothesis, separate: { ...hypothesis.separate, ...how } }, windows },
  ]);

/** Windows need not be known better than this. */
export const tolerance = (windowMs: number): number => Math.max(15, 0.015 * windowMs);

/** How much a plan gains by telling two limiters apart. */
function weight(one: Representative, other: Representative): number {
  if (!sameClass(one.hypothesis, other.hypothesis)) return 1;
  return Math.abs(one.windowMs - other.windowMs) > tolerance(one.windowMs) ? 0.5 : 0;
}

/**
 * Whether two hypotheses are one thing. With a limit of one, a window from the first request, a sliding log and a bucket
 * are: the next request is accepted one window after the last.
 */
export function sameClass(one: Hypothesis, other: Hypothesis): boolean {
  const family = ({ family: name, limit }: Hypothesis): string =>
    limit === 1 && ['fixed-window-from-first', 'sliding-log', 'bucket'].includes(name) ? 'one' : name;
  return (
    family(one) === family(other) &&
    one.countRefused === other.countRefused &&
    one.limit === other.limit &&
    one.separate.endpoints === other.separate.endpoints &&
    one.separate.tokens === other.separate.tokens
  );
}

/** How many distinctions are left to be made. */
function openQuestions(survivors: readonly Survivor[], probe: Probe): number {
  const [first] = survivors;
  if (!first) return 0;
  const classes = survivors.filter(({ hypothesis }) => !sameClass(hypothesis, first.hypothesis)).length;
  const vague = survivors.filter((one) => {
    const { from, to } = windowHull(one);
    return to - from > 2 * tolerance(from);
  }).length;
  return classes + vague + untried(probe).length;
}

/** What the probe has means to find out about the scope and has not tried. */
function untried({ prior, observations }: Probe): ('endpoints' | 'tokens')[] {
  const used = (of: (one: Observation) => string): number => new Set(observations.map(of)).size;
  return [
    ...(prior.endpoints.length > 1 && used(({ endpoint }) => endpoint) < 2 ? ['endpoints' as const] : []),
    ...(prior.tokens.length > 1 && used(({ token }) => token) < 2 ? ['tokens' as const] : []),
  ];
}

const mostConfirmations = 2;
const mostRepresentatives = 24;

/** The next plan to be sent, or null: nothing is left to be asked, or nothing left to spend. */
export function nextPlan(probe: Probe): Plan | null {
  const plan = proposal(probe);
  const left = leftOf(probe);
  return plan && plan.requests.length <= left.requests && plan.durationMs <= left.ms ? plan : null;
}

function proposal(probe: Probe): Plan | null {
  const { prior, survivors, observations } = probe;
  if (observations.some(({ accepted }) => accepted === 'other')) return null;
  if (survivors === null) return ramp(probe);
  if (survivors.length === 0) return null;
  const open = openQuestions(survivors, probe);
  return (open > 0 ? question(probe, survivors) : null) ?? confirmation(probe, survivors, prior);
}

/** The documented limit at once with half as many again, then a trickle; more and more while nothing is refused. */
function ramp({ prior, plans }: Probe): Plan | null {
  const { requests, seconds } = prior.documented;
  const trickle = singles(100 * seconds, 100 * seconds, 13);
  if (plans === 0)
    return planOf('the documented limit at once and half as many again, then a trickle', prior, [
      { at: 0, size: Math.ceil(1.5 * requests) + 2 },
      ...trickle,
    ]);
  if (plans === 1)
    return planOf('four times the documented limit at once', prior, [{ at: 0, size: 4 * requests + 3 }, ...trickle]);
  if (plans === 2)
    return planOf('twice the documented rate for five windows', prior, [
      ...singles(0, (500 * seconds) / requests, Math.ceil(10 * requests)),
    ]);
  return null;
}

/** The plan that tells most of what can still be apart. */
function question(probe: Probe, survivors: readonly Survivor[]): Plan | null {
  const { prior, observations, stale } = probe;
  const tracks = memoTracks(observations);
  const random = seeded(observations.length);
  const considered = untried(probe).reduce((those, name) => split(those, { [name]: true }), [...survivors]);
  const representatives = spreadOut(considered)
    .slice(0, mostRepresentatives)
    .flatMap((one) => representativesOf(one, expectedBy(prior), tracks, observations, tolerance))
    .slice(0, 2 * mostRepresentatives);
  const left = leftOf(probe);
  const plans = anchorsOf(survivors, prior)
    .flatMap((anchor) => candidates(anchor, prior, random))
    .filter(({ requests, durationMs }) => requests.length <= left.requests && durationMs <= left.ms)
    .filter(({ purpose }) => !stale.includes(purpose));
  return choose(plans, representatives, weight, sinceFirst(observations), left, random)?.plan ?? null;
}

/** The window a hypothesis would have if the documented rate were the true one. */
const expectedBy =
  ({ documented: { requests, seconds } }: Prior) =>
  ({ family, limit }: Hypothesis): number =>
    (family === 'bucket' ? limit / requests : 1) * seconds * 1000;

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

/** Up to three different limits and windows to cut plans to. */
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
    if (anchors.length === 3) break;
  }
  return anchors;
}

/** Nothing is left to be told apart: see whether what is left foresees what it was not made from. */
function confirmation(probe: Probe, survivors: readonly Survivor[], prior: Prior): Plan | null {
  const [anchor] = anchorsOf(survivors, prior);
  if (!anchor || probe.confirmed >= mostConfirmations) return null;
  return surprise(anchor, prior, seeded(probe.observations.length));
}
