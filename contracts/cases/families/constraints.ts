import { type Case, type BodyTemplate, type RequestTemplate, type Verified, row, toCase } from '../case.ts';
import { plain } from '../plain.ts';
import { type OperationId, operationIds, operationOf } from '../../spec/contract.ts';
import { type Json, type JsonObject, isObject } from '../../values/json.ts';
import type { Parameter } from '../../spec/operation.ts';
import { type RequirementId, requirementOf } from '../../spec/requirements/index.ts';
import { sentences } from '../../spec/statuses.ts';
import { type Sample, samplesOf } from './samples.ts';

/** A field's name as it stands in ids. */
export const kebab = (text: string): string => text.replace(/\W+|_/g, '-').replace(/^-|-$/g, '');

/** The API's own sentence on what is invalid, where the document names none. */
const sentenceOnInvalid = { import2: sentences.import2[422], 'elastic-path': sentences['elastic-path'][400] } as const;

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

function sampleCase(
  id: OperationId,
  field: string,
  { valid, variant, words, value, of }: Sample,
  invalid: number,
  verifies: RequirementId,
  request: RequestTemplate,
): Case {
  const { status, given = [], derived = {}, verifies: usual } = plain[id];
  const named = said[`${field}: ${valid ? 'right' : 'wrong'} ${of}`];
  const title = `${valid ? 'accepts' : 'refuses'} ${field} ${words}`;
  const more = {
    given: request.path ? [] : given, // what is no path needs nothing to be there
    request,
    ...(invalid === 422 && !valid ? { expect: { field } } : {}),
    ...derived[!valid ? 'refused' : typeof value === 'string' ? 'madeUp' : 'others'],
  };
  const about = row(title, named === 'plain' ? usual : (named ?? verifies), more);
  return toCase(id, valid ? status : invalid, `${kebab(field)}-${variant}`, about);
}

function parameterCases(id: OperationId, { name, invalid, requirement, schema, ...parameter }: Parameter): Case[] {
  if (invalid === null) return [];
  const isPath = parameter.in === 'path';
  const verifies = requirement ? requirementOf(requirement).id : sentenceOnInvalid[operationOf(id).api];
  return samplesOf(schema, { required: parameter.required && !isPath, textual: true })
    .filter(({ valid }) => !isPath || !valid) // a valid path names something that exists: rows do that
    .map((sample) => {
      const value = sample.value === undefined ? null : String(sample.value);
      const request = isPath ? { path: { [name]: String(value) } } : { query: { [name]: value } };
      return sampleCase(id, name, sample, invalid, verifies, request);
    });
}

type BodySchema = {
  readonly required?: readonly string[];
  readonly properties?: { readonly [field: string]: JsonObject };
  readonly 'x-requirement'?: string;
};

export const bodySchemaOf = (id: OperationId): BodySchema => operationOf(id).requestBody?.schema ?? {};

/** The sentence that a member of a request's body breaks, as the document names it. */
export function bodySentence(id: OperationId, field: string): RequirementId | undefined {
  const { properties = {}, 'x-requirement': ofAll } = bodySchemaOf(id);
  const named = properties[field]?.['x-requirement'] ?? ofAll;
  return typeof named === 'string' ? requirementOf(named).id : undefined;
}

function bodyCases(id: OperationId): Case[] {
  const { api, requestBody } = operationOf(id);
  const template = plain[id].request?.body;
  if (!requestBody || requestBody.invalid === null || !template || template.kind === 'text') return [];
  const { invalid } = requestBody;
  const { required = [], properties = {} } = bodySchemaOf(id);
  return Object.entries(properties)
    .filter(([, property]) => property['contentMediaType'] === undefined) // files: rows say what is wrong with one
    .flatMap(([field, property]) => {
      const verifies = bodySentence(id, field) ?? sentenceOnInvalid[api];
      const isOurs = api === 'import2' && !required.includes(field); // only "optional" is the vendor's word (I-11)
      const options = { required: required.includes(field), textual: template.kind !== 'json' };
      return samplesOf(property, options).map((sample) => {
        const breaks = isOurs && !sample.valid ? 'import2/optional-fields-are-typed' : verifies;
        return sampleCase(id, field, sample, invalid, breaks, { body: withField(template, field, sample.value) });
      });
    });
}

function withField(
  template: Exclude<BodyTemplate, { readonly kind: 'text' }>,
  field: string,
  value: Json | undefined,
): BodyTemplate {
  if (template.kind !== 'json')
    return { ...template, fields: { ...template.fields, [field]: value === undefined ? null : String(value) } };
  const members = Object.entries({ ...(isObject(template.value) ? template.value : {}), [field]: value });
  return {
    ...template,
    value: Object.fromEntries(members.filter((one): one is [string, Json] => one[1] !== undefined)),
  };
}

/**
 * Valid-at-the-boundary and invalid-just-beyond cases of every constraint of every request schema: a new field in
 * openapi.yaml brings its cases with it.
 */
export const constraintCases: readonly Case[] = operationIds.flatMap((id) => [
  ...operationOf(id).parameters.flatMap((parameter) => parameterCases(id, parameter)),
  ...bodyCases(id),
]);
