import { doubtOf } from '../infer/doubts.ts';
import { lateness, ownLateness } from '../infer/lateness.ts';
import type { Observation } from '../observation.ts';
import { soughtLimit } from '../prior.ts';
import { mustStop } from '../probe.ts';
import type { CarriedOut, Probe } from '../probe-state.ts';
import { classesLeft, confirming, untried } from '../infer/questions.ts';
import { headerTruths } from './headers.ts';
import { traitsOf } from './traits.ts';
import {
  type LimiterAnswer,
  type LimiterClass,
  type LimiterVerdict,
  type RefusedBy,
  type SentPlan,
  mostSurvivors,
  sentIn,
} from '../verdict.ts';

/**
 * What a probe found, whenever it ended.
 * @param startErrors how far each of its requests started off its time, in milliseconds; empty: that is not known
 */
export function conclude(probe: Probe, startErrors: readonly number[] = []): LimiterVerdict {
  const { prior, observations, sent } = probe;
  const classes = classesLeft(probe);
  const answer = answerOf(probe, classes, startErrors);
  const refusals = refusalsIn(probe);
  const headers = headerTruths(observations, classes);
  return {
    documented: prior.documented,
    sent: sentIn(sent.map(asSent)),
    answer,
    traits: traitsOf(probe, classes, answer),
    ...(refusals.length > 0 ? { refusals } : {}),
    ...(headers.length > 0 ? { headers } : {}),
    survivors: classes.slice(0, mostSurvivors),
    survivorCount: classes.length,
  };
}

/** A plan without its kind, which is nobody's business but the probe's. */
const asSent = ({ purpose, startedAtMs, seconds, requests, refused, other }: CarriedOut): SentPlan => ({
  purpose,
  startedAtMs,
  seconds,
  requests,
  refused,
  other,
});

function answerOf(probe: Probe, classes: readonly LimiterClass[], startErrors: readonly number[]): LimiterAnswer {
  const { observations, evidence, survivors, contradiction } = probe;
  const accepted = observations.filter((one) => one.accepted === true).length;
  if (survivors === null && probe.isCut)
    return { kind: 'inconclusive', reason: 'stopped', because: 'the probe was ended in the midst of a plan' };
  if (observations.length === 0)
    return { kind: 'inconclusive', reason: 'nothing-sent', because: 'no request was answered' };
  const stopped = stoppedBy(probe);
  if (stopped) return stopped;
  if (accepted === 0)
    return { kind: 'inconclusive', reason: 'all-refused', because: 'every request was refused, the first one too' };
  const own = ownLateness(evidence, startErrors);
  if (own) return { kind: 'inconclusive', reason: 'schedule-missed', because: own };
  const late = lateness(evidence);
  if (late && !survivors?.length) return { kind: 'unexplained', because: late, first: null };
  if (survivors === null && accepted < observations.length)
    return { kind: 'inconclusive', reason: 'other-status', because: 'an answer was lost each time before a refusal' };
  if (survivors === null) return unlimited(probe);
  if (survivors.length === 0)
    return {
      kind: 'unexplained',
      because: 'no limiter known here gives these answers, whenever the requests arrived',
      first: contradiction,
    };
  const [limiter, ...others] = classes;
  if (!limiter || others.length > 0)
    return { kind: 'ambiguous', tellApart: 'more requests, or more time, than the budget allows' };
  const scopes = untried(probe).join(' and the ');
  const help = scopes === '' ? doubtOf(limiter, probe) : `a second one of the ${scopes}, to see what shares the limit`;
  return help === null
    ? { kind: 'named', limiter, confirmedBy: confirming(probe).length }
    : { kind: 'ambiguous', tellApart: help };
}

function stoppedBy(probe: Probe): LimiterAnswer | null {
  const stop = mustStop(probe);
  switch (stop) {
    case null:
      return null;
    case 'other-status': {
      const others = probe.observations.filter(({ accepted }) => accepted === 'other');
      const kinds = counted(others).map(({ answer, count }) => `${answer} (${count})`);
      const because = `${others.length} of ${probe.observations.length} answers were neither a success nor a refusal: ${kinds.join(', ')}`;
      return { kind: 'inconclusive', reason: stop, because };
    }
    case 'long-retry-after':
      return { kind: 'inconclusive', reason: stop, because: 'a refusal asked for a wait that is too long to go on' };
    default:
      return stop satisfies never;
  }
}

/**
 * How far it was looked: the longest of the plans that went beyond the documented rate, or the fastest where none did. A plan
 * counts as a window long at least: so many were let in within it. What came at once is told beside it.
 */
function unlimited({ prior, observations, sent }: Probe): LimiterAnswer {
  const atOnce = Math.max(...observations.map((one) => within(observations, one.sentAt, 100)));
  const limit = soughtLimit(prior);
  const looks = sent.map(({ requests, seconds }) => {
    const forSeconds = Math.max(seconds, limit.seconds);
    return { upToPerSecond: requests / forSeconds, forSeconds };
  });
  const beyond = looks.filter(({ upToPerSecond }) => upToPerSecond > limit.requests / limit.seconds);
  const [longest] = beyond.sort((one, other) => other.forSeconds - one.forSeconds);
  const [fastest] = looks.sort((one, other) => other.upToPerSecond - one.upToPerSecond);
  return { kind: 'noLimitSeen', ...(longest ?? fastest ?? { upToPerSecond: 0, forSeconds: 0 }), atOnce };
}

/** How requests were refused, the most frequent way first. */
const refusalsIn = ({ observations }: Probe): RefusedBy[] =>
  counted(observations.filter(({ accepted }) => accepted === false));

function counted(observations: readonly Observation[]): RefusedBy[] {
  const answers = observations.map(({ answer = '429' }) => answer);
  const counts = [...new Set(answers)].map((answer) => ({
    answer,
    count: answers.filter((one) => one === answer).length,
  }));
  return counts.sort((one, other) => other.count - one.count);
}

const within = (observations: readonly { readonly sentAt: number }[], from: number, ms: number): number =>
  observations.filter(({ sentAt }) => sentAt >= from && sentAt <= from + ms).length;
