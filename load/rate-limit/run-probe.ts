import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OperationId } from '../../contracts/contract.ts';
import { conclude } from '../../contracts/limiter/conclude.ts';
import type { DocumentedLimit } from '../../contracts/limiter/prior.ts';
import { budgetFor } from '../../contracts/limiter/prior.ts';
import { type Probe, absorb, beginProbe, nextPlan } from '../../contracts/limiter/probe.ts';
import type { LimiterVerdict } from '../../contracts/limiter/verdict.ts';
import type { JourneyRun, LimiterRun, LoadFinding } from '../../reports/load-run.ts';
import { byStatus, latencyOf } from '../measure.ts';
import { percentile, rounded } from '../percentiles.ts';
import type { FinishedRun, Machinery } from '../run-journey.ts';
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
  const startedAt = Date.now();
  const folder = join(machinery.out, 'load', `rate-limit-${settings.target}`);
  const sent: SentPlan[] = [];
  const budget = budgetFor(documented);
  let probe = beginProbe({ documented, endpoints, tokens: Object.keys(tokens), budget, seed });
  await sleep(plan.restMs);
  const latest = Date.now() + longest * budget.ms;
  for (let next = nextPlan(probe); next && !machinery.signal?.aborted; next = nextPlan(probe)) {
    if (Date.now() + next.durationMs > latest) break;
    progress(next.purpose, next.requests.length);
    const one = await sendPlan(next, settings, tokens, join(folder, `plan-${sent.length + 1}`), machinery);
    sent.push(one);
    probe = absorb(probe, next, one.observations);
    if (one.result.ending.kind !== 'complete' || one.observations.length < next.requests.length) break;
  }
  return finish(plan, probe, sent, { startedAt, folder: relative(machinery.out, folder) });
}

function finish(
  plan: ProbePlan,
  probe: Probe,
  sent: readonly SentPlan[],
  { startedAt, folder }: { readonly startedAt: number; readonly folder: string },
): FinishedRun {
  const verdict = conclude(probe);
  const judgement = judgeLimit(verdict, plan.documented);
  const collected = sent.map((one) => one.collected);
  const requests = collected.flatMap((one) => one.requests.map((request) => ({ ...request, slot: null })));
  const why = [...whyVoid(sent), ...(judgement.outcome === 'cannotTell' ? [judgement.sentence] : [])];
  const run: JourneyRun = {
    journey: 'rate-limit',
    profile: 'probe',
    target: plan.settings.target,
    startedAt: new Date(startedAt).toISOString(),
    durationMs: Date.now() - startedAt,
    state: why.length > 0 ? 'void' : 'valid',
    ...(why.length > 0 ? { why } : {}),
    arrivals: arrivalsOf(sent),
    objectives: [],
    latency: latencyOf(requests),
    responses: {
      checked: collected.reduce((sum, one) => sum + one.checked, 0),
      byStatus: byStatus(requests),
      findings: mergeFindings(collected.flatMap(({ findings }) => findings)),
    },
    limiter: { verdict, judgement, requests: requestsOf(verdict) },
    files: { samples: folder },
  };
  const last = sent[sent.length - 1];
  return { run, ending: last?.result.ending ?? { kind: 'interrupted' }, collected };
}

/** The inference takes requests as they were sent, so a late one does no harm: one that was never sent does. */
function arrivalsOf(sent: readonly SentPlan[]): JourneyRun['arrivals'] {
  const errors = sent.flatMap((one) => one.errors).sort((a, b) => a - b);
  const planned = sent.reduce((sum, { planned: count }) => sum + count, 0);
  return {
    planned,
    sent: errors.length,
    off: planned - errors.length,
    p99ErrorMs: rounded(percentile(errors, 99)),
    maxErrorMs: rounded(percentile(errors, 100)),
  };
}

function whyVoid(sent: readonly SentPlan[]): string[] {
  return sent.flatMap(({ result: { ending }, collected: { stop, exceptions }, planned, observations }) => [
    ...(ending.kind === 'interrupted' ? ['it was interrupted; what was measured until then is kept'] : []),
    ...(ending.kind === 'void' || ending.kind === 'suiteError' ? [ending.why] : []),
    ...(stop ? [`it was stopped (${stop.because}): ${stop.detail}`] : []),
    ...(exceptions.length > 0 ? [`an iteration threw: ${exceptions[0]?.split('\n')[0] ?? ''}`] : []),
    ...(ending.kind === 'complete' && observations.length < planned
      ? [`of ${planned} planned requests ${planned - observations.length} were not sent`]
      : []),
  ]);
}

/** One entry for each cause, over all plans. */
function mergeFindings(findings: readonly LoadFinding[]): LoadFinding[] {
  const merged = new Map<string, LoadFinding>();
  for (const one of findings) {
    const known = merged.get(one.fingerprint);
    merged.set(one.fingerprint, known ? { ...known, count: known.count + one.count } : one);
  }
  return [...merged.values()];
}

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
