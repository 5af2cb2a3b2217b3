import { type OperationId, operationIds, operationOf } from '../../contracts/spec/contract.ts';
import type { JsonObject } from '../../contracts/values/json.ts';
import type { Unchecked } from '../../faults/behaviour.ts';
import type { Draft } from '../mutant.ts';
import { creates, sitesOf } from '../places.ts';

/** A check and the field it is of. */
type Check = readonly [operation: OperationId, field: string, keyword: string];

const schemaOf = (schema: JsonObject, field: string): JsonObject =>
  ((schema['properties'] as JsonObject | undefined)?.[field] ?? {}) as JsonObject;

/** The words of a schema that say no. */
const constraining = ['type', 'pattern', 'format', 'enum', 'minLength', 'maxLength', 'minimum', 'maximum'];
const wordsOf = (schema: JsonObject): string[] => constraining.filter((word) => schema[word] !== undefined);

/** Text in a form or a query is text whatever its type is said to be. */
const isTextual = (id: OperationId): boolean => operationOf(id).requestBody?.mediaType !== 'application/json';

/** Every check of every request that openapi.yaml asks for. */
function documentedChecks(id: OperationId): Check[] {
  const { parameters, requestBody } = operationOf(id);
  const ofParameters = parameters
    .filter(({ invalid }) => invalid !== null)
    .flatMap(({ name, required, schema, in: place }) => {
      const words = wordsOf(schema).filter((word) => word !== 'type' || schema['type'] !== 'string');
      return [...(required && place === 'query' ? ['required'] : []), ...words].map((word): Check => [id, name, word]);
    });
  const required = requestBody ? ((requestBody.schema['required'] ?? []) as readonly string[]) : [];
  const ofBody = Object.keys((requestBody?.schema['properties'] ?? {}) as JsonObject).flatMap((field) => {
    const schema = schemaOf(requestBody?.schema ?? {}, field);
    const words = wordsOf(schema).filter((word) => word !== 'type' || !isTextual(id));
    return [...(required.includes(field) ? ['required'] : []), ...words].map((word): Check => [id, field, word]);
  });
  return [...ofParameters, ...ofBody];
}

/** Checks that no schema expresses. */
const furtherChecks: readonly Check[] = [
  ['import2.createImport', 'source_tool', 'enum'],
  ['import2.createImport', 'body', 'syntax'],
  ['elastic-path.createImport', 'import_file', 'minItems'],
  ['elastic-path.createImport', 'import_file', 'maxItems'],
];

/** What is refused by a server that is too strict by one, or in a way of its own. */
const strictness: readonly Check[] = (
  [
    ['import2.createImport', 'destination_instance_url', ['required', 'blank', 'https']],
    ['import2.createImport', 'destination_username', ['required', 'blank', 'ascii']],
    ['import2.createImport', 'destination_token', ['required', 'blank']],
    ['import2.createImport', 'start_full', ['required', 'true']],
    ['import2.listImports', 'destination_username', ['ascii']],
    ['elastic-path.createImport', 'external_ref', ['required', 'maxLength', 'ascii']],
    ['elastic-path.createImport', 'import_file', ['maxItems']],
    ['elastic-path.listImports', 'page[limit]', ['required', 'minimum', 'maximum']],
    ['elastic-path.listImports', 'page[offset]', ['required', 'minimum', 'maximum']],
  ] as const
).flatMap(([id, field, words]) => words.map((word): Check => [id, field, word]));

const kebab = (field: string): string => field.replace(/\W+|_/g, '-').replace(/^-|-$/g, '');

/** An upload without a file holds no record either: a server that lets it pass has left both checks out. */
const leftOut = (field: string, keyword: string): Unchecked[] => [
  { field, keyword },
  ...(field === 'import_file' && keyword === 'required' ? [{ field, keyword: 'minItems' }] : []),
];

const checking = (operator: 'constraint-skipped' | 'constraint-tightened', [id, field, keyword]: Check): Draft[] =>
  sitesOf(id)
    .filter((site) => site === 'live' || creates(id)) // the sandbox answers all others with what is fixed
    .map((site) => ({
      operator,
      operation: id,
      site,
      where: `${field}/${keyword}`,
      fault: {
        behaviour:
          operator === 'constraint-skipped'
            ? { unchecked: leftOut(field, keyword) }
            : { overchecked: [{ field, keyword }] },
      },
      first: [kebab(field), keyword === 'syntax' ? 'json' : keyword],
    }));

/** Checks left out, too strict, or of fields that are not read at all. */
export const validationDrafts: readonly Draft[] = [
  ...operationIds.flatMap(documentedChecks).flatMap((check) => checking('constraint-skipped', check)),
  ...furtherChecks.flatMap((check) => checking('constraint-skipped', check)),
  ...strictness.flatMap((check) => checking('constraint-tightened', check)),
  ...(
    [
      ['import2.createImport', 'start_full'],
      ['import2.createImport', 'destination_username'],
      ['elastic-path.createImport', 'external_ref'],
    ] as const
  ).map(([operation, field]): Draft => ({
    operator: 'field-ignored',
    operation,
    site: 'live',
    where: field,
    fault: { behaviour: { ignoredFields: [field] } },
    first: ['start-full', 'of-the-user', 'existing'],
  })),
];
