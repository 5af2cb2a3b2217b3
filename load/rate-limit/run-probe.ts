import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OperationId } from '../../contracts/contract.ts';
import { conclude } from '../../contracts/limiter/conclude.ts';
import type { DocumentedLimit } from '../../contracts/limiter/prior.ts';
import { budgetFor } from '../../contracts/limiter/prior.ts';
import { absorb, beginProbe, nextPlan } from '../../contracts/limiter/probe.ts';
import type { LimiterVerdict } from '../../contracts/limiter/verdict.ts';
import type { LimiterRun } from '../../reports/load-run.ts';
import { arrivalsFrom } from '../certificate.ts';
import { type FinishedRun, judgeRun } from '../judge-run.ts';
import type { Machinery } from '../run-journey.ts';
import type { LoadSettings } from '../settings.ts';
import { judgeLimit } from './judge.ts';
import { type SentPlan, type Tokens, sendPlan } from './send-plan.ts';

export type ProbePlan = {
  readonly settings: LoadSettings;
  readonly documented: DocumentedLimit | null;
  /** Operations that succeed with the settings' parameters; a second one shows the scope. */
  readonly endpoints: readonly OperationId[];
  /** The settings' own first. Every endpoint succeeds with each. */
  readonly tokens: Tokens;
  /** The pause before the first plan, in which the limiter forgets what came before us. */
  readonly restMs: number;
  readonly seed: number;
};

/** The most a probe sends, and how long it sends at the longest: rests between its plans cost a target nothing. */
export const costOfProbe = ({ documented }: Pick<ProbePlan, 'documented'>): { requests: number; seconds: number } => {
  const { requests, ms } = budgetFor(documented);
  return { requests, seconds: ms / 1000 };
};

/** A limiter far slower than documented asks for rests that nobody waits for: a probe ends after so many times what it may send for. */
const longest = 3;

/** Told each plan before it is sent. */
type Progress = (purpose: string, requests: number) => void;

/** Probes the limiter of a target: plan, send, infer, until nothing is left to be asked or to be spent. */
export async function runProbe(plan: ProbePlan, machinery: Machinery, progress: Progress): Promise<FinishedRun> {
  const { documented, endpoints, tokens, seed, settings } = plan;
  const folder = join(machinery.out, 'load', `rate-limit-${settings.target}`);
  const sent: SentPlan[] = [];
  const budget = budgetFor(documented);
  let probe = beginProbe({ documented, endpoints, tokens: Object.keys(tokens), budget, seed });
  await sleep(plan.restMs, null, machinery).catch(() => null); // an abort ends it
  const latest = Date.now() + longest * budget.ms;
  for (let next = nextPlan(probe); next && !machinery.signal?.aborted; next = nextPlan(probe)) {
    if (Date.now() + next.durationMs > latest) break;
    progress(next.purpose, next.requests.length);
    const one = await sendPlan(next, settings, tokens, join(folder, `plan-${sent.length + 1}`), machinery);
    sent.push(one);
    probe = absorb(probe, next, one.observations);
    if (one.result.ending.kind !== 'complete' || one.observations.length < next.requests.length) break;
  }
  return judgeProbe(plan, conclude(probe), sent, machinery.out);
}

function judgeProbe(
  { settings: { target }, documented }: ProbePlan,
  verdict: LimiterVerdict,
  sent: readonly SentPlan[],
  out: string,
): FinishedRun {
  const errors = sent.flatMap((one) => one.errors);
  const arrivals = arrivalsFrom({ planned: sent.reduce((sum, { planned }) => sum + planned, 0), errors });
  return judgeRun(sent, out, {
    journey: 'rate-limit',
    profile: 'probe',
    target,
    arrivals,
    requests: sent.flatMap(({ collected }) => collected.requests),
    broken: sent.flatMap(notSent),
    objectives: [],
    limiter: { verdict, judgement: judgeLimit(verdict, documented), requests: requestsOf(verdict) },
  });
}

/** The inference takes requests as they were sent, so a late one does no harm: one that was never sent does. */
const notSent = ({ planned, observations }: SentPlan): string[] =>
  observations.length < planned
    ? [`of ${planned} planned requests ${planned - observations.length} were not sent`]
    : [];

function requestsOf({ observations, sent, endpoints }: LimiterVerdict): LimiterRun['requests'] {
  const planAt = (atMs: number): number => sent.plans.filter(({ startedAtMs }) => startedAtMs <= atMs + 1).length;
  return observations.map(([atMs, , accepted, endpoint, token]) => ({
    atMs,
    plan: planAt(atMs),
    endpoint: endpoints[endpoint] ?? '',
    token,
    accepted: accepted === -1 ? 'other' : accepted === 1,
  }));
}
