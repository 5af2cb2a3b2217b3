import { counted } from '../../contracts/show/words.ts';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OperationId } from '../../contracts/spec/contract.ts';
import { conclude } from '../../limiter/say/conclude.ts';
import { firstSent } from '../../limiter/infer/evidence.ts';
import { type Cost, type DocumentedLimit, budgetFor, mostTimes, soughtWindowMs } from '../../limiter/prior.ts';
import { type Plan, underLoadMs } from '../../limiter/plan/plan.ts';
import { absorb, beginProbe, cutShort, nextPlan } from '../../limiter/probe.ts';
import type { Probe } from '../../limiter/probe-state.ts';
import { type LimiterVerdict, sentIn } from '../../limiter/verdict.ts';
import type { LimiterRun } from '../../runs/load-run.ts';
import { arrivalsFrom } from '../certificate.ts';
import { type FinishedRun, judgeRun } from '../judge-run.ts';
import type { RunTools } from '../run-journey.ts';
import type { LoadSettings } from '../settings.ts';
import { lookAcross } from './across.ts';
import { type Calm, calmLook } from './calm-look.ts';
import { judgeLimit } from './judge.ts';
import { type MayFail, probeJourney } from './plan-file.ts';
import { type Got, failingStatuses, findingsThatCount, observed } from './refusals.ts';
import { type PlanRun, type Tokens, sendPlan } from './send-plan.ts';

export type ProbeTerms = {
  readonly settings: LoadSettings;
  /** The limits of which one applies, the lowest first; empty: it is documented to have none. */
  readonly documented: readonly DocumentedLimit[];
  /** Operations that succeed with the settings' parameters; a second one shows the scope. */
  readonly endpoints: readonly OperationId[];
  /** Those of further-endpoints.ts, which show it as well. */
  readonly further?: readonly OperationId[];
  /** The settings' own first. Every endpoint succeeds with each. */
  readonly tokens: Tokens;
  /** The pause before the first plan, in which the limiter forgets what came before us. */
  readonly restMs: number;
  readonly seed: number;
};

/** What may be sent beyond the inference's budget: single requests that tell a limiter from a failing server, looks at further endpoints. */
const aside = 1 / 3;

/** The most a probe sends, nearly half of it only where more is let in than is documented, and how long it sends at the longest: rests between its plans cost a target nothing. */
export function costOfProbe({ documented }: Pick<ProbeTerms, 'documented'>): { requests: number; seconds: number } {
  const costs = triedIn(documented).map(mostAt);
  const sum = (of: (one: Cost) => number): number => costs.reduce((total, one) => total + of(one), 0);
  return { requests: sum(({ requests }) => requests), seconds: sum(({ ms }) => ms) / 1000 };
}

/** The documented limit where a probe looks first. */
type Sought = DocumentedLimit | null;

function mostAt(documented: Sought): Cost {
  const { requests, ms } = budgetFor(documented);
  return { requests: mostTimes * requests + Math.ceil(aside * requests), ms: ms + aside * ms };
}

/** Where a probe looks first, and where it looks next as long as no limit was seen. */
const triedIn = (documented: readonly DocumentedLimit[]): readonly Sought[] =>
  documented.length === 0 ? [null] : documented;

/** A limiter far slower than documented asks for rests that nobody waits for: a probe ends after so many times what it may send for. */
const longest = 3;

/**
 * Probes the limiter of a target: plan, send, infer, until nothing is left to be asked or to be spent. Where one of several
 * limits applies it begins with the lowest, so that no store gets more than it takes to see its own.
 * @param progress told each plan before it is sent
 */
export async function runProbe(
  terms: ProbeTerms,
  tools: RunTools,
  progress: (purpose: string, requests: number) => void,
): Promise<FinishedRun> {
  const { settings, tokens, further = [] } = terms;
  const folder = join(tools.out, 'load', `${probeJourney}-${settings.target}`);
  const sent: PlanRun[] = [];
  const isOver = (): boolean => tools.signal?.aborted === true || sent.some(isCut);
  const send: Send = async (next, restMs, mayFail) => {
    if (!isOver()) await sleep(restMs, null, tools).catch(() => null); // an abort ends it
    if (isOver()) return null;
    progress(next.purpose, next.requests.length);
    const into = join(folder, `plan-${sent.length + 1}`);
    const one = await sendPlan(next, settings, tokens, into, tools, { mayFail, further });
    sent.push(one);
    return one;
  };
  const probed = async (limit: Sought): Promise<Probed> => {
    const from = sent.length;
    const found = await probeAt(limit, terms, send, () => sent.slice(from));
    sent.push(...sent.splice(from).map((one) => withFindings(one, found.refusals)));
    return found;
  };
  const [first = null, ...more] = triedIn(terms.documented);
  let all = await probed(first);
  for (const limit of more)
    if (all.verdict.answer.kind === 'noLimitSeen' && !isOver()) all = after(all, await probed(limit));
  return judgeProbe(terms, all, sent, tools.out);
}

/** Sends a plan after a rest; null: the run is over, and nothing was sent. */
type Send = (plan: Plan, restMs: number, mayFail: MayFail) => Promise<PlanRun | null>;

/** What was inferred, and which answers were taken for refusals; `isSure`: that no failing server explains them. */
type Inference = { readonly probe: Probe; readonly refusals: readonly string[]; readonly isSure: boolean };

/** What was seen of a limiter, what that means, and which answers were taken for refusals. */
type Probed = { readonly probe: Probe; readonly verdict: LimiterVerdict; readonly refusals: readonly string[] };

/** A probe with what another sent before it, which saw no limit. */
function after(before: Probed, { probe, verdict, refusals }: Probed): Probed {
  const laterMs = firstSent(probe.observations) - firstSent(before.probe.observations);
  const plans = verdict.sent.plans.map((one) => ({ ...one, startedAtMs: one.startedAtMs + laterMs }));
  return {
    probe: { ...probe, observations: [...before.probe.observations, ...probe.observations] },
    verdict: { ...verdict, sent: sentIn([...before.verdict.sent.plans, ...plans]) },
    refusals,
  };
}

/** @param own what was sent here */
async function probeAt(
  documented: Sought,
  terms: ProbeTerms,
  send: Send,
  own: () => readonly PlanRun[],
): Promise<Probed> {
  const { endpoints, further = [], seed } = terms;
  const tokens = Object.keys(terms.tokens);
  const first = beginProbe({ documented, endpoints, tokens, budget: budgetFor(documented), seed });
  const inferred = await infer(first, terms.restMs, send);
  const { probe, refusals } = withoutFalseRefusals(first, inferred, own());
  const most = mostAt(documented).requests - own().reduce((sum, { answers }) => sum + answers.length, 0);
  const startErrors = own().flatMap(({ errors }) => errors);
  const across = { endpoints, further, token: tokens[0] ?? '', refusals, most };
  const ask = async (plan: Plan): Promise<readonly Got[]> =>
    (await send(plan, 0, failingStatuses(refusals)))?.answers ?? [];
  return { probe, verdict: await lookAcross(conclude(probe, startErrors), probe, across, ask), refusals };
}

async function infer(first: Probe, restMs: number, send: Send): Promise<Inference> {
  const { budget } = first.prior;
  const windowMs = soughtWindowMs(first.prior);
  let inference: Inference = { probe: first, refusals: [], isSure: false };
  let latest = Date.now() + restMs + longest * budget.ms;
  for (let next = nextPlan(first); next; next = nextPlan(inference.probe)) {
    if (Date.now() + next.durationMs > latest) break;
    const { probe, refusals } = inference;
    const mayFail = probe.survivors === null ? 'any' : failingStatuses(refusals);
    const one = await send(next, probe.sent.length === 0 ? restMs : 0, mayFail);
    if (!one) break;
    const answeredAt = Date.now();
    const calm = await calmLook(one, refusals, { restMs, windowMs }, (plan, ms) => send(plan, ms, mayFail));
    inference = withPlan(inference, one, calm);
    latest += Date.now() - answeredAt;
  }
  return inference;
}

/** Single requests that tell a limiter from a failing server do not cost the inference anything. */
function withPlan({ probe, refusals, isSure }: Inference, one: PlanRun, calm: Calm<PlanRun>): Inference {
  const all = [...refusals, ...calm.refusals];
  const next = [one, ...calm.sent].reduce((before, each) => withAnswersOf(before, each, all), probe);
  const { requests, ms } = next.prior.budget;
  const budget = {
    requests: requests + calm.sent.reduce((sum, { answers }) => sum + answers.length, 0),
    ms: ms + calm.sent.reduce((sum, { plan }) => sum + underLoadMs(plan), 0),
  };
  return { probe: { ...next, prior: { ...next.prior, budget } }, refusals: all, isSure: isSure || calm.isSure };
}

/** What was taken for refusals and is no limiter's is taken back. */
function withoutFalseRefusals(first: Probe, inference: Inference, sent: readonly PlanRun[]): Inference {
  const { probe, refusals, isSure } = inference;
  if (refusals.length === 0 || isSure || isLimiters(probe, sent, refusals)) return inference;
  return { ...inference, probe: sent.reduce((all, each) => withAnswersOf(all, each, []), first), refusals: [] };
}

/** Whether a plan ended before all of it was answered. */
const isCut = ({ plan, result: { ending }, answers }: PlanRun): boolean =>
  ending.kind !== 'complete' || answers.length < plan.requests.length;

const withAnswersOf = (probe: Probe, one: PlanRun, refusals: readonly string[]): Probe =>
  (isCut(one) ? cutShort : absorb)(probe, one.plan, observed(one.answers, refusals));

/** Whether some limiter gives these answers, more than one plan's: else a server that fails at times would look like one. */
function isLimiters(probe: Probe, sent: readonly PlanRun[], refusals: readonly string[]): boolean {
  const { kind } = conclude(probe).answer;
  const showing = sent.filter(({ answers }) => answers.some(({ got }) => refusals.includes(got)));
  return (kind === 'named' || kind === 'ambiguous') && showing.length > 1;
}

/** A plan with its findings as they count, now that it is known what a refusal is. */
const withFindings = (one: PlanRun, refusals: readonly string[]): PlanRun => ({
  ...one,
  collected: { ...one.collected, findings: findingsThatCount(one.collected.findings, refusals) },
});

function judgeProbe(
  { settings: { target }, documented }: ProbeTerms,
  { probe, verdict }: Probed,
  sent: readonly PlanRun[],
  out: string,
): FinishedRun {
  const errors = sent.flatMap((one) => one.errors);
  const arrivals = arrivalsFrom({ planned: sent.reduce((sum, one) => sum + one.plan.requests.length, 0), errors });
  return judgeRun(sent, out, {
    journey: probeJourney,
    profile: 'probe',
    target,
    arrivals,
    requests: sent.flatMap(({ collected }) => collected.requests),
    broken: sent.flatMap(notSent),
    objectives: [],
    limiter: {
      verdict,
      judgement: judgeLimit(verdict, documented),
      requests: requestsOf(probe, verdict.sent),
      documented,
    },
  });
}

/**
 * The inference takes requests as they were sent, so a late one does no harm: one that was never sent does. Of one that was
 * given up by us k6 leaves no sample, so it cannot be told from one that was not sent.
 */
export function notSent({ plan: { requests }, answers, result }: Omit<PlanRun, 'collected' | 'errors'>): string[] {
  const count = requests.length - answers.length;
  const how = result.ending.kind === 'complete' ? 'not sent' : 'not sent, or given up by us before their answer';
  return count > 0 ? [`${count} of ${counted(requests.length, 'planned request')} ${how}`] : [];
}

/** Each request of a probe, with the number of its plan. */
function requestsOf({ prior, observations }: Probe, { plans }: LimiterVerdict['sent']): LimiterRun['requests'] {
  const origin = firstSent(observations);
  return observations.map(({ sentAt, endpoint, token, accepted }) => {
    const atMs = Math.round(10 * (sentAt - origin)) / 10;
    const plan = plans.filter(({ startedAtMs }) => startedAtMs <= atMs + 1).length;
    return { atMs, plan, endpoint, token: prior.tokens.indexOf(token), accepted };
  });
}
