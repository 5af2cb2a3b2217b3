import { mostRecords } from '../../contracts/spec/record-types.ts';
import { type Json, type JsonObject, isBlank, isObject, sameJson, valueAt } from '../../contracts/values/json.ts';
import type { Behaviour, Unchecked } from '../../faults/behaviour.ts';
import type { Call } from '../answer.ts';
import { recordsIn } from '../elastic-path.ts';
import { type Complaint, complaint, typed } from '../validate.ts';

/** What a server complains of that leaves checks out, or makes them too strict. */
export const miscomplaints = (
  complaints: readonly Complaint[],
  call: Call,
  { unchecked, overchecked, upload }: Behaviour,
): readonly Complaint[] => [
  ...(upload === 'one-bad-line-refuses' && recordsIn(call.form) < (call.form.upload?.objects ?? 0)
    ? [complaint('import_file', 'lines', 'holds a line that is not well-formed')]
    : []),
  ...complaints.filter(
    ({ field, keyword }) => !unchecked.some((one) => one.field === field && one.keyword === keyword),
  ),
  ...overchecked.flatMap((one) => overComplaint(one, call)),
];

/** The complaint of a server that refuses the very boundary of a constraint as well, or what may be left out. */
function overComplaint(
  { field, keyword }: Unchecked,
  { operation, path, query, body, fields, form }: Call,
): Complaint[] {
  const parameter = operation.parameters.find(({ name }) => name === field);
  const found = parameter?.in === 'path' ? path[field] : query[field];
  const ofBody: { readonly [name: string]: Json } = {
    ...fields,
    ...(form.externalRef === null ? {} : { external_ref: form.externalRef }),
  };
  const asItCame = keyword === 'blank' && isObject(body) ? body : ofBody;
  const value = parameter ? (found === undefined ? undefined : typed(parameter, found)) : asItCame[field];
  const schema = parameter?.schema ?? valueAt(operation.requestBody?.schema ?? {}, `/properties/${field}`);
  const status = (parameter ?? operation.requestBody)?.invalid ?? null;
  const isFull = field === 'import_file' && keyword === 'maxItems' && form.upload?.objects === mostRecords;
  const isMet =
    isFull || (value === undefined ? keyword === 'required' : isObject(schema) && isAtBoundary(keyword, schema, value));
  return isMet && status !== null ? [complaint(field, keyword, 'is invalid', status)] : [];
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
