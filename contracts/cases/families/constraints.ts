import { type AnyCase, type BodyTemplate, type RequestTemplate, type Verified, toCase } from '../case.ts';
import { plain } from '../plain.ts';
import { type OperationId, operationIds, operationOf } from '../../spec/contract.ts';
import { type Json, type JsonObject, isObject } from '../../values/json.ts';
import type { Operation, Parameter } from '../../spec/operation.ts';
import { type RequirementId, requirementOf } from '../../spec/requirements/index.ts';
import { sentences } from '../../spec/statuses.ts';
import { type Sample, samplesOf } from './samples.ts';

const kebab = (text: string): string => text.replace(/\W+|_/g, '-').replace(/^-|-$/g, '');

/** The sentence that a part of a request breaks: the one the document names, or the API's own on what is invalid. */
const sentenceFor = ({ api }: Operation, named: Json | undefined): RequirementId =>
  typeof named === 'string'
    ? requirementOf(named).id
    : api === 'import2'
      ? sentences.import2[422]
      : sentences['elastic-path'][400];

/**
 * Which sentence makes a sample right or wrong, and which status a wrong one has, where it is not the field's own sentence
 * alone. `plain`: nothing is said of such a value but that the operation succeeds.
 */
const said: { readonly [sample: string]: Verified | 'plain' } = {
  'source_tool: wrong presence': ['import2/source-tool-is-required', 'import2/invalid-create-is-422'],
  'source_tool: wrong type': ['import2/source-tool-is-required'],
  'destination_instance_url: wrong x-boundary': ['import2/destination-url-is-absolute'],
  'destination_instance_url: right blank': ['import2/optional-fields-are-typed'],
  'destination_username: right minLength': 'plain',
  'external_ref: right presence': 'plain',
  'external_ref: wrong maxLength': ['elastic-path/external-ref-length', 'elastic-path/bad-request-is-400'],
  'page[offset]: right presence': 'plain',
  'page[offset]: right minimum': ['elastic-path/list-paging'],
  'page[offset]: right maximum': ['elastic-path/list-paging'],
  'page[limit]: right presence': 'plain',
  'page[limit]: right minimum': ['elastic-path/list-paging'],
  'page[limit]: right maximum': ['elastic-path/list-paging'],
};

type Build = (sample: Sample) => RequestTemplate;

function sampleCase(
  id: OperationId,
  field: string,
  sample: Sample,
  invalid: number,
  verifies: RequirementId,
  build: Build,
): AnyCase {
  const { status, given = [], derived = {}, verifies: usual } = plain[id];
  const { valid, variant, words, value, of } = sample;
  const named = said[`${field}: ${valid ? 'right' : 'wrong'} ${of}`];
  return toCase(id, valid ? status : invalid, `${kebab(field)}-${variant}`, [
    `${valid ? 'accepts' : 'refuses'} ${field} ${words}`,
    named === 'plain' ? usual : (named ?? verifies),
    {
      given,
      request: build(sample),
      ...(invalid === 422 && !valid ? { expect: { field } } : {}),
      ...derived[!valid ? 'refused' : typeof value === 'string' ? 'madeUp' : 'others'],
    },
  ]);
}

function parameterCases(id: OperationId, parameter: Parameter): AnyCase[] {
  const { name, invalid, requirement } = parameter;
  if (invalid === null) return [];
  const samples = samplesOf(parameter.schema, {
    required: parameter.required && parameter.in === 'query',
    textual: true,
  });
  const verifies = sentenceFor(operationOf(id), requirement ?? undefined);
  return samples
    .filter((sample) => parameter.in === 'query' || !sample.valid) // a valid path names something that exists: rows do that
    .map((sample): AnyCase => {
      const row = sampleCase(id, name, sample, invalid, verifies, ({ value }) =>
        parameter.in === 'path'
          ? { path: { [name]: String(value) } }
          : { query: { [name]: value === undefined ? null : String(value) } },
      );
      return parameter.in === 'path' ? { ...row, given: [] } : row; // what is no path needs nothing to be there
    });
}

function bodyCases(id: OperationId, operation: Operation): AnyCase[] {
  const body = operation.requestBody;
  const template = plain[id].request?.body;
  if (!body || !template || body.invalid === null) return [];
  const { invalid, schema } = body;
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  const textual = template.kind !== 'json';
  return Object.entries((schema['properties'] ?? {}) as { readonly [field: string]: JsonObject })
    .filter(([, property]) => property['contentMediaType'] === undefined) // files: rows say what is wrong with one
    .flatMap(([field, property]) => {
      const verifies = sentenceFor(operation, property['x-requirement'] ?? schema['x-requirement']);
      const isOurs = operation.api === 'import2' && !required.includes(field); // only "optional" is the vendor's word (I-11)
      return samplesOf(property, { required: required.includes(field), textual }).map((sample) =>
        sampleCase(
          id,
          field,
          sample,
          invalid,
          isOurs && !sample.valid ? 'import2/optional-fields-are-typed' : verifies,
          ({ value }) => ({ body: withField(template, field, value) }),
        ),
      );
    });
}

/** The body with one field set, or taken away. */
function withField(template: BodyTemplate, field: string, value: Json | undefined): BodyTemplate {
  switch (template.kind) {
    case 'json':
      return { ...template, value: changed(isObject(template.value) ? template.value : {}, field, value) };
    case 'form':
      return { ...template, fields: changed(template.fields, field, textOf(value)) };
    case 'multipart':
      return { ...template, fields: changed(template.fields ?? {}, field, textOf(value)) };
    case 'text':
      return template;
    default:
      return template satisfies never;
  }
}

const textOf = (value: Json | undefined): string | undefined => (value === undefined ? undefined : String(value));

function changed<Value>(
  members: { readonly [name: string]: Value },
  field: string,
  value: Value | undefined,
): { readonly [name: string]: Value } {
  const others = Object.entries(members).filter(([name]) => name !== field);
  return Object.fromEntries(value === undefined ? others : [...others, [field, value]]);
}

/**
 * Valid-at-the-boundary and invalid-just-beyond cases of every constraint of every request schema: a new field in
 * openapi.yaml brings its cases with it.
 */
export const constraintCases: readonly AnyCase[] = operationIds.flatMap((id) => [
  ...operationOf(id).parameters.flatMap((parameter) => parameterCases(id, parameter)),
  ...bodyCases(id, operationOf(id)),
]);
