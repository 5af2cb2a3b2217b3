/** What JSON can say. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [member: string]: Json };
export type JsonObject = { readonly [member: string]: Json };

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A text as JSON, `undefined` if it is none. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

const unescape = (token: string): string => token.replace(/~1/g, '/').replace(/~0/g, '~');
const escape = (token: string): string => token.replace(/~/g, '~0').replace(/\//g, '~1');

/** The tokens of a JSON pointer (RFC 6901); the root `''` has none. */
export const pointerTokens = (pointer: string): string[] => pointer.split('/').slice(1).map(unescape);

/** A JSON pointer one step below another. */
export const below = (pointer: string, token: string | number): string => `${pointer}/${escape(String(token))}`;

/** The value at a JSON pointer (RFC 6901), `undefined` where there is none. */
export function valueAt(root: Json | undefined, pointer: string): Json | undefined {
  let value = root;
  for (const token of pointerTokens(pointer)) {
    if (Array.isArray(value)) value = value[Number(token)];
    else if (isObject(value) && Object.prototype.hasOwnProperty.call(value, token)) value = value[token];
    else return undefined;
  }
  return value;
}

/** Whether a pointer stands at a pattern, where `*` is any one token: `/errors/*` holds `/errors/0`. */
export function matchesPattern(pointer: string, pattern: string): boolean {
  const tokens = pointer.split('/');
  const wanted = pattern.split('/');
  return tokens.length === wanted.length && wanted.every((token, at) => token === '*' || token === tokens[at]);
}

/** Deep equality of JSON values; the order of members does not count. */
export function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((x, at) => sameJson(x, b[at]));
  if (!isObject(a) || !isObject(b)) return false;
  const members = Object.keys(a);
  return members.length === Object.keys(b).length && members.every((member) => sameJson(a[member], b[member]));
}
