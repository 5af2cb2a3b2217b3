import { type OperationId, operationIds, operationOf } from '../../contracts/spec/contract.ts';
import type { JsonObject } from '../../contracts/values/json.ts';
import type { Site } from '../../faults/fault.ts';
import type { Draft } from '../mutant.ts';
import { placesOf } from './decides.ts';

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
const strictness: readonly Check[] = [
  ...(['required', 'blank', 'https'] as const).map((word): Check => [
    'import2.createImport',
    'destination_instance_url',
    word,
  ]),
  ...(['required', 'blank', 'ascii'] as const).map((word): Check => [
    'import2.createImport',
    'destination_username',
    word,
  ]),
  ...(['required', 'blank'] as const).map((word): Check => ['import2.createImport', 'destination_token', word]),
  ...(['required', 'true'] as const).map((word): Check => ['import2.createImport', 'start_full', word]),
  ['import2.listImports', 'destination_username', 'ascii'],
  ...(['required', 'maxLength', 'ascii'] as const).map((word): Check => [
    'elastic-path.createImport',
    'external_ref',
    word,
  ]),
  ['elastic-path.createImport', 'import_file', 'maxItems'],
  ...['page[limit]', 'page[offset]'].flatMap((field) =>
    ['required', 'minimum', 'maximum'].map((word): Check => ['elastic-path.listImports', field, word]),
  ),
];

const kebab = (field: string): string => field.replace(/\W+|_/g, '-').replace(/^-|-$/g, '');

const isFixedOnSandbox = (id: OperationId, site: Site): boolean => site === 'sandbox' && id !== 'import2.createImport';

/** An upload without a file holds no record either: a server that lets it pass has left both checks out. */
const behind = (operator: string, field: string, keyword: string) =>
  operator === 'constraint-skipped' && field === 'import_file' && keyword === 'required'
    ? [{ field, keyword: 'minItems' }]
    : [];

const checking = (operator: 'constraint-skipped' | 'constraint-tightened', [id, field, keyword]: Check): Draft[] =>
  placesOf(id)
    .filter(({ site }) => !isFixedOnSandbox(id, site))
    .map((place) => ({
      operator,
      ...place,
      where: `${field}/${keyword}`,
      fault: {
        behaviour: {
          [operator === 'constraint-skipped' ? 'unchecked' : 'overchecked']: [
            { field, keyword },
            ...behind(operator, field, keyword),
          ],
        },
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
