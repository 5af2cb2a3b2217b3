import { metAtOnce } from './infer/boundaries.ts';
import { firstContradiction } from './infer/contradiction.ts';
import { firstSent, lastAnswer, tracksOf } from './infer/evidence.ts';
import { isHeldBack } from './infer/held-back.ts';
import { lateness } from './infer/lateness.ts';
import type { Evidence, Observation } from './observation.ts';
import { type Plan, fits, laterBy } from './plan/plan.ts';
import { type Probe, epochOf } from './probe-state.ts';
import { type Cost, type Prior, mostTimes, soughtLimit, soughtWindowMs } from './prior.ts';
import { proposal } from './plan/propose.ts';
import { classesLeft, untried } from './infer/questions.ts';
import { askedWaitMs } from './say/retry-trait.ts';
import { withRivals } from './infer/rivals.ts';
import { eliminate, windowHull } from './infer/survivors.ts';
import { type Survivor, forgottenAfter, longestOf } from './infer/survivor.ts';
import type { SentPlan } from './verdict.ts';
import { lastRivals, widened } from './infer/widened.ts';

/**
 * How a probe goes:
 *
 *     let probe = beginProbe({ documented, endpoints, tokens, budget: budgetFor(documented), seed });
 *     for (let plan = nextPlan(probe); plan; plan = nextPlan(probe))
 *       probe = absorb(probe, plan, await send(plan));
 *     const verdict = conclude(probe); // say/conclude.ts
 *
 * `send` starts each request of the plan at its instant (some milliseconds late do no harm: what counts is when it was
 * really sent), never waiting for the answers to others, and hands back one observation for each request that was sent,
 * in any order. A plan begins after every answer to the one before has come. Before the first plan the limiter must
 * have had a rest of two documented windows: requests it still remembers are unknown here. A plan that is cut short is
 * kept by `cutShort`, which infers nothing from it.
 * Everything is a value, and the same seed with the same answers leads to the same plans.
 */
export const beginProbe = (prior: Prior): Probe => ({
  prior,
  observations: [],
  evidence: [],
  sent: [],
  survivors: null,
  contradiction: null,
  isCut: false,
  stale: [],
});

/** The next plan to be sent, or null: nothing is left to be asked, or nothing left to spend. */
export function nextPlan(probe: Probe): Plan | null {
  if (probe.isCut || mustStop(probe) !== null || isStuck(probe.evidence)) return null;
  const left = leftOf(probe);
  const made = proposal(probe, left);
  const isNew = (probe.sent[probe.sent.length - 1]?.other ?? 0) > 0;
  const plan = made && isNew ? laterBy(made, Math.min(forgettingMs(probe), mostRestMs(probe))) : made;
  return plan && plan.requests.length > 0 && fits(plan, left) ? plan : null;
}

/** How long a limiter takes to forget all; where nothing was refused yet, as it was taken to have forgotten all before the first plan. */
const forgettingMs = ({ survivors, prior }: Probe): number =>
  forgottenAfter(
    survivors?.reduce((most, one) => Math.max(most, longestOf(one, windowHull(one))), 0) ?? soughtWindowMs(prior),
  );

/** A rest is no longer than a budget of so many such rests allows: what lasts longer may be remembered after it. */
const mostRestMs = ({ prior }: Probe): number => forgottenAfter(prior.budget.ms / 4);

/** The last answer to a plan comes this much after its last request, or more. */
const answerMs = 100;

/** What is left of the budget for a plan. */
function leftOf({ prior, observations, evidence, sent }: Probe): Cost {
  const { budget } = prior;
  const spent = sent.reduce((sum, { seconds }) => sum + 1000 * seconds, 0);
  const times = Math.min(mostTimes, Math.max(1, metAtOnce(evidence) / soughtLimit(prior).requests));
  return { requests: Math.floor(times * budget.requests) - observations.length, ms: budget.ms - spent - answerMs };
}

/** So many answers of which nobody knows whether they were counted come now and then, on any network. */
export const mostLost = (answers: number): number => 2 + Math.floor(answers / 40);

/** A failing server, or one that asks for a long pause, is left alone: a minute, or two documented windows. */
export function mustStop({ prior: { documented }, observations }: Probe): 'other-status' | 'long-retry-after' | null {
  const lost = observations.filter(({ accepted }) => accepted === 'other').length;
  if (lost > mostLost(observations.length)) return 'other-status';
  const longest = 1000 * (Math.max(60, 2 * (documented?.seconds ?? 0)) + 1);
  const long = observations.some((one) => askedWaitMs(one) > longest);
  return long ? 'long-retry-after' : null;
}

/** The probe after a plan that ended before all of it was answered: kept with what came, and nothing inferred from it. */
export const cutShort = (probe: Probe, plan: Plan, answers: readonly Observation[]): Probe => ({
  ...withAnswers(probe, plan, answers, false),
  isCut: true,
});

const inOrder = <One extends Observation>(those: One[]): One[] => those.sort((one, other) => one.sentAt - other.sentAt);

function withAnswers(probe: Probe, plan: Plan, answers: readonly Observation[], isForeseen: boolean): Probe {
  const observations = inOrder([...probe.observations, ...answers]);
  const about = sentPlan(plan, answers, firstSent(observations));
  const sent = {
    ...about,
    kind: plan.kind,
    confirms: isForeseen && about.other === 0 && about.refused < about.requests,
  };
  return { ...probe, observations, sent: [...probe.sent, sent] };
}

/** The last instant until another at which nothing was on its way: what was sent before it arrived before all that came after. */
function quietBefore(instant: number, answers: readonly Observation[]): number {
  const underWay = answers.filter(({ sentAt, answeredAt }) => sentAt < instant && answeredAt >= instant);
  return underWay.length === 0 ? instant : quietBefore(Math.min(...underWay.map(({ sentAt }) => sentAt)), answers);
}

/** For how long nothing was sent before the epoch of a plan; without end before the first, when the limiter is taken to have had nothing to forget. */
function restBefore({ evidence, observations, sent }: Probe, answers: readonly Observation[]): number {
  const begun = evidence.find(({ epoch }) => epoch === epochOf({ sent }));
  if (begun) return begun.restMs ?? Infinity;
  return observations.length === 0 ? Infinity : firstSent(inOrder([...answers])) - lastAnswer(observations);
}

/** What is known with a plan's answers: those that came before any of which it is unknown whether it was counted. */
function evidenceWith(probe: Probe, answers: readonly Observation[], restMs: number): Evidence[] {
  const lost = answers.filter(({ accepted }) => accepted === 'other');
  const until = quietBefore(Math.min(...lost.map(({ sentAt }) => sentAt)), answers);
  const which = { epoch: epochOf(probe), plan: probe.sent.length, restMs };
  const sure = answers.filter(({ sentAt }) => sentAt < until).map((one) => ({ ...one, ...which }));
  return inOrder([...probe.evidence, ...sure]);
}

/** The probe after a plan was sent and these answers came. Many that neither accept nor refuse end it. */
export function absorb(probe: Probe, plan: Plan, answers: readonly Observation[]): Probe {
  const restMs = restBefore(probe, answers);
  const observations = evidenceWith(probe, answers, restMs);
  const isForeseen = restMs >= forgettingMs(probe) && classesLeft(probe).length === 1 && untried(probe).length === 0;
  const next = { ...withAnswers(probe, plan, answers, isForeseen), evidence: observations };
  if (mustStop(next) !== null || !observations.some(({ accepted }) => accepted === false)) return next;
  const tracks = tracksOf(observations);
  const isHeld = isHeldBack(observations);
  const before = withoutHeld(widened(next, probe), isHeld);
  const left = (those: readonly Survivor[]): Survivor[] =>
    eliminate(those, tracks, lastAnswer(observations) - firstSent(observations), probe.sent.length);
  const found = left(isHeld ? before : withRivals(before));
  const survivors = found.length === 0 && probe.contradiction === null && !isHeld ? left(lastRivals(next)) : found;
  const stale = learned(before, survivors) ? [] : [...probe.stale, plan.kind];
  if (found.length > 0) return { ...next, survivors, stale };
  const contradiction = probe.contradiction ?? firstContradiction(before, observations, probe.evidence.length);
  const sent = next.sent.map((one) => ({ ...one, confirms: false })); // what they confirmed is struck out
  return { ...next, survivors, contradiction, stale, sent };
}

/** Whether requests are only held back: nothing was refused that could be explained. */
const isStuck = (observations: readonly Observation[]): boolean =>
  lateness(observations) !== null && !isHeldBack(observations);

/** Where requests are held back nothing but a bucket is thought of, which then is a queue. */
const withoutHeld = (survivors: readonly Survivor[], isHeld: boolean): readonly Survivor[] =>
  isHeld ? survivors.filter(({ hypothesis: { family } }) => family === 'bucket') : survivors;

/** A plan as it was carried out; `origin`: when the probe's first request was sent. */
export function sentPlan(
  { purpose }: Pick<Plan, 'purpose'>,
  answers: readonly Pick<Observation, 'sentAt' | 'answeredAt' | 'accepted'>[],
  origin: number,
): SentPlan {
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

/** Whether a hypothesis was struck out, or the windows narrowed by a tenth. */
function learned(before: readonly Survivor[], after: readonly Survivor[]): boolean {
  const width = (survivors: readonly Survivor[]): number =>
    survivors.map(windowHull).reduce((sum, { from, to }) => sum + Math.log(to / from), 0);
  return after.length < before.length || width(after) < 0.9 * width(before);
}
