import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plan } from '../../limiter/plan.ts';
import type { Parameters } from '../../contracts/settings/parameters.ts';
import type { Secret } from '../../contracts/values/secret.ts';
import { type Collected, collect } from '../collect.ts';
import type { LoadLine } from '../lines.ts';
import { readLog } from '../read-log.ts';
import { type RequestSample, readRequests } from '../requests.ts';
import { type K6Files, type K6Result, runK6 } from '../run-k6.ts';
import type { Machinery } from '../run-journey.ts';
import { type LoadSettings, loadEnvironment } from '../settings.ts';
import { type MayFail, planFile } from './plan-file.ts';
import type { Got } from './refusals.ts';

export type SentPlan = {
  readonly plan: Plan;
  readonly result: K6Result;
  readonly collected: Collected;
  /** One for each request that was sent and not given up by us, in no order. */
  readonly answers: readonly Got[];
  /** How far each start was off its planned time, in milliseconds. */
  readonly errors: readonly number[];
};

const script = fileURLToPath(new URL('../journeys/rate-limit.ts', import.meta.url));

/** Beyond the plan's own length: for k6 to start, and for answers that are slow. */
const graceMs = 40_000;

/** Credentials by name, each with what only its requests take, such as the id of a job of its account. */
export type Tokens = { readonly [name: string]: { readonly token: Secret; readonly parameters: Parameters } };

/**
 * Has k6 send a plan, and reads what became of each request.
 * @param mayFail the statuses from 500 that do not end it at a real target
 */
export async function sendPlan(
  plan: Plan,
  settings: LoadSettings,
  tokens: Tokens,
  folder: string,
  { k6, signal, onStart, secrets: known }: Machinery,
  mayFail: MayFail = [],
): Promise<SentPlan> {
  const file = planFile(plan, mayFail);
  const path = `${folder}-plan.json`;
  mkdirSync(join(folder, '..'), { recursive: true });
  writeFileSync(path, JSON.stringify(file));
  const each = Object.entries(tokens);
  const secrets = Object.fromEntries(each.map(([name, { token }]) => [name, token.reveal()]));
  const parameters = Object.fromEntries(each.map(([name, { parameters: own }]) => [name, own]));
  const result = await runK6({
    k6,
    script,
    folder,
    env: {
      ...loadEnvironment(settings, known),
      LOAD_PLAN: path,
      LOAD_TOKENS: JSON.stringify(secrets),
      LOAD_TOKEN_PARAMETERS: JSON.stringify(parameters),
    },
    mostMs: plan.durationMs + graceMs,
    ...(signal ? { signal } : {}),
    ...(onStart ? { onStart } : {}),
  });
  const collected = await collect(result.files);
  return { plan, result, collected, ...(await observe(plan, result.files)) };
}

/** Exact times from the samples; what a sample cannot say, from the log. */
async function observe(plan: Plan, files: K6Files): Promise<Pick<SentPlan, 'answers' | 'errors'>> {
  const told = new Map<number, Extract<LoadLine, { load: 'answer' }>>();
  const judged = new Map<number, string>();
  const line = (one: LoadLine): void => {
    if (one.load === 'answer') told.set(one.at, one);
    if (one.load === 'judged') judged.set(one.at, one.got);
  };
  await readLog(files.log, { line, exception: () => undefined });
  const requests: RequestSample[] = [];
  await readRequests(files.samples, (request) => void requests.push(request), { metrics: [], take: () => undefined });
  const sent = requests.filter(({ tags }) => tags['at'] !== undefined);
  const answers = sent.flatMap(({ tags, status, sent: sentAt, end: answeredAt }): Got[] => {
    const at = Number(tags['at']);
    const planned = plan.requests[at];
    if (!planned) return [];
    const { endpoint, token } = planned;
    const { retryAfter = null, waitMs = null } = told.get(at) ?? {};
    const got = judged.get(at) ?? `${status}, which was not judged`;
    return [{ sentAt, answeredAt, got, retryAfter, ...(waitMs === null ? {} : { waitMs }), endpoint, token }];
  });
  return { answers, errors: errorsOf(plan, sent) };
}

/** The plan's start is where its requests, taken together, fit best: the earliest that none was sent before its time. */
function errorsOf(plan: Plan, sent: readonly RequestSample[]): number[] {
  const offsets = sent.map(({ tags, start }) => start - (plan.requests[Number(tags['at'])]?.atMs ?? 0));
  const origin = offsets.reduce((least, offset) => Math.min(least, offset), Infinity);
  return offsets.map((offset) => offset - origin);
}
