import { type Exchange, type Response, jsonOf } from '../spec/exchange.ts';
import type { Contract } from '../spec/operation.ts';
import type { RequirementId } from '../spec/requirements/index.ts';
import { type Json, type JsonObject, isObject } from '../values/json.ts';
import { type Judged, equal, holds, inBody, judged, nothing, oneOf } from '../spec/finding.ts';
import type { Rule } from './rule.ts';
import { requirementsStanding, schemaViolations } from './schema-finding.ts';

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
  judge: (exchange, contract) => {
    const error = errorIn(exchange, contract);
    if (!error) return [];
    const { response, document, errors } = error;
    const found = document === undefined && response.body !== '' ? response.body : document;
    const isDocument = judged(document !== undefined, wholeDocument, 'body', holds('a JSON:API error document'), found);
    if (document === undefined) return [isDocument];
    return [
      isDocument,
      ...(error.isDeclared ? [] : schemaViolations(validator, document, contract)),
      ...(isObject(document) ? topLevelOf(document) : []),
      ...errors.flatMap(([one, at]) => errorObject(one, inBody(`/errors/${at}`), response.status)),
      ...idsOf(errors),
    ];
  },
  heldBesides: (exchange, contract) => {
    const error = errorIn(exchange, contract);
    return !error || error.isDeclared || error.document === undefined
      ? []
      : requirementsStanding(error.document, contract.schemaFacts[validator]);
  },
};

const wholeDocument = 'elastic-path/errors-are-json-api';

type ErrorAnswer = {
  readonly response: Response;
  readonly isDeclared: boolean;
  /** Undefined where the body is no JSON. */
  readonly document: Json | undefined;
  /** Those that are objects, each with its index. */
  readonly errors: readonly (readonly [error: JsonObject, at: number])[];
};

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

const topLevelMembers = ['data', 'errors', 'meta'];
const errorMembers = ['id', 'links', 'status', 'code', 'title', 'detail', 'source', 'meta'];
const sourceMembers = ['pointer', 'parameter', 'header'];

const hasOneOf = (members: readonly string[], object: JsonObject, requirement: RequirementId, where: string): Judged =>
  judged(
    members.some((member) => member in object),
    requirement,
    where,
    oneOf(members),
    object,
  );

function topLevelOf(document: JsonObject): Judged[] {
  const { data, included } = document;
  return [
    hasOneOf(topLevelMembers, document, 'json-api/top-level-member', 'body'),
    ...('errors' in document
      ? [judged(data === undefined, 'json-api/no-data-beside-errors', 'body /data', nothing, data)]
      : []),
    judged(
      included === undefined || data !== undefined,
      'json-api/no-included-without-data',
      'body /included',
      nothing,
      included,
    ),
  ];
}

const errorObject = (error: JsonObject, where: string, status: number): Judged[] => [
  hasOneOf(errorMembers, error, 'json-api/error-object-has-a-member', where),
  ...statusJudged(error, `${where}/status`, String(status)),
  ...(isObject(error['source'])
    ? [hasOneOf(sourceMembers, error['source'], 'json-api/error-source-names-a-place', `${where}/source`)]
    : []),
];

/** E-1: the status of each error is the HTTP status, or of its class at least. That it is a string is the schema's to say. */
function statusJudged({ status: found }: JsonObject, where: string, status: string): Judged[] {
  if (typeof found !== 'string' && typeof found !== 'number') return [];
  const isOfClass = String(found).slice(0, 1) === status.slice(0, 1);
  return [
    judged(String(found) === status, 'elastic-path/error-status', where, equal(status), found),
    judged(isOfClass, 'json-api/most-applicable-status', where, equal(status), found),
  ];
}

/** An id is of one occurrence of a problem alone. */
function idsOf(errors: ErrorAnswer['errors']): Judged[] {
  const told = new Set<Json>();
  return errors.flatMap(([{ id }, at]) => {
    if (id === undefined) return [];
    const isRepeated = typeof id === 'string' && told.has(id);
    told.add(id);
    return [judged(!isRepeated, 'json-api/error-id', inBody(`/errors/${at}/id`), holds('an id of its own'), id)];
  });
}
