import type { AnyCase, Expectation } from '../cases/case.ts';
import { type Exchange, type Response, type TargetName, headerValues, jsonOf } from '../spec/exchange.ts';
import { type Finding, inBody, received } from '../rules/finding.ts';
import { type Json, isObject, sameJson, valueAt } from '../values/json.ts';
import { heldByAnswer, heldByStatus, wrongStatus } from './promised-status.ts';
import { type Parameters, fillJson } from '../cases/request.ts';
import type { RequirementId } from '../spec/requirements/index.ts';
import { isRefusedAtSandbox } from '../rules/status.ts';
import { isMock } from '../spec/scopes.ts';

/**
 * What a case expects beyond the rules: its status, and then what its row says of the body.
 * @param found what the rules found in the exchange
 */
export function checkExpectation(
  row: AnyCase,
  exchange: Exchange,
  parameters: Parameters,
  found: readonly Finding[] = [],
): Finding[] {
  const { answer } = exchange;
  if (answer.kind === 'failure' || isRefusedAtSandbox(exchange)) return []; // rules `transport` and `status` have said it
  if (answer.status !== row.status) return wrongStatus(row, exchange, parameters);
  if (!row.expect || isUnread(answer, found)) return [];
  const expect = atTarget(row.expect, exchange.target);
  const broken = expect.breaks ?? row.verifies[0];
  return [
    ...checkBody(expect, answer, broken, parameters),
    ...checkAhead(expect, answer, broken),
    ...checkLasts(expect, answer, broken, isMock(exchange.target) ? 0 : secondsApart),
  ];
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

type Compared = Pick<AnyCase, 'operation' | 'status' | 'verifies' | 'expect'>;

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
): Finding[] {
  const body = jsonOf(response);
  const found = { rule: 'expectation', requirement };
  const equal = Object.entries(expect.json ?? {}).flatMap(([pointer, template]): Finding[] => {
    const value = fillJson(template, parameters);
    const there = valueAt(body, pointer);
    if (sameJson(there, value)) return [];
    const cited = expect.cites?.[pointer] ?? requirement;
    return [
      {
        ...found,
        requirement: cited,
        where: inBody(pointer),
        expected: { kind: 'equal', value },
        received: received(there),
      },
    ];
  });
  const short = Object.entries(expect.atMost ?? {}).flatMap(([pointer, most]): Finding[] => {
    const there = valueAt(body, pointer);
    if (Array.isArray(there) && there.length <= most) return [];
    const counted: Json | undefined = Array.isArray(there) ? there.length : there;
    return [
      {
        ...found,
        where: inBody(pointer),
        expected: { kind: 'at-most', value: most, of: 'count' },
        received: received(counted),
      },
    ];
  });
  return [...equal, ...short, ...checkElement(expect, body, found, parameters), ...checkField(expect, body)];
}

/** How far a time may lie beside the moment of its answer, in seconds, or a span be short: answers take a while. */
const secondsApart = 60;

/** What a server says of times is held against its own clock, which its answer tells (RFC 9110, 6.6.1); ours may be another. */
function checkAhead({ ahead = {}, cites }: Expectation, response: Response, broken: RequirementId): Finding[] {
  const now = Math.round(Date.parse(headerValues(response.headers, 'date')[0] ?? '') / 1000);
  if (Number.isNaN(now)) return [];
  return Object.entries(ahead).flatMap(([pointer, seconds]): Finding[] => {
    const found = valueAt(jsonOf(response), pointer);
    const wanted = now + seconds;
    if (typeof found === 'number' && Math.abs(found - wanted) <= secondsApart) return [];
    const what = `${seconds} s ahead of the answer’s own Date, about ${wanted}`;
    return [
      {
        rule: 'expectation',
        requirement: cites?.[pointer] ?? broken,
        where: inBody(pointer),
        expected: { kind: 'holds', what },
        received: received(found),
      },
    ];
  });
}

/** @param short how many seconds a span may have lost on its way: what is left of it may be told */
const checkLasts = (
  { lasts = {}, cites }: Expectation,
  response: Response,
  broken: RequirementId,
  short: number,
): Finding[] =>
  Object.entries(lasts).flatMap(([pointer, seconds]): Finding[] => {
    const found = valueAt(jsonOf(response), pointer);
    if (typeof found === 'number' && found <= seconds && found >= seconds - short) return [];
    return [
      {
        rule: 'expectation',
        requirement: cites?.[pointer] ?? broken,
        where: inBody(pointer),
        expected:
          short === 0
            ? { kind: 'equal', value: seconds }
            : { kind: 'holds', what: `${seconds}, or up to ${short} less` },
        received: received(found),
      },
    ];
  });

function checkElement(
  { element }: Expectation,
  body: Json | undefined,
  found: Pick<Finding, 'rule' | 'requirement'>,
  parameters: Parameters,
): Finding[] {
  if (!element) return [];
  const wanted = Object.entries(element.with).map(
    ([pointer, value]) => [pointer, fillJson(value, parameters)] as const,
  );
  const list = valueAt(body, element.in);
  const elements: readonly Json[] = Array.isArray(list) ? list : [];
  if (elements.some((one) => wanted.every(([pointer, value]) => sameJson(valueAt(one, pointer), value)))) return [];
  const what = `an element with ${wanted.map(([pointer, value]) => `${pointer} ${JSON.stringify(value)}`).join(' and ')}`;
  return [{ ...found, where: inBody(element.in), expected: { kind: 'holds', what }, received: received(list) }];
}

/** The field at fault has a message (I-4). */
function checkField({ field }: Expectation, body: Json | undefined): Finding[] {
  if (field === undefined) return [];
  const messages = isObject(body) ? body[field] : undefined;
  if (Array.isArray(messages) && messages.length > 0) return [];
  return [
    {
      rule: 'expectation',
      requirement: 'import2/validation-errors-name-a-fault',
      where: inBody(`/${field}`),
      expected: { kind: 'at-least', value: 1, of: 'count' },
      received: received(messages),
    },
  ];
}
