import { kebab } from '../../contracts/cases/families/constraints.ts';
import { type OperationId, creates, operationIds, operationOf } from '../../contracts/spec/contract.ts';
import type { JsonObject } from '../../contracts/values/json.ts';
import type { Behaviour } from '../../faults/behaviour.ts';
import { type Mutant, mutantOf } from '../mutant.ts';
import { sitesOf } from '../places.ts';

type Check = readonly [operation: OperationId, field: string, keyword: string];

/** The keywords of a schema that say no. */
const constraining = ['type', 'pattern', 'format', 'enum', 'minLength', 'maxLength', 'minimum', 'maximum'];

/** Every check of every request that openapi.yaml asks for. */
function* documentedChecks(id: OperationId): Generator<Check> {
  const { parameters, requestBody } = operationOf(id);
  const checks = function* (
    field: string,
    schema: JsonObject,
    isTyped: boolean,
    isRequired: boolean,
  ): Generator<Check> {
    if (isRequired) yield [id, field, 'required'];
    for (const keyword of constraining)
      if (schema[keyword] !== undefined && (isTyped || keyword !== 'type')) yield [id, field, keyword];
  };
  for (const { name, required, schema, invalid, in: place } of parameters)
    if (invalid !== null) yield* checks(name, schema, schema['type'] !== 'string', required && place === 'query');
  const { properties = {}, required = [] } = requestBody?.schema ?? {};
  const isTyped = requestBody?.mediaType === 'application/json'; // text in a form is text whatever its type is said to be
  for (const [field, schema] of Object.entries(properties as JsonObject))
    yield* checks(field, schema as JsonObject, isTyped, (required as readonly string[]).includes(field));
}

/** Checks that no schema expresses. */
const furtherChecks: readonly Check[] = [
  ['import2.createImport', 'source_tool', 'enum'],
  ['import2.createImport', 'body', 'syntax'],
  ['elastic-path.createImport', 'import_file', 'minItems'],
  ['elastic-path.createImport', 'import_file', 'maxItems'],
];

/** What is refused by a server that is too strict by one, or in a way of its own. */
const strictness = {
  'import2.createImport': {
    destination_instance_url: ['required', 'blank', 'https'],
    destination_username: ['required', 'blank', 'ascii'],
    destination_token: ['required', 'blank'],
    start_full: ['required', 'true'],
  },
  'import2.listImports': { destination_username: ['ascii'] },
  'elastic-path.createImport': { external_ref: ['required', 'maxLength', 'ascii'], import_file: ['maxItems'] },
  'elastic-path.listImports': {
    'page[limit]': ['required', 'minimum', 'maximum'],
    'page[offset]': ['required', 'minimum', 'maximum'],
  },
};

const tooStrict = Object.entries(strictness).flatMap(([id, fields]) =>
  Object.entries(fields).flatMap(([field, keywords]) =>
    keywords.map((keyword): Check => [id as OperationId, field, keyword]),
  ),
);

const checking = (
  kind: 'constraint-skipped' | 'constraint-tightened',
  [operation, field, keyword]: Check,
  behaviour: Partial<Behaviour>,
): Mutant[] => {
  const first = [kebab(field), keyword === 'syntax' ? 'json' : keyword];
  return sitesOf(operation)
    .filter((site) => site === 'live' || creates(operation)) // the sandbox answers all others with what is fixed
    .map((site) => mutantOf(kind, { operation, site }, `${field}/${keyword}`, { behaviour }, { first }));
};

/** A check left out. An upload without a file holds no record either: who lets it pass has left both checks out. */
const skipping = (check: Check): Mutant[] => {
  const [, field, keyword] = check;
  const keywords = field === 'import_file' && keyword === 'required' ? [keyword, 'minItems'] : [keyword];
  return checking('constraint-skipped', check, { unchecked: keywords.map((one) => ({ field, keyword: one })) });
};

/** A field that is not read at all. */
const ignoring = (operation: OperationId, field: string): Mutant => {
  const fault = { behaviour: { ignoredFields: [field] } };
  const first = ['start-full', 'of-the-user', 'existing'];
  return mutantOf('field-ignored', { operation, site: 'live' }, field, fault, { first });
};

/** Checks left out, too strict, or of fields that are not read at all. */
export const validationMutants: readonly Mutant[] = [
  ...operationIds.flatMap((id) => [...documentedChecks(id)]).flatMap(skipping),
  ...furtherChecks.flatMap(skipping),
  ...tooStrict.flatMap((check) => {
    const [, field, keyword] = check;
    return checking('constraint-tightened', check, { overchecked: [{ field, keyword }] });
  }),
  ignoring('import2.createImport', 'start_full'),
  ignoring('import2.createImport', 'destination_username'),
  ignoring('elastic-path.createImport', 'external_ref'),
];
