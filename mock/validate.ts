import { contract } from '../contracts/spec/contract.ts';
import type { Operation, Parameter, SchemaError } from '../contracts/spec/operation.ts';
import { type Json, isBlank, isObject, pointerTokens } from '../contracts/values/json.ts';
import { type Answer, type Call, jsonAnswer, refusal } from './answer.ts';

/** What is wrong with a field of a request, by the keyword of its schema; `status` answers it. */
export type Complaint = {
  readonly field: string;
  readonly keyword: string;
  readonly status: number;
  readonly message: string;
};

export const complaint = (field: string, keyword: string, message: string, status = 400): Complaint => ({
  field,
  keyword,
  status,
  message,
});

/** What a path or query has wrong. */
export function complaintsOfParameters({ operation, path, query }: Pick<Call, 'operation' | 'path' | 'query'>) {
  const found: Complaint[] = [];
  for (const parameter of operation.parameters) {
    const { name, required, invalid, validator } = parameter;
    const value = parameter.in === 'path' ? path[name] : query[name];
    if (invalid === null || (value === undefined && !required)) continue;
    const errors = value === undefined ? [missing] : check(validator, typed(parameter, value));
    for (const error of errors) found.push(complaint(name, error.keyword, messageOf(error), invalid));
  }
  return found;
}

const missing: SchemaError = { keyword: 'required', instancePath: '', params: {} };

/** Text of a query as the number its schema asks for, if it reads as one. */
export const typed = ({ schema }: Parameter, found: string): Json =>
  schema['type'] === 'integer' && /^-?\d+(\.\d+)?$/.test(found) ? Number(found) : found;

/** What a JSON or form body has wrong; a body that cannot be read counts as empty besides. */
export function complaintsOfBody({ requestBody }: Operation, body: Json | undefined, meant: Json): Complaint[] {
  const unread = body === undefined ? [complaint('body', 'syntax', 'the body cannot be read')] : [];
  const { invalid = null, validator = '', schema = {} } = requestBody ?? {};
  if (invalid === null) return unread;
  const ofSchema = check(validator, meant).map((error) => {
    const field = pointerTokens(error.instancePath)[0] ?? error.params['missingProperty'] ?? requiredOf(schema)[0];
    return complaint(String(field), error.keyword, messageOf(error), invalid);
  });
  return [...unread, ...ofSchema];
}

function check(validator: string, value: Json): readonly SchemaError[] {
  const validate = contract.validators[validator];
  return !validate || validate(value) ? [] : (validate.errors ?? []);
}

function messageOf({ keyword, params }: SchemaError): string {
  if (keyword === 'required' || keyword === 'minLength') return "can't be blank";
  if (keyword === 'type') return `must be a ${String(params['type'])}`;
  return 'is invalid';
}

/** The answer to complaints: of those with the first one's status, Import2 maps fields to messages; Elastic Path lists errors. */
export function refuse({ api }: Operation, complaints: readonly Complaint[]): Answer {
  const [{ status, field, message } = complaint('body', 'syntax', '')] = complaints;
  if (field === 'body') return refusal(api, status, message);
  const messages: { [field: string]: string[] } = {};
  for (const one of complaints) if (one.status === status) (messages[one.field] ??= []).push(one.message);
  return api === 'import2'
    ? jsonAnswer(status, messages)
    : refusal(api, status, `${field} ${messages[field]?.join(', ')}`);
}

/** A body without its blank strings: a blank optional string counts as absent (I-11). */
export function withoutBlanks({ requestBody }: Operation, body: Json): Json {
  if (!isObject(body)) return body;
  const required = requiredOf(requestBody?.schema ?? {});
  return Object.fromEntries(Object.entries(body).filter(([name, value]) => required.includes(name) || !isBlank(value)));
}

/** The fields a body cannot do without; where the body is no object at all, the first of them is what is missing. */
function requiredOf({ required }: { readonly [keyword: string]: Json }): readonly Json[] {
  return Array.isArray(required) ? required : [];
}
