import { type Exchange, type Response, jsonOf, objectOf } from '../exchange.ts';
import { type Finding, inBody, received } from '../finding.ts';
import { type Json, type JsonObject, isObject } from '../json.ts';
import type { Contract } from '../operation.ts';
import type { RequirementId } from '../requirements/index.ts';
import { type Answer, answerOf } from './answer.ts';
import type { Rule } from './rule.ts';

/** What a schema cannot say of a JSON:API 1.1 error document. */
export const errorDocument: Rule = {
  id: 'error-document',
  verifies: [
    'elastic-path/error-status',
    'json-api/top-level-member',
    'json-api/no-data-beside-errors',
    'json-api/error-object-has-a-member',
    'json-api/error-source-names-a-place',
    'json-api/most-applicable-status',
  ],
  check: (exchange, contract) => {
    const answer = errorAnswer(exchange, contract);
    if (!answer) return [];
    const document = objectOf(answer.response);
    const errors: readonly Json[] = Array.isArray(document['errors']) ? document['errors'] : [];
    return [
      ...topLevel(answer.response),
      ...dataBeside(document),
      ...errors.flatMap((error, at) =>
        isObject(error)
          ? [...someMember(error, at), ...statusOf(error, at, answer.response), ...sourceOf(error, at)]
          : [],
      ),
    ];
  },
  judges: (exchange, contract) => {
    const answer = errorAnswer(exchange, contract);
    if (!answer || !isObject(jsonOf(answer.response))) return [];
    const document = objectOf(answer.response);
    const errors = (Array.isArray(document['errors']) ? document['errors'] : []).filter(isObject);
    const some = (has: (error: JsonObject) => boolean, ...ids: readonly RequirementId[]): readonly RequirementId[] =>
      errors.some(has) ? ids : [];
    return [
      'json-api/top-level-member',
      ...(document['errors'] === undefined ? [] : (['json-api/no-data-beside-errors'] as const)),
      ...some(() => true, 'json-api/error-object-has-a-member'),
      ...some(({ status }) => isComparable(status), 'elastic-path/error-status', 'json-api/most-applicable-status'),
      ...some(({ source }) => isObject(source), 'json-api/error-source-names-a-place'),
    ];
  },
};

function errorAnswer(exchange: Exchange, contract: Contract): Answer | null {
  const answer = answerOf(exchange, contract);
  return answer && answer.operation.api === 'elastic-path' && answer.response.status >= 400 ? answer : null;
}

const isComparable = (status: Json | undefined): boolean => typeof status === 'string' || typeof status === 'number';

const topLevelMembers = ['data', 'errors', 'meta'];
const errorMembers = ['id', 'links', 'status', 'code', 'title', 'detail', 'source', 'meta'];

function topLevel(response: Response): Finding[] {
  const document = jsonOf(response);
  if (!isObject(document) || topLevelMembers.some((member) => member in document)) return [];
  return [
    {
      rule: 'error-document',
      requirement: 'json-api/top-level-member',
      where: 'body',
      expected: { kind: 'one-of', values: topLevelMembers },
      received: received(document),
    },
  ];
}

function someMember(error: JsonObject, at: number): Finding[] {
  if (errorMembers.some((member) => member in error)) return [];
  return [
    {
      rule: 'error-document',
      requirement: 'json-api/error-object-has-a-member',
      where: inBody(`/errors/${at}`),
      expected: { kind: 'one-of', values: errorMembers },
      received: received(error),
    },
  ];
}

function dataBeside(document: JsonObject): Finding[] {
  if (document['errors'] === undefined || document['data'] === undefined) return [];
  return [
    {
      rule: 'error-document',
      requirement: 'json-api/no-data-beside-errors',
      where: inBody('/data'),
      expected: { kind: 'absent' },
      received: received(document['data']),
    },
  ];
}

/** E-1: the status of each error is the HTTP status, or of its class at least. That it is a string is the schema's to say. */
function statusOf(error: JsonObject, at: number, response: Response): Finding[] {
  const found = error['status'];
  if (!isComparable(found) || String(found) === String(response.status)) return [];
  const finding = {
    rule: 'error-document',
    where: inBody(`/errors/${at}/status`),
    expected: { kind: 'equal', value: String(response.status) },
    received: received(found),
  } as const;
  const isOfClass = String(found).slice(0, 1) === String(response.status).slice(0, 1);
  return [
    { ...finding, requirement: 'elastic-path/error-status' },
    ...(isOfClass ? [] : [{ ...finding, requirement: 'json-api/most-applicable-status' } as const]),
  ];
}

function sourceOf(error: JsonObject, at: number): Finding[] {
  const source = error['source'];
  if (!isObject(source) || ['pointer', 'parameter', 'header'].some((member) => member in source)) return [];
  return [
    {
      rule: 'error-document',
      requirement: 'json-api/error-source-names-a-place',
      where: inBody(`/errors/${at}/source`),
      expected: { kind: 'one-of', values: ['pointer', 'parameter', 'header'] },
      received: received(source),
    },
  ];
}
