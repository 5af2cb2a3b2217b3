import { contract } from '../contracts/contract.ts';
import { type Json, isObject, pointerTokens } from '../contracts/json.ts';
import type { Operation, Parameter, SchemaError } from '../contracts/operation.ts';
import type { Unchecked } from '../faults/behaviour.ts';
import { type Answer, jsonAnswer, refusal } from './answer.ts';

/** The answer that refuses a path or query which breaks its schema, null if all hold. */
export function refuseParameters(
  operation: Operation,
  path: { readonly [name: string]: string },
  query: { readonly [name: string]: string },
  unchecked: readonly Unchecked[] = [],
): Answer | null {
  for (const parameter of operation.parameters) {
    const found = parameter.in === 'path' ? path[parameter.name] : query[parameter.name];
    if (parameter.invalid === null || (found === undefined && !parameter.required)) continue;
    const all = found === undefined ? [missing] : check(parameter.validator, typed(parameter, found));
    const errors = all.filter(({ keyword }) => !isUnchecked(unchecked, parameter.name, keyword));
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
  unchecked.length > 0 && unchecked.some((one) => one.field === field && one.keyword === keyword);

/** Messages by field. */
export type Faults = { readonly [field: string]: readonly string[] };

/** The answer that refuses a JSON or form body which breaks its schema, or is at fault otherwise; null if it holds. */
export function refuseBody(
  operation: Operation,
  body: Json,
  more: Faults = {},
  unchecked: readonly Unchecked[] = [],
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
export function withoutBlanks(operation: Operation, body: Json): Json {
  if (!isObject(body)) return body;
  const required = requiredOf(operation);
  return Object.fromEntries(Object.entries(body).filter(([name, value]) => required.includes(name) || !isBlank(value)));
}

/** The fields a body cannot do without; where the body is no object at all, the first of them is what is missing. */
function requiredOf({ requestBody }: Operation): readonly Json[] {
  const required = requestBody?.schema['required'];
  return Array.isArray(required) ? required : [];
}

const isBlank = (value: Json): boolean => typeof value === 'string' && value.trim() === '';
