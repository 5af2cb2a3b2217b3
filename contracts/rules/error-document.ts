import { type Exchange, type Response, jsonOf } from '../spec/exchange.ts';
import type { Contract } from '../spec/operation.ts';
import type { RequirementId } from '../spec/requirements/index.ts';
import { type Json, type JsonObject, isObject } from '../values/json.ts';
import { type Violation, broken, equal, holds, inBody, nothing, oneOf } from './finding.ts';
import type { Rule } from './rule.ts';
import { placesIn, schemaViolations } from './schema-finding.ts';

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
        broken(
          'elastic-path/errors-are-json-api',
          'body',
          holds('a JSON:API error document'),
          response.body === '' ? undefined : response.body,
        ),
      ];
    return [
      ...(error.isDeclared ? [] : schemaViolations(validator, document, contract)),
      ...(isObject(document) ? topLevelOf(document) : []),
      ...errors.flatMap(([one, at]) => errorObject(one, inBody(`/errors/${at}`), response.status)),
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

const topLevelMembers = ['data', 'errors', 'meta'];
const errorMembers = ['id', 'links', 'status', 'code', 'title', 'detail', 'source', 'meta'];
const sourceMembers = ['pointer', 'parameter', 'header'];

/** An object that has none of the members it should have one of. */
const lacksAll = (object: JsonObject, members: readonly string[], requirement: RequirementId, where: string) =>
  members.some((member) => member in object) ? [] : [broken(requirement, where, oneOf(members), object)];

const topLevelOf = (document: JsonObject): Violation[] => [
  ...lacksAll(document, topLevelMembers, 'json-api/top-level-member', 'body'),
  ...('data' in document && 'errors' in document
    ? [broken('json-api/no-data-beside-errors', 'body /data', nothing, document['data'])]
    : []),
  ...('included' in document && !('data' in document)
    ? [broken('json-api/no-included-without-data', 'body /included', nothing, document['included'])]
    : []),
];

const errorObject = (error: JsonObject, where: string, status: number): Violation[] => [
  ...lacksAll(error, errorMembers, 'json-api/error-object-has-a-member', where),
  ...statusOf(error, `${where}/status`, String(status)),
  ...(isObject(error['source'])
    ? lacksAll(error['source'], sourceMembers, 'json-api/error-source-names-a-place', `${where}/source`)
    : []),
];

/** E-1: the status of each error is the HTTP status, or of its class at least. That it is a string is the schema's to say. */
function statusOf({ status: found }: JsonObject, where: string, status: string): Violation[] {
  if (!isComparable(found) || String(found) === status) return [];
  const isOfClass = String(found).slice(0, 1) === status.slice(0, 1);
  return [
    broken('elastic-path/error-status', where, equal(status), found),
    ...(isOfClass ? [] : [broken('json-api/most-applicable-status', where, equal(status), found)]),
  ];
}

/** An id is of one occurrence of a problem alone. */
const repeatedIds = (errors: ErrorAnswer['errors']): Violation[] =>
  errors
    .filter(([{ id }, at]) => typeof id === 'string' && errors.some(([one, before]) => before < at && one['id'] === id))
    .map(([{ id }, at]) => broken('json-api/error-id', inBody(`/errors/${at}/id`), holds('an id of its own'), id));
