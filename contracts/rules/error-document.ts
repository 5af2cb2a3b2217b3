import { type Exchange, type Response, jsonOf } from '../spec/exchange.ts';
import { type Finding, inBody, received } from './finding.ts';
import { type Json, type JsonObject, isObject } from '../values/json.ts';
import type { Contract } from '../spec/operation.ts';
import type { RequirementId } from '../spec/requirements/index.ts';
import type { Rule } from './rule.ts';
import { placesIn, schemaFindings } from './schema-finding.ts';

/**
 * Every 4xx and 5xx of Elastic Path is a JSON:API 1.1 error document, whoever in its chain of servers answers. This rule
 * says what no schema can; and of a status that openapi.yaml does not declare, what the schema of errors says as well.
 */
export const errorDocument: Rule = {
  id: 'error-document',
  verifies: [
    'elastic-path/errors-are-json-api',
    'elastic-path/error-status',
    'json-api/top-level-member',
    'json-api/no-data-beside-errors',
    'json-api/no-included-without-data',
    'json-api/error-object-has-a-member',
    'json-api/error-id',
    'json-api/error-source-names-a-place',
    'json-api/most-applicable-status',
  ],
  check: (exchange, contract) => {
    const error = errorIn(exchange, contract);
    if (!error) return [];
    const { response, document, errors } = error;
    if (document === undefined)
      return [
        broken('elastic-path/errors-are-json-api', '', aDocument, response.body === '' ? undefined : response.body),
      ];
    return [
      ...(error.isDeclared ? [] : schemaFindings('error-document', validator, document, contract)),
      ...topLevelOf(document),
      ...errors.flatMap(([one, at]) => [...membersOf(one, at), ...statusOf(one, at, response), ...sourceOf(one, at)]),
      ...repeatedIds(errors),
    ];
  },
  judges: (exchange, contract) => {
    const error = errorIn(exchange, contract);
    if (!error) return [];
    const { document, errors } = error;
    const some = (has: (one: JsonObject) => boolean, ...ids: readonly RequirementId[]): readonly RequirementId[] =>
      errors.some(([one]) => has(one)) ? ids : [];
    const facts = error.isDeclared ? undefined : contract.schemaFacts[validator];
    return [
      'elastic-path/errors-are-json-api',
      ...(facts && document !== undefined ? placesIn(document, facts) : []),
      ...(isObject(document) ? (['json-api/top-level-member', 'json-api/no-included-without-data'] as const) : []),
      ...(isObject(document) && 'errors' in document ? (['json-api/no-data-beside-errors'] as const) : []),
      ...some(() => true, 'json-api/error-object-has-a-member'),
      ...some(({ id }) => id !== undefined, 'json-api/error-id'),
      ...some(({ status }) => isComparable(status), 'elastic-path/error-status', 'json-api/most-applicable-status'),
      ...some(({ source }) => isObject(source), 'json-api/error-source-names-a-place'),
    ];
  },
};

type ErrorAnswer = {
  readonly response: Response;
  readonly isDeclared: boolean;
  /** Undefined where the body is no JSON. */
  readonly document: Json | undefined;
  /** Those that are objects, each with its index. */
  readonly errors: readonly (readonly [error: JsonObject, at: number])[];
};

/** The schema of errors in openapi.yaml. */
const validator = 'JsonApiErrorDocument';
const aDocument = { kind: 'holds', what: 'a JSON:API error document' } as const;

function errorIn({ operation: id, answer }: Exchange, { operations }: Contract): ErrorAnswer | null {
  const operation = operations[id];
  if (!operation || answer.kind === 'failure' || answer.status < 400) return null;
  const promised = operation.responses[answer.status];
  if ((promised ?? operation.otherwise)?.validator !== validator) return null;
  const document = jsonOf(answer);
  const errors = isObject(document) ? document['errors'] : undefined;
  return {
    response: answer,
    isDeclared: promised !== undefined,
    document,
    errors: (Array.isArray(errors) ? (errors as readonly Json[]) : []).flatMap((one, at) =>
      isObject(one) ? [[one, at] as const] : [],
    ),
  };
}

const isComparable = (status: Json | undefined): boolean => typeof status === 'string' || typeof status === 'number';

const broken = (
  requirement: RequirementId,
  pointer: string,
  expected: Finding['expected'],
  found: Json | undefined,
): Finding => ({ rule: 'error-document', requirement, where: inBody(pointer), expected, received: received(found) });

const topLevelMembers = ['data', 'errors', 'meta'];
const errorMembers = ['id', 'links', 'status', 'code', 'title', 'detail', 'source', 'meta'];
const places = ['pointer', 'parameter', 'header'];

function topLevelOf(document: Json): Finding[] {
  if (!isObject(document)) return [];
  const { data, errors, included } = document;
  const absent = { kind: 'absent' } as const;
  return [
    ...(topLevelMembers.some((member) => member in document)
      ? []
      : [broken('json-api/top-level-member', '', { kind: 'one-of', values: topLevelMembers }, document)]),
    ...(errors === undefined || data === undefined
      ? []
      : [broken('json-api/no-data-beside-errors', '/data', absent, data)]),
    ...(included === undefined || data !== undefined
      ? []
      : [broken('json-api/no-included-without-data', '/included', absent, included)]),
  ];
}

function membersOf(error: JsonObject, at: number): Finding[] {
  if (errorMembers.some((member) => member in error)) return [];
  const expected = { kind: 'one-of', values: errorMembers } as const;
  return [broken('json-api/error-object-has-a-member', `/errors/${at}`, expected, error)];
}

/** E-1: the status of each error is the HTTP status, or of its class at least. That it is a string is the schema's to say. */
function statusOf({ status: found }: JsonObject, at: number, response: Response): Finding[] {
  const status = String(response.status);
  if (!isComparable(found) || String(found) === status) return [];
  const isOfClass = String(found).slice(0, 1) === status.slice(0, 1);
  const requirements: readonly RequirementId[] = [
    'elastic-path/error-status',
    ...(isOfClass ? [] : (['json-api/most-applicable-status'] as const)),
  ];
  return requirements.map((id) => broken(id, `/errors/${at}/status`, { kind: 'equal', value: status }, found));
}

function sourceOf({ source }: JsonObject, at: number): Finding[] {
  if (!isObject(source) || places.some((member) => member in source)) return [];
  const expected = { kind: 'one-of', values: places } as const;
  return [broken('json-api/error-source-names-a-place', `/errors/${at}/source`, expected, source)];
}

/** An id is of one occurrence of a problem alone. */
const repeatedIds = (errors: ErrorAnswer['errors']): Finding[] =>
  errors.flatMap(([{ id }, at]) =>
    typeof id === 'string' && errors.some(([one, before]) => before < at && one['id'] === id)
      ? [broken('json-api/error-id', `/errors/${at}/id`, { kind: 'holds', what: 'an id of its own' }, id)]
      : [],
  );
