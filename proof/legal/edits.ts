import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { Header } from '../../contracts/spec/exchange.ts';
import { type Json, type JsonObject, isObject, parseJson } from '../../contracts/values/json.ts';
import { type Operator, onHeaders, withoutHeader } from '../../faults/operator.ts';

export type Edit = (object: JsonObject) => JsonObject;

/** With these headers; one that is there already is replaced. */
export const withHeaders = (...more: readonly Header[]): Operator =>
  onHeaders((given) => [...more.reduce((kept, [name]) => withoutHeader(name)(kept), given), ...more]);

/** Another value of a header, where it is there. */
export const withValue = (name: string, value: string): Operator =>
  onHeaders((given) => given.map(([other, old]) => [other, other.toLowerCase() === name ? value : old]));

/** Edits the text of a body that is JSON. */
export const editText =
  (edit: (text: string, json: Json) => string): Operator =>
  (answer) => {
    const json = parseJson(answer.body);
    return json === undefined ? answer : { ...answer, body: edit(answer.body, json) };
  };

export const editBody = (edit: (body: Json) => Json): Operator => editText((_, json) => JSON.stringify(edit(json)));

export const editObject = (edit: Edit): Operator => editBody((body) => (isObject(body) ? edit(body) : body));

export const adds = (more: JsonObject): Operator => editObject((body) => ({ ...body, ...more }));

export const withBody =
  (body: Json, status?: number): Operator =>
  (answer, asked) => ({
    ...withHeaders(['content-type', 'application/json'])({ ...answer, status: status ?? answer.status }, asked),
    body: JSON.stringify(body),
  });

export const withoutBody: Operator = (answer) => ({
  ...answer,
  headers: withoutHeader('content-type')(answer.headers),
  body: '',
});

/** An object without some of its members. */
export const without =
  (...names: readonly string[]): Edit =>
  (object) =>
    Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));

/** Edits a member that is an object. */
export const inMember =
  (name: string, edit: Edit): Edit =>
  (object) => {
    const member = object[name] ?? null;
    return isObject(member) ? { ...object, [name]: edit(member) } : object;
  };

/** Edits each object of a list, or the one that stands in its place. */
export const each = (value: Json | undefined, edit: Edit): Json =>
  Array.isArray(value)
    ? (value as readonly Json[]).map((one) => each(one, edit))
    : isObject(value ?? null)
      ? edit(value as JsonObject)
      : (value ?? null);

/** Where members are names of things: another member would be another thing. */
const maps: ReadonlySet<string> = new Set(['links', 'items', 'users', 'uploaded', 'imported', 'source']);

/** Edits every object of a body but those whose members are names of things. */
export function deep(value: Json, edit: Edit): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => deep(item, edit));
  if (!isObject(value)) return value;
  const isMap =
    Object.values(value).some((member) => Array.isArray(member)) &&
    value['errors'] === undefined &&
    value['data'] === undefined &&
    value['warnings'] === undefined;
  const members = Object.entries(value).map(
    ([name, child]) => [name, maps.has(name) ? child : deep(child, edit)] as const,
  );
  return isMap ? value : edit(Object.fromEntries(members));
}

const coders = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync } as const;

/** The body in a coding of RFC 9110, 8.4.1. */
export const coded =
  (name: keyof typeof coders): Operator =>
  (answer, asked) =>
    answer.body === ''
      ? answer
      : {
          ...withHeaders(['content-encoding', name], ['vary', 'accept-encoding'])(answer, asked),
          body: coders[name](answer.body).toString('latin1'),
          encoding: 'latin1',
        };
