import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OperationId } from '../../contracts/spec/contract.ts';
import { conclude } from '../../limiter/conclude.ts';
import { firstSent } from '../../limiter/evidence.ts';
import { type Cost, type DocumentedLimit, assumed, budgetFor } from '../../limiter/prior.ts';
import { type Plan, underLoadMs } from '../../limiter/plan.ts';
import { absorb, beginProbe, cutShort, nextPlan } from '../../limiter/probe.ts';
import type { Probe } from '../../limiter/probe-state.ts';
import type { LimiterVerdict } from '../../limiter/verdict.ts';
import type { LimiterRun } from '../../runs/load-run.ts';
import { arrivalsFrom } from '../certificate.ts';
import { type FinishedRun, judgeRun } from '../judge-run.ts';
import type { Machinery } from '../run-journey.ts';
import type { LoadSettings } from '../settings.ts';
import { lookAcross } from './across.ts';
import { judgeLimit } from './judge.ts';
import type { MayFail } from './plan-file.ts';
import { type Calm, type Got, calmLook, counting, failingStatuses, observed } from './refusals.ts';
import { type SentPlan, type Tokens, sendPlan } from './send-plan.ts';

export type ProbePlan = {
  readonly settings: LoadSettings;
  /** The limits of which one applies, the lowest first; empty: it is documented to have none. */
  readonly documented: readonly DocumentedLimit[];
  /** Operations that succeed with the settings' parameters; a second one shows the scope. */
  readonly endpoints: readonly OperationId[];
  /** Further ones of looks.ts, which show it as well. */
  readonly looks?: readonly OperationId[];
  /** The settings' own first. Every endpoint succeeds with each. */
  readonly tokens: Tokens;
  /** The pause before the first plan, in which the limiter forgets what came before us. */
  readonly restMs: number;
  readonly seed: number;
};

/** What may be sent beyond the inference's budget: single requests that tell a limiter from a failing server, looks at further endpoints. */
const aside = 1 / 3;

/** The most a probe sends, and how long it sends at the longest: rests between its plans cost a target nothing. */
export function costOfProbe({ documented }: Pick<ProbePlan, 'documented'>): { requests: number; seconds: number } {
  const costs = triedIn(documented).map(mostAt);
  const sum = (of: (one: Cost) => number): number => costs.reduce((total, one) => total + of(one), 0);
  return { requests: sum(({ requests }) => requests), seconds: sum(({ ms }) => ms) / 1000 };
}

function mostAt(documented: DocumentedLimit | null): Cost {
  const { requests, ms } = budgetFor(documented);
  return { requests: requests + Math.ceil(aside * requests), ms: ms + aside * ms };
}

/** Where a probe looks first, and where it looks next as long as no limit was seen. */
const triedIn = (documented: readonly DocumentedLimit[]): readonly (DocumentedLimit | null)[] =>
  documented.length === 0 ? [null] : documented;

/** A limiter far slower than documented asks for rests that nobody waits for: a probe ends after so many times what it may send for. */
const longest = 3;

/** Told each plan before it is sent. */
type Progress = (purpose: string, requests: number) => void;

/**
 * Probes the limiter of a target. Where one of several limits applies it begins with the lowest, so that no store gets more
 * than it takes to see its own.
 */
export async function runProbe(plan: ProbePlan, machinery: Machinery, progress: Progress): Promise<FinishedRun> {
  const [first = null, ...more] = triedIn(plan.documented);
  let { verdict, sent } = await probeAt(first, plan, 0, machinery, progress);
  for (const limit of more) {
    if (verdict.answer.kind !== 'noLimitSeen' || machinery.signal?.aborted || sent.some(isCut)) break;
    const next = await probeAt(limit, plan, sent.length, machinery, progress);
    verdict = next.verdict;
    sent = [...sent, ...next.sent];
  }
  return judgeProbe(plan, verdict, sent, machinery.out);
}

type Probed = { readonly verdict: LimiterVerdict; readonly sent: readonly SentPlan[] };

/** The documented limit where a probe looks first. */
type Sought = DocumentedLimit | null;

/**
 * Plan, send, infer, until nothing is left to be asked or to be spent.
 * @param before how many plans were sent already
 */
async function probeAt(
  documented: Sought,
  plan: ProbePlan,
  before: number,
  machinery: Machinery,
  progress: Progress,
): Promise<Probed> {
  const { endpoints, looks = [], tokens } = plan;
  const sending = sendingFor(plan, before, machinery, progress);
  const { probe, refusals } = withoutFalseRefusals(
    beginning(documented, plan),
    await infer(documented, plan, sending),
    sending.sent,
  );
  const most = mostAt(documented).requests - sending.sent.reduce((sum, { answers }) => sum + answers.length, 0);
  const startErrors = sending.sent.flatMap(({ errors }) => errors);
  const across = { endpoints, looks, token: Object.keys(tokens)[0] ?? '', refusals, most };
  const ask = async (look: Plan): Promise<readonly Got[]> =>
    (await sending.send(look, { restMs: 0, mayFail: failingStatuses(refusals) }))?.answers ?? [];
  const verdict = await lookAcross(conclude(probe, startErrors), across, firstSent(probe.observations), ask);
  return { verdict, sent: sending.sent.map((one) => withFindings(one, refusals)) };
}

/** Plans as they go out; null: the run is over, and nothing was sent. */
type Sending = {
  readonly send: (plan: Plan, how: { readonly restMs: number; readonly mayFail: MayFail }) => Promise<SentPlan | null>;
  readonly sent: readonly SentPlan[];
};

function sendingFor(
  { settings, tokens, looks = [] }: ProbePlan,
  before: number,
  machinery: Machinery,
  progress: Progress,
): Sending {
  const folder = join(machinery.out, 'load', `rate-limit-${settings.target}`);
  const sent: SentPlan[] = [];
  const isOver = (): boolean => machinery.signal?.aborted === true || sent.some(isCut);
  const send: Sending['send'] = async (next, { restMs, mayFail }) => {
    if (!isOver()) await sleep(restMs, null, machinery).catch(() => null); // an abort ends it
    if (isOver()) return null;
    progress(next.purpose, next.requests.length);
    const place = join(folder, `plan-${before + sent.length + 1}`);
    const one = await sendPlan(next, settings, tokens, place, machinery, { mayFail, looks });
    sent.push(one);
    return one;
  };
  return { send, sent };
}

/** What was inferred, and which answers were taken for refusals; `isSure`: that no failing server explains them. */
type Inference = { readonly probe: Probe; readonly refusals: readonly string[]; readonly isSure: boolean };

const beginning = (documented: Sought, { endpoints, tokens, seed }: ProbePlan): Probe =>
  beginProbe({ documented, endpoints, tokens: Object.keys(tokens), budget: budgetFor(documented), seed });

async function infer(documented: Sought, plan: ProbePlan, { send }: Sending): Promise<Inference> {
  const { restMs } = plan;
  const windowMs = 1000 * (documented ?? assumed).seconds;
  let inference: Inference = { probe: beginning(documented, plan), refusals: [], isSure: false };
  let latest = Date.now() + restMs + longest * budgetFor(documented).ms;
  for (let next = nextPlan(inference.probe); next; next = nextPlan(inference.probe)) {
    if (Date.now() + next.durationMs > latest) break;
    const { probe, refusals } = inference;
    const mayFail = probe.survivors === null ? 'any' : failingStatuses(refusals);
    const one = await send(next, { restMs: probe.sent.length === 0 ? restMs : 0, mayFail });
    if (!one) break;
    const answeredAt = Date.now();
    const look = (calm: Plan, rest: number) => send(calm, { restMs: rest, mayFail });
    inference = withPlan(inference, one, await calmLook(one, refusals, { restMs, windowMs }, look));
    latest += Date.now() - answeredAt;
  }
  return inference;
}

function withPlan({ probe, refusals, isSure }: Inference, one: SentPlan, calm: Calm<SentPlan>): Inference {
  const all = [...refusals, ...calm.refusals];
  const next = [one, ...calm.sent].reduce((before, each) => withAnswersOf(before, each, all), probe);
  const prior = { ...next.prior, budget: withCalm(next.prior.budget, calm.sent) };
  return { probe: { ...next, prior }, refusals: all, isSure: isSure || calm.isSure };
}

/** What was taken for refusals and is no limiter's is taken back. */
function withoutFalseRefusals(first: Probe, inference: Inference, sent: readonly SentPlan[]): Inference {
  const { probe, refusals, isSure } = inference;
  if (refusals.length === 0 || isSure || isLimiters(probe, sent, refusals)) return inference;
  return { ...inference, probe: sent.reduce((all, each) => withAnswersOf(all, each, []), first), refusals: [] };
}

/** Whether a plan ended before all of it was answered. */
const isCut = ({ plan, result: { ending }, answers }: SentPlan): boolean =>
  ending.kind !== 'complete' || answers.length < plan.requests.length;

const withAnswersOf = (probe: Probe, one: SentPlan, refusals: readonly string[]): Probe =>
  (isCut(one) ? cutShort : absorb)(probe, one.plan, observed(one.answers, refusals));

/** Single requests that tell a limiter from a failing server do not cost the inference anything. */
const withCalm = ({ requests, ms }: Cost, sent: readonly SentPlan[]): Cost => ({
  requests: requests + sent.reduce((sum, { answers }) => sum + answers.length, 0),
  ms: ms + sent.reduce((sum, { plan }) => sum + underLoadMs(plan), 0),
});

/** Whether some limiter gives these answers, more than one plan's: else a server that fails at times would look like one. */
function isLimiters(probe: Probe, sent: readonly SentPlan[], refusals: readonly string[]): boolean {
  const { kind } = conclude(probe).answer;
  const showing = sent.filter(({ answers }) => answers.some(({ got }) => refusals.includes(got)));
  return (kind === 'named' || kind === 'ambiguous') && showing.length > 1;
}

/** A plan with its findings as they count, now that it is known what a refusal is. */
const withFindings = (one: SentPlan, refusals: readonly string[]): SentPlan => ({
  ...one,
  collected: { ...one.collected, findings: counting(one.collected.findings, refusals) },
});

function judgeProbe(
  { settings: { target }, documented }: ProbePlan,
  verdict: LimiterVerdict,
  sent: readonly SentPlan[],
  out: string,
): FinishedRun {
  const errors = sent.flatMap((one) => one.errors);
  const arrivals = arrivalsFrom({ planned: sent.reduce((sum, one) => sum + one.plan.requests.length, 0), errors });
  return judgeRun(sent, out, {
    journey: 'rate-limit',
    profile: 'probe',
    target,
    arrivals,
    requests: sent.flatMap(({ collected }) => collected.requests),
    broken: sent.flatMap(notSent),
    objectives: [],
    limiter: { verdict, judgement: judgeLimit(verdict, documented), requests: requestsOf(verdict), documented },
  });
}

/**
 * The inference takes requests as they were sent, so a late one does no harm: one that was never sent does. Of one that was
 * given up by us k6 leaves no sample, so it cannot be told from one that was not sent.
 */
export function notSent({
  plan: { requests },
  answers,
  result,
}: Pick<SentPlan, 'plan' | 'answers' | 'result'>): string[] {
  const count = requests.length - answers.length;
  if (count <= 0) return [];
  const isWhole = result.ending.kind === 'complete';
  return [
    `of ${requests.length} planned requests ${count} were ${isWhole ? 'not sent' : 'not sent, or given up by us before their answer'}`,
  ];
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
