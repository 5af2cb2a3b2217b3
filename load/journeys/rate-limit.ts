import { sleep } from 'k6';
import exec from 'k6/execution';
import { SharedArray } from 'k6/data';
import type { Options } from 'k6/options';
import { type OperationId, operationIds, operationOf } from '../../contracts/spec/contract.ts';
import { type Exchange, headerValues, waitOf } from '../../contracts/spec/exchange.ts';
import { isObject, parseJson } from '../../contracts/values/json.ts';
import type { Parameters } from '../../contracts/settings/parameters.ts';
import { Secret } from '../../contracts/values/secret.ts';
import { SettingsError } from '../../contracts/settings/readers.ts';
import { ungrantable } from '../rate-limit/further-endpoints.ts';
import { advertisedIn } from '../../limiter/say/headers.ts';
import type { PlanFile, PlanRow } from '../rate-limit/plan-file.ts';
import {
  beyondTheLimit,
  breaksPromise,
  brokenBody,
  documentedRefusal,
  letIn,
  limiterRule,
  noAnswer,
} from '../rate-limit/refusals.ts';
import { Cancelled } from '../script/answer.ts';
import { type Answered, type Prepared, type Arrived, preparer } from '../script/call.ts';
import { planCreation } from '../script/guard.ts';
import { arrivals, gracefulStop, systemTags } from '../script/scenario.ts';
import { readyToTell, tellException, tellFindings, tellNote } from '../script/tell.ts';
import { allowedBy, parseLoadSettings } from '../settings.ts';
import { weigh } from '../../contracts/judge/verdict.ts';

/** Sends one plan of the probe: each VU its rows, each request at its time. What follows from the answers is Node's. */

/** Parsed once for all VUs: first the plan without its rows, then the rows of each VU. */
const shared = new SharedArray<unknown>('plan', () => {
  const { rowsOfVus, ...head } = JSON.parse(open(__ENV['LOAD_PLAN'] ?? '')) as PlanFile;
  return [head, ...rowsOfVus];
});
const plan = shared[0] as Omit<PlanFile, 'rowsOfVus'>;
const endpoints = plan.endpoints.map(operationNamed);
const settings = parseLoadSettings(__ENV, operationOf(endpoints[0] ?? 'import2.listTools').api);
const permitted = allowedBy(settings);
if (permitted !== 'everything' && !permitted.some((one) => one.endsWith('-load')))
  throw new SettingsError('LOAD_ALLOW_LIVE', '', `the limit of ${settings.target} is not probed without its -load`);
const { mayFail } = plan;
const stopRules = {
  careful: settings.careful,
  mayFail: (status: number): boolean => mayFail === 'any' || mayFail.includes(status),
};
const accounts = plan.tokens.map((name) => {
  const parameters = { ...settings.parameters, ...parametersOf(name) };
  return { parameters, prepare: preparer({ ...settings, token: tokenNamed(name), parameters }, stopRules) };
});
readyToTell();

export const options: Options = {
  scenarios: {
    [arrivals]: {
      executor: 'per-vu-iterations',
      vus: shared.length - 1,
      iterations: 1,
      maxDuration: '10m',
      gracefulStop,
    },
  },
  systemTags,
};

export default function send(): void {
  try {
    const requests = ((shared[exec.vu.idInTest] ?? []) as PlanRow[]).map(ready);
    const sent = sendAll(requests);
    sleepUntil(plan.lastMs + judgeAfterMs); // judging takes what the other VUs need to be in time
    for (const { at, judge } of sent) judgeAnswer(at, judge());
  } catch (error) {
    tellException(error);
  }
}

const judgeAfterMs = 100;

type Ready = Prepared & { readonly at: number; readonly atMs: number };

function ready([at, atMs, endpoint, token]: PlanRow): Ready {
  const operation = endpoints[endpoint];
  const account = accounts[token];
  if (!operation || !account) throw new Error(`the plan's request ${at} names an endpoint or a token it does not list`);
  const { request: template, parameters } = (plan.further.includes(operation) && ungrantable[operation]) || {};
  const how = {
    tags: { at: String(at) },
    ...(template ? { request: template } : {}),
    ...(parameters ? { parameters: { ...parameters, ...account.parameters } } : {}),
  };
  return { at, atMs, ...account.prepare(operation, how) };
}

type ArrivedAt = Arrived & { readonly at: number };

/** What was answered before the run was ended is judged like the rest. */
function sendAll(requests: readonly Ready[]): ArrivedAt[] {
  const sent: ArrivedAt[] = [];
  try {
    for (const one of requests) sent.push(sendInTime(one));
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error;
  }
  return sent;
}

function sendInTime({ at, atMs, operation, send: go }: Ready): ArrivedAt {
  sleepUntil(atMs);
  if (operationOf(operation).writes) planCreation(); // it is to be refused, and the guard counts it if it is not
  const sent = go();
  const { answer } = sent.exchange;
  const headers = answer.kind === 'response' ? answer.headers : [];
  const [told] = headerValues(headers, 'retry-after');
  const advertised = advertisedIn((name) => headerValues(headers, name)[0]?.slice(0, 200));
  const waitMs = waitOf(headers, Date.now());
  tellNote({ kind: 'answer', at, retryAfter: told?.slice(0, 200) ?? null, waitMs, advertised });
  return { ...sent, at };
}

/** Tells what an answer is. Whether one that nobody documents is a refusal, Node sees from all of them. */
function judgeAnswer(at: number, answered: Answered): void {
  const got = gotIn(answered);
  tellNote({ kind: 'judged', at, got });
  const { exchange } = answered;
  if (!breaksPromise(got, exchange.target, plan.further.includes(exchange.operation))) return;
  const { api } = operationOf(exchange.operation);
  const status = Number(got);
  tellFindings(
    [
      {
        rule: limiterRule,
        requirement: beyondTheLimit[api],
        where: 'status',
        expected: { kind: 'equal', value: Number(documentedRefusal) },
        received: { kind: 'value', value: Number.isNaN(status) ? got : status },
      },
    ],
    exchange,
  );
}

function gotIn({ ok, status, exchange, findings }: Answered): string {
  if (exchange.answer.kind === 'failure') return noAnswer(exchange.answer.failure);
  if (!ok) return String(status);
  return isBroken(findings, exchange) ? brokenBody(status) : letIn;
}

const bodyRules = ['json-body', 'empty-body', 'body-schema'];

const isBroken = (findings: Answered['findings'], exchange: Exchange): boolean =>
  weigh(findings, exchange).some(({ rule, weight }) => weight === 'fail' && bodyRules.includes(rule));

/** Until so many milliseconds after the plan's start. */
function sleepUntil(atMs: number): void {
  const waitMs = exec.scenario.startTime + plan.leadMs + atMs - Date.now();
  if (waitMs > 0) sleep(waitMs / 1000);
}

function operationNamed(name: string): OperationId {
  const found = operationIds.find((id) => id === name);
  if (!found) throw new Error(`the plan names ${name}, which is no operation`);
  return found;
}

function tokenNamed(name: string): Secret {
  const tokens = parseJson(__ENV['LOAD_TOKENS'] ?? '{}');
  const found = isObject(tokens) ? tokens[name] : undefined;
  if (typeof found !== 'string') throw new Error(`LOAD_TOKENS has no token named ${name}`);
  return new Secret(found);
}

/** What only requests with this token take, such as the id of a job of its account. */
function parametersOf(name: string): Parameters {
  const all = parseJson(__ENV['LOAD_TOKEN_PARAMETERS'] ?? '{}');
  const found = isObject(all) ? all[name] : undefined;
  return isObject(found) ? (found as Parameters) : {};
}
