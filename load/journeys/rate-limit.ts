import { sleep } from 'k6';
import exec from 'k6/execution';
import { SharedArray } from 'k6/data';
import type { Options } from 'k6/options';
import { type OperationId, operationIds, operationOf } from '../../contracts/contract.ts';
import { headerValues } from '../../contracts/exchange.ts';
import { isObject, parseJson } from '../../contracts/json.ts';
import type { Parameters } from '../../contracts/request.ts';
import { Secret } from '../../contracts/secret.ts';
import { SettingsError } from '../../contracts/settings.ts';
import type { PlanFile, PlanRow } from '../rate-limit/plan-file.ts';
import { type Prepared, type Sent, preparer } from '../script/call.ts';
import { arrivals } from '../script/scenario.ts';
import { tell, tellException } from '../script/tell.ts';
import { allowedBy, parseLoadSettings } from '../settings.ts';

/** Sends one plan of the probe: each VU its lane, each request at its time. What follows from the answers is Node's. */

const plan = JSON.parse(open(__ENV['LOAD_PLAN'] ?? '')) as PlanFile;
const lanes = new SharedArray(
  'lanes',
  () => (JSON.parse(open(__ENV['LOAD_PLAN'] ?? '')) as PlanFile).lanes as PlanRow[][],
);
const endpoints = plan.endpoints.map(operationNamed);
const settings = parseLoadSettings(__ENV, operationOf(endpoints[0] ?? 'import2.listTools').api);
const permitted = allowedBy(settings);
if (permitted !== 'everything' && !permitted.some((one) => one.endsWith('-load')))
  throw new SettingsError('LOAD_ALLOW_LIVE', '', `the limit of ${settings.target} is not probed without its -load`);
const prepare = plan.tokens.map((name) =>
  preparer({ ...settings, token: tokenNamed(name), parameters: { ...settings.parameters, ...parametersOf(name) } }),
);

export const options: Options = {
  scenarios: {
    [arrivals]: {
      executor: 'per-vu-iterations',
      vus: lanes.length,
      iterations: 1,
      maxDuration: '10m',
      gracefulStop: '11s',
    },
  },
  systemTags: ['scenario', 'status', 'name', 'error_code', 'group'],
};

export default function send(): void {
  try {
    const requests = (lanes[exec.vu.idInTest - 1] ?? []).map(ready);
    const sent = requests.map(sendInTime);
    sleepUntil(plan.lastMs + judgeAfterMs); // judging takes what the other VUs need to be in time
    for (const { judge } of sent) judge();
  } catch (error) {
    tellException(error);
  }
}

const judgeAfterMs = 100;

type Ready = Prepared & { readonly at: number; readonly atMs: number };

function ready([at, atMs, endpoint, token]: PlanRow): Ready {
  const operation = endpoints[endpoint];
  const request = prepare[token];
  if (!operation || !request) throw new Error(`the plan's request ${at} names an endpoint or a token it does not list`);
  return { at, atMs, ...request(operation, { tags: { at: String(at) } }) };
}

function sendInTime({ at, atMs, send: go }: Ready): Sent {
  sleepUntil(atMs);
  const sent = go();
  const { answer } = sent.exchange;
  const waits = answer.kind === 'response' ? headerValues(answer.headers, 'retry-after') : [];
  const status = answer.kind === 'response' ? answer.status : 0;
  tell({ load: 'answer', at, status, retryAfter: waits[0]?.slice(0, 200) ?? null });
  return sent;
}

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
