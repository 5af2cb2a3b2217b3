import { contract } from '../contracts/spec/contract.ts';
import { type Json, type JsonObject, isObject, pointerTokens, sameJson, valueAt } from '../contracts/values/json.ts';
import type { Operation, Parameter, SchemaError } from '../contracts/spec/operation.ts';
import { type Behaviour, type Unchecked, honest } from '../faults/behaviour.ts';
import { type Answer, jsonAnswer, refusal } from './answer.ts';

/** The answer that refuses a path or query which breaks its schema, null if all hold. */
export function refuseParameters(
  operation: Operation,
  path: { readonly [name: string]: string },
  query: { readonly [name: string]: string },
  { unchecked, overchecked }: Checking = honest,
): Answer | null {
  for (const parameter of operation.parameters) {
    const found = parameter.in === 'path' ? path[parameter.name] : query[parameter.name];
    const needed = parameter.required || isUnchecked(overchecked, parameter.name, 'required');
    if (parameter.invalid === null || (found === undefined && !needed)) continue;
    const all = found === undefined ? [missing] : check(parameter.validator, typed(parameter, found));
    const strict =
      found === undefined ? null : tooStrict(overchecked, parameter.name, parameter.schema, typed(parameter, found));
    const errors = [
      ...all.filter(({ keyword }) => !isUnchecked(unchecked, parameter.name, keyword)),
      ...(strict ?? []),
    ];
    if (errors.length > 0) return refuse(operation, parameter.invalid, { [parameter.name]: errors.map(messageOf) });
  }
  return null;
}

const missing: SchemaError = { keyword: 'required', instancePath: '', params: {} };

/** Text of a query as the number its schema asks for, if it reads as one. */
const typed = (parameter: Parameter, found: string): Json =>
  parameter.schema['type'] === 'integer' && /^-?\d+(\.\d+)?$/.test(found) ? Number(found) : found;

/** Whether the mock is told to leave a check out. */
export const isUnchecked = (unchecked: readonly Unchecked[], field: string, keyword: string): boolean =>
  unchecked.some((one) => one.field === field && one.keyword === keyword);

/** How closely a request is looked at. */
type Checking = Pick<Behaviour, 'unchecked' | 'overchecked'>;

/** The complaints of a server that refuses the very boundary of a constraint as well; null where it has none. */
function tooStrict(over: readonly Unchecked[], field: string, schema: JsonObject, value: Json): SchemaError[] | null {
  const met = over.filter((one) => one.field === field && isAtBoundary(one.keyword, schema, value));
  return met.length > 0 ? met.map(({ keyword }) => ({ keyword, instancePath: '', params: {} })) : null;
}

function isAtBoundary(keyword: string, schema: JsonObject, value: Json): boolean {
  const limit = schema[keyword];
  switch (keyword) {
    case 'maxLength':
      return typeof value === 'string' && [...value].length === limit;
    case 'minimum':
    case 'maximum':
      return value === limit;
    case 'enum':
      return Array.isArray(limit) && sameJson(value, limit[limit.length - 1]);
    case 'ascii':
      return typeof value === 'string' && /[^\x20-\x7e]/.test(value);
    case 'true':
      return value === true;
    case 'blank':
      return isBlank(value);
    case 'https':
      return typeof value === 'string' && value.startsWith('http:');
    default:
      return false;
  }
}

/** Messages by field. */
export type Faults = { readonly [field: string]: readonly string[] };

/** The answer that refuses a JSON or form body which breaks its schema, or is at fault otherwise; null if it holds. */
export function refuseBody(
  operation: Operation,
  body: Json,
  more: Faults = {},
  { unchecked, overchecked }: Checking = honest,
): Answer | null {
  const described = operation.requestBody;
  if (!described || described.invalid === null) return null;
  const faults: { [field: string]: readonly string[] } = Object.fromEntries(
    Object.entries(more).filter(([field]) => !isUnchecked(unchecked, field, 'enum')),
  );
  for (const error of check(described.validator, body)) {
    const field =
      pointerTokens(error.instancePath)[0] ?? String(error.params['missingProperty'] ?? requiredOf(operation)[0]);
    if (!isUnchecked(unchecked, field, error.keyword)) faults[field] = [...(faults[field] ?? []), messageOf(error)];
  }
  for (const { field, keyword } of overchecked) {
    const value = isObject(body) ? body[field] : undefined;
    const schema = valueAt(described.schema, `/properties/${field}`);
    const isMissing = value === undefined && keyword === 'required';
    const strict = value === undefined || !isObject(schema) ? null : tooStrict(overchecked, field, schema, value);
    if (isMissing || strict) faults[field] = ['is invalid'];
  }
  return Object.keys(faults).length > 0 ? refuse(operation, described.invalid, faults) : null;
}

function check(validator: string, value: Json): readonly SchemaError[] {
  const validate = contract.validators[validator];
  return !validate || validate(value) ? [] : (validate.errors ?? []);
}

/** Import2 maps fields to messages; Elastic Path lists errors. */
function refuse(operation: Operation, status: number, faults: Faults): Answer {
  if (operation.api === 'import2') return jsonAnswer(status, faults);
  const [field, messages] = Object.entries(faults)[0] ?? ['', []];
  return refusal('elastic-path', status, `${field} ${messages.join(', ')}`);
}

function messageOf({ keyword, params }: SchemaError): string {
  if (keyword === 'required' || keyword === 'minLength') return "can't be blank";
  if (keyword === 'type') return `must be a ${String(params['type'])}`;
  return 'is invalid';
}

/** A body without its blank strings: a blank optional string counts as absent (I-11). */
export function withoutBlanks(operation: Operation, body: Json, { overchecked }: Checking = honest): Json {
  if (!isObject(body)) return body;
  const required = requiredOf(operation);
  return Object.fromEntries(
    Object.entries(body).filter(
      ([name, value]) => required.includes(name) || !isBlank(value) || isUnchecked(overchecked, name, 'blank'),
    ),
  );
}

/** The fields a body cannot do without; where the body is no object at all, the first of them is what is missing. */
function requiredOf({ requestBody }: Operation): readonly Json[] {
  const required = requestBody?.schema['required'];
  return Array.isArray(required) ? required : [];
}

const isBlank = (value: Json): boolean => typeof value === 'string' && value.trim() === '';
