import type { AnyCase, Expectation } from './case.ts';
import { type OperationId, operationOf } from './contract.ts';
import { type Exchange, type Response, jsonOf } from './exchange.ts';
import { type Finding, inBody, received } from './finding.ts';
import { type Json, isObject, sameJson, valueAt } from './json.ts';
import type { Api } from './operation.ts';
import { type Parameters, fillJson } from './request.ts';
import type { RequirementId } from './requirements/index.ts';

/** What a case expects beyond the rules: its status, and then what its row says of the body. */
export function checkExpectation(row: AnyCase, exchange: Exchange, parameters: Parameters): Finding[] {
  const { answer } = exchange;
  if (answer.kind === 'failure') return []; // rule `transport` has said it
  if (answer.status !== row.status) return [wrongStatus(row, answer.status)];
  if (!row.expect) return [];
  return [
    ...checkBody(row.expect, answer, row.verifies[0], parameters),
    ...checkAhead(row.expect, answer, row.verifies[0], exchange.startedAt),
  ];
}

/**
 * What each API says of a status itself, whatever the operation: an answer that was expected to have the status and has
 * it holds the sentence.
 */
const sentences: { readonly [api in Api]: { readonly [status: number]: RequirementId } } = {
  import2: {
    200: 'import2/success-is-200',
    201: 'import2/created-is-201',
    400: 'import2/bad-syntax-is-400',
    401: 'import2/unauthorized-is-401',
    404: 'import2/not-found-is-404',
    422: 'import2/validation-is-422',
    429: 'import2/over-limit-is-429',
  },
  'elastic-path': {
    200: 'elastic-path/success-returns-the-import',
    400: 'elastic-path/bad-request-is-400',
    401: 'elastic-path/unauthorized-is-401',
    403: 'elastic-path/forbidden-is-403',
    404: 'elastic-path/not-found-is-404',
    409: 'elastic-path/conflict-is-409',
    429: 'elastic-path/over-limit-is-429',
    500: 'elastic-path/failure-is-500',
  },
};

/** The API's sentence on an operation's status, if it has one. */
function sentenceOn(operation: OperationId, status: number): readonly RequirementId[] {
  const own = sentences[operationOf(operation).api][status];
  if (own === 'elastic-path/success-returns-the-import' && operation !== 'elastic-path.getImport') return [];
  if (own === 'elastic-path/unauthorized-is-401' && operationOf(operation).security === 'none') return [];
  return own ? [own] : [];
}

/** The requirements that a row's answer is compared with when its status is as expected. */
export const comparedBy = ({ operation, status, verifies, expect }: Compared): RequirementId[] => [
  ...verifies,
  ...sentenceOn(operation, status),
  ...Object.values(expect?.cites ?? {}),
  ...(expect?.field === undefined ? [] : (['import2/validation-errors-name-a-fault'] as const)),
];

type Compared = Pick<AnyCase, 'operation' | 'status' | 'expect'> & { readonly verifies: readonly RequirementId[] };

/** Those that an exchange's answer was compared with. */
export const comparedIn = (row: Compared, { answer }: Exchange): RequirementId[] =>
  answer.kind === 'response' && answer.status === row.status ? comparedBy(row) : [];

const wrongStatus = (row: AnyCase, found: number): Finding => ({
  rule: 'expectation',
  requirement: row.verifies[0],
  where: 'status',
  expected: { kind: 'equal', value: row.status },
  received: received(found),
});

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

/** Two machines' clocks agree no better than that, in seconds. */
const clocksAgree = 60;

function checkAhead(
  { ahead = {}, cites }: Expectation,
  response: Response,
  first: RequirementId,
  now: number,
): Finding[] {
  return Object.entries(ahead).flatMap(([pointer, seconds]): Finding[] => {
    const found = valueAt(jsonOf(response), pointer);
    const wanted = Math.round(now / 1000) + seconds;
    if (typeof found === 'number' && Math.abs(found - wanted) <= clocksAgree) return [];
    const what = `${seconds} s ahead of the request, about ${wanted}`;
    return [
      {
        rule: 'expectation',
        requirement: cites?.[pointer] ?? first,
        where: inBody(pointer),
        expected: { kind: 'holds', what },
        received: received(found),
      },
    ];
  });
}

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
