import { metAtOnce } from './boundaries.ts';
import { triedBy } from './evidence.ts';
import { type Family, families } from './families.ts';
import type { Hypothesis } from './hypothesis.ts';
import type { Observation } from '../observation.ts';
import { type Prior, soughtLimit } from '../prior.ts';
import type { Probe } from '../probe-state.ts';
import { split } from './questions.ts';
import { clipped } from './spans.ts';
import { everyHypothesis, plain, rivals } from './survivors.ts';
import type { Survivor } from './survivor.ts';

/** Windows below this are as likely the time that the server works on a request; what lies far beyond the budget is all one. */
const shortestWindowMs = 200;
const longestWindow = 10;

/** Rates far above the documented one would need more requests than the budget has. */
const mostTimesDocumented = 4;

const shortestEach = (prior: Prior): number => {
  const { requests, seconds } = soughtLimit(prior);
  return (1000 * seconds) / requests / mostTimesDocumented;
};

/** The hypotheses to be held against the answers: with budgets apart as soon as a second endpoint or token was used. */
export function widened(
  { prior, survivors, evidence: before }: Probe,
  observations: readonly Observation[],
): Survivor[] {
  const now = triedBy(observations);
  if (survivors === null) return every(prior, observations, plain);
  const then = triedBy(before);
  const slow = notFasterThan(shortestEach(prior), survivors);
  const byEndpoint = now.endpoints && !then.endpoints ? split(slow, { endpoints: true }) : slow;
  return [...(now.tokens && !then.tokens ? split(byEndpoint, { tokens: true }) : byEndpoint)];
}

/** Where nothing that is thought of from the start is left: every rival, of limits one more than was ever let in at once too. */
export const lastRivals = (prior: Prior, observations: readonly Observation[]): Survivor[] =>
  every(prior, observations, rivals, shortestWindows(observations).slice(-1));

const every = (
  prior: Prior,
  observations: readonly Observation[],
  among: readonly Family[],
  ofOneMore: readonly number[] = [],
): Survivor[] =>
  everyHypothesis(
    [...shortestWindows(observations), ...ofOneMore],
    longestWindow * prior.budget.ms,
    shortestEach(prior),
    Math.max(1, metAtOnce(observations)),
    separations(triedBy(observations)),
    among,
  );

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

/** Limits that were looked at together had the window of the least of them; each for itself is slower. */
const notFasterThan = (eachMs: number, survivors: readonly Survivor[]): Survivor[] =>
  survivors
    .map((one) => {
      const { family, least } = one.hypothesis;
      const from = families[family].bounds.shortest(least * eachMs, 0);
      return { ...one, windows: clipped(one.windows, { from, to: Infinity }) };
    })
    .filter(({ windows }) => windows.length > 0);
