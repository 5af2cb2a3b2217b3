import { type Response, objectOf } from '../exchange.ts';
import { type Finding, inBody, received } from '../finding.ts';
import { type Json, type JsonObject, isObject } from '../json.ts';
import { answerOf } from './answer.ts';
import type { Rule } from './rule.ts';

/** What a schema cannot say of a JSON:API 1.1 error document. */
export const errorDocument: Rule = {
  id: 'error-document',
  verifies: [
    'elastic-path/errors-are-json-api',
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
      ...dataBeside(document),
      ...errors.flatMap((error, at) =>
        isObject(error) ? [...statusOf(error, at, answer.response), ...sourceOf(error, at)] : [],
      ),
    ];
  },
};

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

/** E-1: the status of each error is the HTTP status. That it is a string is the schema's to say. */
function statusOf(error: JsonObject, at: number, response: Response): Finding[] {
  const found = error['status'];
  const comparable = typeof found === 'string' || typeof found === 'number';
  if (!comparable || String(found) === String(response.status)) return [];
  return [
    {
      rule: 'error-document',
      requirement: 'elastic-path/error-status',
      where: inBody(`/errors/${at}/status`),
      expected: { kind: 'equal', value: String(response.status) },
      received: received(found),
    },
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
