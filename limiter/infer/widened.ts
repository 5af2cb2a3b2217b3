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

/** What hypotheses are made of. */
type Known = Pick<Probe, 'prior' | 'observations' | 'evidence'>;

/** The hypotheses to be held against what is known now: with budgets apart as soon as a second endpoint or token was used. */
export function widened(now: Known, { survivors, evidence }: Pick<Probe, 'survivors' | 'evidence'>): Survivor[] {
  if (survivors === null) return every(now, plain);
  const [tried, before] = [triedBy(now.evidence), triedBy(evidence)];
  const slow = notFasterThan(shortestEach(now.prior), survivors);
  const byEndpoint = tried.endpoints && !before.endpoints ? split(slow, { endpoints: true }) : slow;
  return [...(tried.tokens && !before.tokens ? split(byEndpoint, { tokens: true }) : byEndpoint)];
}

/** Where nothing that is thought of from the start is left: every rival, of limits one more than was ever let in at once too. */
export const lastRivals = (now: Known): Survivor[] => every(now, rivals, shortestWindows(now.observations).slice(-1));

const every = (
  { prior, observations, evidence }: Known,
  among: readonly Family[],
  ofOneMore: readonly number[] = [],
): Survivor[] =>
  everyHypothesis(
    [...shortestWindows(observations), ...ofOneMore],
    longestWindow * prior.budget.ms,
    shortestEach(prior),
    Math.max(1, metAtOnce(evidence)),
    separations(triedBy(evidence)),
    among,
  );

/**
 * The shortest window for limits of 1, 2, ...: whatever the limiter, it had accepted as many requests as its limit before
 * its first refusal, those of which nobody heard again perhaps among them, and those it still remembered then came within the
 * last two windows.
 */
function shortestWindows(observations: readonly Observation[]): number[] {
  const refused = observations.filter(({ accepted }) => accepted === false);
  const sent = Math.min(...refused.map(({ sentAt }) => sentAt));
  const answered = Math.min(...refused.map(({ answeredAt }) => answeredAt));
  return observations
    .filter(({ accepted, sentAt }) => accepted !== false && sentAt <= answered)
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
