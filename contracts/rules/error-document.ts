import { type Response, jsonOf, objectOf } from '../exchange.ts';
import { type Finding, inBody, received } from '../finding.ts';
import { type Json, type JsonObject, isObject } from '../json.ts';
import { answerOf } from './answer.ts';
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
    const answer = answerOf(exchange, contract);
    if (!answer || answer.operation.api !== 'elastic-path' || answer.response.status < 400) return [];
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
};

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
  const comparable = typeof found === 'string' || typeof found === 'number';
  if (!comparable || String(found) === String(response.status)) return [];
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
