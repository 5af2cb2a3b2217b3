import type { Case, Expectation, RequestTemplate } from '../../contracts/cases/case.ts';
import { plain } from '../../contracts/cases/plain.ts';
import { type OperationId, contract, operationOf } from '../../contracts/spec/contract.ts';
import { checkExchange } from '../../contracts/rules/index.ts';
import { type Exchange, jsonOf } from '../../contracts/spec/exchange.ts';
import { type Compared, checkExpectation } from '../../contracts/judge/expectation.ts';
import type { Finding } from '../../contracts/spec/finding.ts';
import { type Json, parseJson, valueAt } from '../../contracts/values/json.ts';
import { buildRequest } from '../../contracts/cases/request.ts';
import type { Parameters } from '../../contracts/settings/parameters.ts';
import { Secret } from '../../contracts/values/secret.ts';
import type { LoadSettings } from '../settings.ts';
import { type Raw, type Tags, sender } from './send.ts';
import { type StopRules, stopIfAsked } from './stop.ts';
import { tellFindings } from './tell.ts';

/** How a request differs from its operation's plain one. The same object again spares building it again. */
export type CallOptions = {
  readonly request?: RequestTemplate;
  /** Beyond those of the settings. */
  readonly parameters?: Parameters;
  /** What a success must say beyond the contract. */
  readonly expect?: Expectation;
  readonly tags?: Tags;
  readonly raw?: Raw;
  /** What earlier answers have against the body of a success. */
  readonly compare?: (body: Json | undefined) => readonly Finding[];
};

export type Answered = {
  /** Whether it was the operation's documented success. */
  readonly ok: boolean;
  /** 0: no answer came. */
  readonly status: number;
  /** Undefined where there is none, or it is not JSON. */
  readonly body: Json | undefined;
  readonly exchange: Exchange;
  readonly findings: readonly Finding[];
};

/** Sends one valid request of an operation, judges the answer and tells what it finds. */
export type Call = (operation: OperationId, options?: CallOptions) => Answered;

/** A request that is built and only has to be sent, so that a plan's moment is not spent on building it. */
export type Prepared = { readonly operation: OperationId; readonly send: () => Arrived };

/** An answer that has come and is not judged yet. */
export type Arrived = { readonly exchange: Exchange; readonly judge: () => Answered };

const asItIs: CallOptions = {};

/** The one way in which journeys talk to their target. */
export function caller(settings: LoadSettings): Call {
  const prepare = preparer(settings);
  const known = new WeakMap<CallOptions, Prepared>();
  const plainOnes = new Map<OperationId, Prepared>();
  const prepared = (operation: OperationId, options: CallOptions): Prepared => {
    const found = options === asItIs ? plainOnes.get(operation) : known.get(options);
    if (found?.operation === operation) return found;
    const fresh = prepare(operation, options);
    if (options === asItIs) plainOnes.set(operation, fresh);
    else known.set(options, fresh);
    return fresh;
  };
  return (operation, options = asItIs) => prepared(operation, options).send().judge();
}

/** As `caller`, in three steps. */
export function preparer(
  settings: LoadSettings,
  stopRules: StopRules = settings,
): (operation: OperationId, options?: CallOptions) => Prepared {
  const secrets = [settings.token, ...secretParameters(settings.parameters)];
  return (operation, options = asItIs) => {
    const row = rowOf(operation, options);
    const parameters = { ...settings.parameters, ...options.parameters };
    const send = sender(buildRequest(row, parameters), settings, secrets, options.tags ?? {}, options.raw);
    const judge = judgeFor(row, parameters, options);
    return {
      operation,
      send: () => {
        const exchange = send();
        stopIfAsked(exchange, stopRules);
        return { exchange, judge: () => judge(exchange) };
      },
    };
  };
}

/** Judges the answers to one request: by all rules, by its expectation, and against earlier answers. */
function judgeFor(row: Compared, parameters: Parameters, { compare }: CallOptions): (exchange: Exchange) => Answered {
  const expectations = new WeakMap<Judged, readonly Finding[]>();
  const expected = (one: Judged, exchange: Exchange): readonly Finding[] => {
    const known =
      expectations.get(one) ?? checkExpectation(row, { ...exchange, answer: one.answer }, parameters, one.findings);
    expectations.set(one, known);
    return known;
  };
  return (exchange) => {
    const one = judged(exchange);
    const { answer } = one; // equal to the exchange's; if it was met before its body has been parsed
    const status = answer.kind === 'response' ? answer.status : 0;
    const ok = status === row.status;
    const body = answer.kind === 'response' ? jsonOf(answer) : undefined;
    const more = ok ? [...expected(one, exchange), ...(compare?.(body) ?? [])] : [];
    const findings = [...one.findings, ...more];
    tellFindings(findings, exchange);
    return { ok, status, body, exchange, findings };
  };
}

function rowOf(operation: OperationId, { request, expect }: CallOptions): Compared & Pick<Case, 'request'> {
  const { status, verifies } = plain[operation];
  return {
    operation,
    status,
    verifies,
    ...(request ? { request } : {}),
    ...(expect ? { expect } : {}),
  };
}

/** The parameters that go into members which openapi.yaml marks as secret. */
function secretParameters(parameters: Parameters): Secret[] {
  const row = { operation: 'import2.createImport', request: {} } as const;
  const marked = operationOf(row.operation).requestBody?.secrets ?? [];
  const body = parseJson(buildRequest(row, parameters).body);
  return marked.flatMap((pointer) => {
    const value = valueAt(body, pointer);
    return typeof value === 'string' ? [new Secret(value)] : [];
  });
}

type Judged = { readonly answer: Exchange['answer']; readonly findings: readonly Finding[] };

/** A poll gets the same answer over and over; its verdict is remembered, within these bounds. */
const mostRemembered = 100;
const longestRemembered = 20_000;

const remembered = new Map<string, Judged>();

/** All rules on an exchange; of an answer that this VU has judged before, what was said then. */
function judged(exchange: Exchange): Judged {
  const key = keyOf(exchange);
  const known = key === null ? undefined : remembered.get(key);
  if (known) return known;
  const fresh = { answer: exchange.answer, findings: checkExchange(exchange, contract) };
  if (key === null) return fresh;
  if (remembered.size >= mostRemembered) remembered.clear();
  remembered.set(key, fresh);
  return fresh;
}

/** All that rules look at: of the request only its operation and its secrets, which a VU never changes. */
function keyOf({ operation, answer }: Exchange): string | null {
  if (answer.kind === 'failure' || answer.body.length > longestRemembered) return null;
  let key = `${operation} ${answer.status}`;
  for (const [name, value] of answer.headers) if (name !== 'Date') key += `\n${name}:${value}`;
  return `${key}\n\n${answer.body}`;
}
