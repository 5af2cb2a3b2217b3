import type { Case, Expectation, ValueCheck } from '../cases/case.ts';
import { plain } from '../cases/plain.ts';
import { type Exchange, type Response, clocksApartMs, jsonOf, serverClock } from '../spec/exchange.ts';
import { type Expected, type Finding, type Violation, broken, equal, foundBy, holds, inBody } from '../spec/finding.ts';
import { type Json, isObject, sameJson, valueAt } from '../values/json.ts';
import { heldByAnswer, heldByStatus, wrongStatus } from './promised-status.ts';
import { fillJson } from '../cases/request.ts';
import type { Parameters } from '../settings/parameters.ts';
import type { RequirementId } from '../spec/requirements/index.ts';
import { TargetFailed } from './target.ts';
import { isRefusedAtSandbox } from '../rules/head.ts';
import { type TargetName, isMock } from '../spec/targets.ts';

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
  if (answer.status !== row.status) return wrongStatus(row, answer.status, exchange, parameters);
  if (!row.expect || isUnread(answer, found)) return [];
  const expect = atTarget(row.expect, exchange.target);
  const requirement = expect.breaks ?? row.verifies[0];
  return foundBy('expectation', ...checkBody(expect, answer, requirement, parameters, exchange));
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

/** What a row, or a request of a journey, says of its answer. */
export type Compared = Pick<Case, 'operation' | 'status' | 'verifies' | 'expect'>;

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
  { target, startedAt }: Exchange,
): Violation[] {
  const body = jsonOf(response);
  const clocks = [serverClock(response.headers) ?? startedAt, startedAt] as const;
  const unless = (due: Expected | null, pointer: string, found: Json | undefined): Violation[] =>
    due === null ? [] : [broken(expect.cites?.[pointer] ?? requirement, inBody(pointer), due, found)];
  return [
    ...Object.entries(expect.json ?? {}).flatMap(([pointer, template]) => {
      const [value, found] = [fillJson(template, parameters), valueAt(body, pointer)];
      return unless(sameJson(found, value) ? null : equal(value), pointer, found);
    }),
    ...Object.entries(expect.holds ?? {}).flatMap(([pointer, check]) => {
      const found = valueAt(body, pointer);
      const shown = 'atMost' in check && Array.isArray(found) ? found.length : found;
      return unless(dueOf(check, found, clocks, parameters, isMock(target) ? 0 : secondsApart), pointer, shown);
    }),
    ...checkField(expect, body),
  ];
}

/** How many seconds a span may be short: answers take a while. */
const secondsApart = clocksApartMs / 1000;

/**
 * What had to hold of a value; null: it does.
 * @param clocks what the answer's own clock says, or ours where it tells none, and what ours does, in milliseconds since the epoch
 * @param short how many seconds a span may have lost on its way: what is left of it may be told
 */
function dueOf(
  check: ValueCheck,
  found: Json | undefined,
  clocks: readonly [theirs: number, ours: number],
  parameters: Parameters,
  short: number,
): Expected | null {
  const list: readonly Json[] = Array.isArray(found) ? found : [];
  if ('atMost' in check) {
    const isWithin = Array.isArray(found) && list.length <= check.atMost;
    return isWithin ? null : { kind: 'at-most', value: check.atMost, of: 'count' };
  }
  if ('element' in check) {
    const wanted = Object.entries(check.element).map(([at, value]) => [at, fillJson(value, parameters)] as const);
    if (list.some((one) => wanted.every(([at, value]) => sameJson(valueAt(one, at), value)))) return null;
    return holds(`an element with ${wanted.map(([at, value]) => `${at} ${JSON.stringify(value)}`).join(' and ')}`);
  }
  if ('lasts' in check) {
    if (typeof found === 'number' && found <= check.lasts && found >= check.lasts - short) return null;
    return short === 0 ? equal(check.lasts) : holds(`${check.lasts}, or up to ${short} less`);
  }
  // what a server says of times is held against its own clock, which its answer tells (RFC 9110, 6.6.1), as ours may be
  // another, and against ours, as a `Date` may be that of somebody on the way
  const isNear = (now: number): boolean =>
    typeof found === 'number' && Math.abs(1000 * (found - check.ahead) - now) <= clocksApartMs;
  if (clocks.some(isNear)) return null;
  return holds(`${check.ahead} s ahead of the time of the answer, about ${clocks[0] / 1000 + check.ahead}`);
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

/** The field at fault has a message (I-4). */
function checkField({ field }: Expectation, body: Json | undefined): Violation[] {
  if (field === undefined) return [];
  const messages = isObject(body) ? body[field] : undefined;
  if (Array.isArray(messages) && messages.length > 0) return [];
  const expected = { kind: 'at-least', value: 1, of: 'count' } as const;
  return [broken('import2/validation-errors-name-a-fault', inBody(`/${field}`), expected, messages)];
}
