import { clustersOf } from './boundaries.ts';
import { classesOf } from './classes.ts';
import { firstContradiction } from './contradiction.ts';
import { keyOf } from './forecast.ts';
import type { Hypothesis } from './hypothesis.ts';
import type { Observation } from './observation.ts';
import type { Plan } from './plan.ts';
import { type Cost, type Prior, assumed } from './prior.ts';
import { parseRetryAfter } from './retry-after.ts';
import { proposal } from './propose.ts';
import { type Apart, type Survivor, type Tracks, eliminate, everyHypothesis, windowHull } from './survivors.ts';
import { tolerance } from './tolerance.ts';
import { trackOf } from './track.ts';
import type { Contradiction, LimiterClass, SentPlan } from './verdict.ts';

/**
 * How a probe goes:
 *
 *     let probe = beginProbe({ documented, endpoints, tokens, budget: budgetFor(documented), seed });
 *     for (let plan = nextPlan(probe); plan; plan = nextPlan(probe))
 *       probe = absorb(probe, plan, await send(plan));
 *     const verdict = conclude(probe); // conclude.ts
 *
 * `send` starts each request of the plan at its instant (some milliseconds late do no harm: what counts is when it was
 * really sent), never waiting for the answers to others, and hands back one observation for each request that was sent,
 * in any order. A plan begins after every answer to the one before has come. Before the first plan the limiter must
 * have had a rest of two documented windows: requests it still remembers are unknown here. A run that is cut short
 * absorbs what it has, as long as every request that may have reached the server is in it, and concludes.
 * Everything is a value, and the same seed with the same answers leads to the same plans.
 */
export type Probe = {
  readonly prior: Prior;
  /** In the order of sending. */
  readonly observations: readonly Observation[];
  readonly sent: readonly SentPlan[];
  /** Null until a request was refused: there is no limiter to explain yet. */
  readonly survivors: readonly Survivor[] | null;
  /** The answer that struck out the last survivor. */
  readonly contradiction: Contradiction | null;
  /** How many plans only confirmed the one class that was left. */
  readonly confirmed: number;
  /** The plans that told nothing since the last that told something. */
  readonly stale: readonly string[];
};

export const beginProbe = (prior: Prior): Probe => ({
  prior,
  observations: [],
  sent: [],
  survivors: null,
  contradiction: null,
  confirmed: 0,
  stale: [],
});

/** The longest a plan may have to wait until it is sent. */
const longestPauseMs = 2500;

/** The next plan to be sent, or null: nothing is left to be asked, or nothing left to spend. */
export function nextPlan(probe: Probe): Plan | null {
  if (mustStop(probe)) return null;
  const plan = proposal(probe, leftOf(probe));
  const left = leftOf(probe);
  return plan && plan.requests.length > 0 && plan.requests.length <= left.requests && plan.durationMs <= left.ms
    ? plan
    : null;
}

/** What is left of the budget for a plan, the pause before it taken off. */
export function leftOf({ prior: { budget }, observations, sent }: Probe): Cost {
  const spentMs = sent.length === 0 ? 0 : lastAnswer(observations) - firstSent(observations) + longestPauseMs;
  return { requests: budget.requests - observations.length, ms: budget.ms - spentMs };
}

export const firstSent = (observations: readonly Observation[]): number => observations[0]?.sentAt ?? 0;

export const lastAnswer = (observations: readonly Observation[]): number =>
  observations.reduce((latest, { answeredAt }) => Math.max(latest, answeredAt), 0);

/** A failing server, or one that asks for a long pause, is left alone: a minute, or two documented windows. */
export function mustStop({ prior: { documented }, observations }: Probe): 'other-status' | 'long-retry-after' | null {
  if (observations.some(({ accepted }) => accepted === 'other')) return 'other-status';
  const longest = Math.max(60, 2 * (documented?.seconds ?? 0)) + 1;
  const long = observations.some(({ retryAfter }) => {
    const read = retryAfter === null ? null : parseRetryAfter(retryAfter);
    return read?.kind === 'seconds' && read.seconds > longest;
  });
  return long ? 'long-retry-after' : null;
}

/** The probe after a plan was sent and these answers came. Answers that neither accept nor refuse end it. */
export function absorb(probe: Probe, plan: Plan, answers: readonly Observation[]): Probe {
  const observations = [...probe.observations, ...answers].sort((one, other) => one.sentAt - other.sentAt);
  const next = { ...probe, observations, sent: [...probe.sent, sentPlan(plan, answers, firstSent(observations))] };
  if (mustStop(next) === 'other-status' || !observations.some(({ accepted }) => accepted === false)) return next;
  const tracks = tracksOf(observations);
  const before = widened(probe, observations);
  const survivors = eliminate(before, tracks, lastAnswer(observations) - firstSent(observations));
  const contradiction =
    survivors.length === 0 ? (probe.contradiction ?? firstContradiction(before, observations, tracks, probe)) : null;
  const known = classesLeft(probe).length === 1 && untried(probe).length === 0;
  const stale = learned(before, survivors) ? [] : [...probe.stale, plan.purpose];
  return { ...next, survivors, contradiction, stale, confirmed: probe.confirmed + (known ? 1 : 0) };
}

function sentPlan({ purpose }: Plan, answers: readonly Observation[], origin: number): SentPlan {
  const startedAt = answers.reduce((earliest, { sentAt }) => Math.min(earliest, sentAt), Infinity);
  const startedAtMs = Number.isFinite(startedAt) ? startedAt - origin : 0;
  return {
    purpose,
    startedAtMs,
    seconds: answers.length === 0 ? 0 : (lastAnswer(answers) - origin - startedAtMs) / 1000,
    requests: answers.length,
    refused: answers.filter(({ accepted }) => accepted === false).length,
    other: answers.filter(({ accepted }) => accepted === 'other').length,
  };
}

export const tracksOf = (observations: readonly Observation[]): Tracks => {
  const origin = firstSent(observations);
  const known = new Map<string, readonly Apart[]>();
  return ({ separate }) => {
    const name = `${separate.endpoints} ${separate.tokens}`;
    const tracks = known.get(name) ?? apart(separate, observations)
      .sort((one, other) => one.length - other.length)
      .map((one) => ({ track: trackOf(one, origin), clusters: clustersOf(one, origin) }));
    known.set(name, tracks);
    return tracks;
  };
};

/** The observations of each budget. */
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

/** Whether a hypothesis was struck out, or the windows narrowed by a tenth. */
function learned(before: readonly Survivor[], after: readonly Survivor[]): boolean {
  const width = (survivors: readonly Survivor[]): number =>
    survivors.map(windowHull).reduce((sum, { from, to }) => sum + Math.log(to / from), 0);
  return after.length < before.length || width(after) < 0.9 * width(before);
}

/** Windows below this are as likely the time that the server works on a request; what lies far beyond the budget is all one. */
const shortestWindowMs = 200;
const longestWindow = 10;

/** Rates far above the documented one would need more requests than the budget has. */
const mostTimesDocumented = 4;

const shortestEach = ({ documented }: Prior): number => {
  const { requests, seconds } = documented ?? assumed;
  return (1000 * seconds) / requests / mostTimesDocumented;
};

/** The hypotheses to be held against the answers: with budgets apart as soon as a second endpoint or token was used. */
function widened({ prior, survivors, observations: before }: Probe, observations: readonly Observation[]): Survivor[] {
  const now = triedBy(observations);
  if (survivors === null)
    return everyHypothesis(
      shortestWindows(observations),
      longestWindow * prior.budget.ms,
      shortestEach(prior),
      Math.max(1, ...clustersOf(observations, 0).map(({ accepted }) => accepted)),
      separations(now),
    );
  const then = triedBy(before);
  const byEndpoint = now.endpoints && !then.endpoints ? split(survivors, { endpoints: true }) : survivors;
  return [...(now.tokens && !then.tokens ? split(byEndpoint, { tokens: true }) : byEndpoint)];
}

/**
 * The shortest window for limits of 1, 2, ...: whatever the limiter, it had accepted as many requests as its limit before
 * its first refusal, and those it still remembered then came within the last two windows.
 */
function shortestWindows(observations: readonly Observation[]): number[] {
  const refused = observations.filter(({ accepted }) => accepted === false);
  const sent = Math.min(...refused.map(({ sentAt }) => sentAt));
  const answered = Math.min(...refused.map(({ answeredAt }) => answeredAt));
  return observations
    .filter(({ accepted, sentAt }) => accepted === true && sentAt <= answered)
    .map((one) => one.answeredAt)
    .sort((one, other) => other - one)
    .map((accepted) => Math.max(shortestWindowMs, (sent - accepted) / 2));
}

const separations = ({ endpoints, tokens }: { endpoints: boolean; tokens: boolean }): Hypothesis['separate'][] =>
  [false, true]
    .flatMap((byEndpoint) => [false, true].map((byToken) => ({ endpoints: byEndpoint, tokens: byToken })))
    .filter((one) => (endpoints || !one.endpoints) && (tokens || !one.tokens));

export const split = (survivors: readonly Survivor[], how: Partial<Hypothesis['separate']>): Survivor[] =>
  survivors.flatMap(({ hypothesis, windows }) => [
    { hypothesis, windows },
    { hypothesis: { ...hypothesis, separate: { ...hypothesis.separate, ...how } }, windows },
  ]);

/** Whether a second endpoint, a second token was used. */
export function triedBy(observations: readonly Observation[]): { endpoints: boolean; tokens: boolean } {
  const [first] = observations;
  return {
    endpoints: observations.some(({ endpoint }) => endpoint !== first?.endpoint),
    tokens: observations.some(({ token }) => token !== first?.token),
  };
}

/** What the probe has means to find out about the scope and has not tried. */
export function untried({ prior, observations }: Probe): ('endpoints' | 'tokens')[] {
  const tried = triedBy(observations);
  return [
    ...(prior.endpoints.length > 1 && !tried.endpoints ? ['endpoints' as const] : []),
    ...(prior.tokens.length > 1 && !tried.tokens ? ['tokens' as const] : []),
  ];
}

export const classesLeft = ({ survivors, observations }: Probe): LimiterClass[] =>
  classesOf(survivors ?? [], triedBy(observations));

/** How many distinctions are left to be made. */
export function questionsLeft(probe: Probe): number {
  const classes = classesLeft(probe);
  const vague = classes.filter(({ windowMs: { from, to } }) => to - from > 2 * tolerance(from)).length;
  return Math.max(0, classes.length - 1) + vague + untried(probe).length;
}
