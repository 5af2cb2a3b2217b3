import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plan } from '../../limiter/plan/plan.ts';
import type { Parameters } from '../../contracts/settings/parameters.ts';
import type { Secret } from '../../contracts/values/secret.ts';
import { type Collected, collect } from '../collect.ts';
import { type K6Result, runK6, scriptOf } from '../run-k6.ts';
import type { RunTools } from '../run-journey.ts';
import { type LoadSettings, loadEnvironment } from '../settings.ts';
import { type PlanFile, type PlanNote, planFile, probeJourney } from './plan-file.ts';
import type { Got } from './refusals.ts';

export type PlanRun = {
  readonly plan: Plan;
  readonly result: K6Result;
  readonly collected: Collected;
  /** One for each request that was sent and not given up by us, in no order. */
  readonly answers: readonly Got[];
  /** How far each start was off its planned time, in milliseconds. */
  readonly errors: readonly number[];
};

/** Beyond the plan's own length: for k6 to start, and for answers that are slow. */
const graceMs = 40_000;

/** Credentials by name, each with what only its requests take, such as the id of a job of its account. */
export type Tokens = { readonly [name: string]: { readonly token: Secret; readonly parameters: Parameters } };

/**
 * Has k6 send a plan, and reads what became of each request.
 * @param how as the script reads it
 */
export async function sendPlan(
  plan: Plan,
  settings: LoadSettings,
  tokens: Tokens,
  folder: string,
  { secrets: known, ...machine }: RunTools,
  how: Pick<PlanFile, 'mayFail' | 'further'>,
): Promise<PlanRun> {
  const file = planFile(plan, how);
  const path = `${folder}-plan.json`;
  mkdirSync(join(folder, '..'), { recursive: true });
  writeFileSync(path, JSON.stringify(file));
  const each = Object.entries(tokens);
  const secrets = Object.fromEntries(each.map(([name, { token }]) => [name, token.reveal()]));
  const parameters = Object.fromEntries(each.map(([name, { parameters: own }]) => [name, own]));
  const result = await runK6({
    ...machine,
    script: scriptOf(probeJourney),
    folder,
    env: {
      ...loadEnvironment(settings, known),
      LOAD_PLAN: path,
      LOAD_TOKENS: JSON.stringify(secrets),
      LOAD_TOKEN_PARAMETERS: JSON.stringify(parameters),
    },
    mostMs: plan.durationMs + graceMs,
  });
  const collected = await collect(result.files);
  return { plan, result, collected, ...observe(plan, collected) };
}

/** Exact times from the samples; what a sample cannot say, from the notes. */
function observe(plan: Plan, { requests, notes }: Collected): Pick<PlanRun, 'answers' | 'errors'> {
  const told = new Map<string, PlanNote>((notes as readonly PlanNote[]).map((one) => [`${one.kind} ${one.at}`, one]));
  const of = <Kind extends PlanNote['kind']>(kind: Kind, at: number) =>
    told.get(`${kind} ${at}`) as Extract<PlanNote, { kind: Kind }> | undefined;
  const sent = requests.flatMap((request) => {
    const planned = plan.requests[request.at ?? NaN];
    return planned ? [{ ...request, at: request.at ?? 0, planned }] : [];
  });
  const answers = sent.map(({ at, status, sent: sentAt, end: answeredAt, planned: { endpoint, token } }): Got => {
    const { retryAfter = null, waitMs = null, advertised = null } = of('answer', at) ?? {};
    const got = of('judged', at)?.got ?? `${status}, which was not judged`;
    const said = { ...(waitMs === null ? {} : { waitMs }), ...(advertised ? { advertised } : {}) };
    return { sentAt, answeredAt, got, retryAfter, ...said, endpoint, token };
  });
  // the plan's start is where its requests, taken together, fit best: the earliest that none was sent before its time
  const offsets = sent.map(({ start, planned: { atMs } }) => start - atMs);
  const origin = offsets.reduce((least, offset) => Math.min(least, offset), Infinity);
  return { answers, errors: offsets.map((offset) => offset - origin) };
}
