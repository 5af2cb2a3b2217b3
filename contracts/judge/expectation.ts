import type { AnyCase, Expectation } from '../cases/case.ts';
import { plain } from '../cases/plain.ts';
import { type Exchange, type Response, type TargetName, headerValues, jsonOf } from '../spec/exchange.ts';
import { type Finding, type Violation, broken, equal, foundBy, holds, inBody } from '../rules/finding.ts';
import { type Json, isObject, sameJson, valueAt } from '../values/json.ts';
import { heldByAnswer, heldByStatus, wrongStatus } from './promised-status.ts';
import { fillJson } from '../cases/request.ts';
import type { Parameters } from '../settings/parameters.ts';
import type { RequirementId } from '../spec/requirements/index.ts';
import { TargetFailed } from './target.ts';
import { isRefusedAtSandbox } from '../rules/status.ts';
import { isMock } from '../spec/scopes.ts';

/**
 * What a case expects beyond the rules: its status, and then what its row says of the body.
 * @param found what the rules found in the exchange
 */
export function checkExpectation(
  row: Compared,
  exchange: Exchange,
  parameters: Parameters,
  found: readonly Finding[] = [],
): Finding[] {
  const { answer } = exchange;
  if (answer.kind === 'failure' || isRefusedAtSandbox(exchange)) return []; // rules `transport` and `status` have said it
  if (answer.status !== row.status) return wrongStatus(row, exchange, parameters);
  if (!row.expect || isUnread(answer, found)) return [];
  const expect = atTarget(row.expect, exchange.target);
  const requirement = expect.breaks ?? row.verifies[0];
  return foundBy(
    'expectation',
    ...checkBody(expect, answer, requirement, parameters),
    ...checkAhead(expect, answer, requirement),
    ...checkLasts(expect, answer, requirement, isMock(exchange.target) ? 0 : secondsApart),
  );
}

/** What a row expects of a body at a target: elsewhere than at a mock nothing that may also be said later. */
const atTarget = ({ atMocks, ...expect }: Expectation, target: TargetName): Expectation =>
  atMocks && isMock(target) ? withMore(expect, atMocks) : expect;

const withMore = (expect: Expectation, more: NonNullable<Expectation['atMocks']>): Expectation => ({
  ...expect,
  ...more,
  json: { ...expect.json, ...more.json },
  cites: { ...expect.cites, ...more.cites },
});

/** Whether the rules have said of a body that it cannot be read: what it should hold nobody knows, so nothing else is broken. */
export const isUnread = (answer: Response, found: readonly Finding[]): boolean =>
  jsonOf(answer) === undefined && found.some(({ rule }) => rule === 'json-body');

/** The requirements that a row's answer is compared with when its status is as expected. */
export const comparedBy = ({ expect: { atMocks = {}, ...expect } = {}, ...row }: Compared): RequirementId[] => [
  ...heldByStatus(row),
  ...comparedBodies(withMore(expect, atMocks)),
];

const comparedBodies = ({ breaks, cites, field }: Expectation): RequirementId[] => [
  ...(breaks ? [breaks] : []),
  ...Object.values(cites ?? {}),
  ...(field === undefined ? [] : (['import2/validation-errors-name-a-fault'] as const)),
];

/** What a row, or a look of a journey, says of its answer. */
export type Compared = Pick<AnyCase, 'operation' | 'status' | 'verifies' | 'expect'>;

/** Those that an exchange's answer was compared with, and held if nothing was found. */
export function comparedIn(row: Compared, { answer, target }: Exchange): RequirementId[] {
  if (answer.kind === 'failure') return [];
  const isCompared = answer.status === row.status && jsonOf(answer) !== undefined;
  return [
    ...heldByAnswer(row, answer.status, target),
    ...(isCompared ? comparedBodies(atTarget(row.expect ?? {}, target)) : []),
  ];
}

function checkBody(
  expect: Expectation,
  response: Response,
  requirement: RequirementId,
  parameters: Parameters,
): Violation[] {
  const body = jsonOf(response);
  const unequal = Object.entries(expect.json ?? {}).flatMap(([pointer, template]): Violation[] => {
    const value = fillJson(template, parameters);
    const there = valueAt(body, pointer);
    if (sameJson(there, value)) return [];
    return [broken(expect.cites?.[pointer] ?? requirement, inBody(pointer), equal(value), there)];
  });
  const short = Object.entries(expect.atMost ?? {}).flatMap(([pointer, most]): Violation[] => {
    const there = valueAt(body, pointer);
    const counted: Json | undefined = Array.isArray(there) ? there.length : there;
    if (Array.isArray(there) && there.length <= most) return [];
    return [broken(requirement, inBody(pointer), { kind: 'at-most', value: most, of: 'count' }, counted)];
  });
  return [...unequal, ...short, ...checkElement(expect, body, requirement, parameters), ...checkField(expect, body)];
}

/**
 * What a step of arranging has to do: what its operation does plainly.
 * @throws TargetFailed if it does not
 */
export function mustSucceed(exchange: Exchange, parameters: Parameters): void {
  const { operation, answer } = exchange;
  const { status, verifies } = plain[operation];
  const findings = checkExpectation({ operation, status, verifies }, exchange, parameters);
  if (findings.length > 0 || answer.kind === 'failure') throw new TargetFailed(exchange, findings);
}

/** An answer of success that lacks what the next request needs. */
export const notGiven = ({ operation }: Exchange, pointer: string, value: Json | undefined): Finding[] => {
  const [requirement] = plain[operation].verifies;
  return foundBy('expectation', broken(requirement, inBody(pointer), { kind: 'type', type: 'string' }, value));
};

/** How far a time may lie beside the moment of its answer, in seconds, or a span be short: answers take a while. */
const secondsApart = 60;

/** What a server says of times is held against its own clock, which its answer tells (RFC 9110, 6.6.1); ours may be another. */
function checkAhead({ ahead = {}, cites }: Expectation, response: Response, requirement: RequirementId): Violation[] {
  const now = Math.round(Date.parse(headerValues(response.headers, 'date')[0] ?? '') / 1000);
  if (Number.isNaN(now)) return [];
  return Object.entries(ahead).flatMap(([pointer, seconds]): Violation[] => {
    const found = valueAt(jsonOf(response), pointer);
    const wanted = now + seconds;
    if (typeof found === 'number' && Math.abs(found - wanted) <= secondsApart) return [];
    const what = `${seconds} s ahead of the answer’s own Date, about ${wanted}`;
    return [broken(cites?.[pointer] ?? requirement, inBody(pointer), holds(what), found)];
  });
}

/** @param short how many seconds a span may have lost on its way: what is left of it may be told */
const checkLasts = (
  { lasts = {}, cites }: Expectation,
  response: Response,
  requirement: RequirementId,
  short: number,
): Violation[] =>
  Object.entries(lasts).flatMap(([pointer, seconds]): Violation[] => {
    const found = valueAt(jsonOf(response), pointer);
    if (typeof found === 'number' && found <= seconds && found >= seconds - short) return [];
    const expected = short === 0 ? equal(seconds) : holds(`${seconds}, or up to ${short} less`);
    return [broken(cites?.[pointer] ?? requirement, inBody(pointer), expected, found)];
  });

function checkElement(
  { element }: Expectation,
  body: Json | undefined,
  requirement: RequirementId,
  parameters: Parameters,
): Violation[] {
  if (!element) return [];
  const wanted = Object.entries(element.with).map(
    ([pointer, value]) => [pointer, fillJson(value, parameters)] as const,
  );
  const list = valueAt(body, element.in);
  const elements: readonly Json[] = Array.isArray(list) ? list : [];
  if (elements.some((one) => wanted.every(([pointer, value]) => sameJson(valueAt(one, pointer), value)))) return [];
  const what = `an element with ${wanted.map(([pointer, value]) => `${pointer} ${JSON.stringify(value)}`).join(' and ')}`;
  return [broken(requirement, inBody(element.in), holds(what), list)];
}

/** The field at fault has a message (I-4). */
function checkField({ field }: Expectation, body: Json | undefined): Violation[] {
  if (field === undefined) return [];
  const messages = isObject(body) ? body[field] : undefined;
  if (Array.isArray(messages) && messages.length > 0) return [];
  const expected = { kind: 'at-least', value: 1, of: 'count' } as const;
  return [broken('import2/validation-errors-name-a-fault', inBody(`/${field}`), expected, messages)];
}
