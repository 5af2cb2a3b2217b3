export type Json = string | number | boolean | null | readonly Json[] | { readonly [member: string]: Json };
export type JsonObject = { readonly [member: string]: Json };

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A text whose lone surrogates, which no encoding can carry, are replaced (`String.prototype.toWellFormed`, where there is none). */
export const wellFormed = (text: string): string => text.replace(/[\ud800-\udfff]/gu, '\ufffd');

/** A text of so many characters at most; of a longer one it says how long it was. */
export const cut = (text: string, longest: number): string =>
  text.length > longest ? `${text.slice(0, longest)}… (${text.length} characters in all)` : text;

/** A text as a regular expression that matches it alone. */
export const patternOf = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A text with its percent-encoding undone; as it stands where it is none. */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Deeper than any document here, and shallow enough for functions that call themselves. */
const deepest = 200;

/** Whether a text nests deeper than anything meant to be read. */
export const nestsTooDeep = (text: string): boolean =>
  text.length > deepest && bracketsIn(text) > deepest && depthOf(text) > deepest;

/** A text as JSON, `undefined` if it is none or nests deeper than anything meant to be read. */
export function parseJson(text: string): Json | undefined {
  if (nestsTooDeep(text)) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** How many brackets open, those inside strings too: never less than how deep they nest, and counted much faster. */
const bracketsIn = (text: string): number => text.split('{').length + text.split('[').length - 2;

/** How deep brackets nest, those inside strings left out. */
function depthOf(text: string): number {
  let depth = 0;
  let most = 0;
  for (const [bracket] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[[{\]}]/g)) {
    if (bracket.startsWith('"')) continue;
    depth += bracket === '[' || bracket === '{' ? 1 : -1;
    if (depth > most) most = depth;
  }
  return most;
}

const namesAndBrackets = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:]/g;

/** Whether it is a text in which nothing can be seen. */
export const isBlank = (value: Json | undefined): boolean => typeof value === 'string' && value.trim() === '';

/** The first name that stands twice in one object, quoted. `JSON.parse` keeps the last without a word, so the text is read. */
export function repeatedName(text: string): string | undefined {
  const open: (Set<string> | null)[] = [];
  let last = '';
  for (const [token] of text.matchAll(namesAndBrackets)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(null);
    else if (token === '}' || token === ']') open.pop();
    else if (token === ':') {
      const names = open[open.length - 1];
      if (names?.has(last)) return last;
      names?.add(last);
    } else last = token.includes('\\') ? JSON.stringify(parseJson(token) ?? token) : token; // one name, however it is written
  }
  return undefined;
}

const unescape = (token: string): string => token.replace(/~1/g, '/').replace(/~0/g, '~');
const escape = (token: string): string => token.replace(/~/g, '~0').replace(/\//g, '~1');

/** The tokens of a JSON pointer (RFC 6901); the root `''` has none. */
export const pointerTokens = (pointer: string): string[] => pointer.split('/').slice(1).map(unescape);

export const below = (pointer: string, token: string | number): string => `${pointer}/${escape(String(token))}`;

/** An array's index in a pointer: digits, and no zero before others. */
const isIndex = /^(?:0|[1-9]\d*)$/;

/** The value at a JSON pointer (RFC 6901), `undefined` where there is none. */
export function valueAt(root: Json | undefined, pointer: string): Json | undefined {
  let value = root;
  for (const token of pointerTokens(pointer)) {
    if (Array.isArray(value)) value = isIndex.test(token) ? value[Number(token)] : undefined;
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

/** Where a value or a name stands in a JSON text: the names and indices that lead to it. */
export type JsonPath = readonly (string | number)[];

type Open = { readonly isObject: boolean; at: string | number; isName: boolean };

const jsonTokens = /"(?:[^"\\]|\\[^])*"?|[{}[\],:]|[^\s"{}[\],:]+/g;

/**
 * A JSON text with other names and scalars in it, all else as it was: what is no JSON afterwards was none before.
 * @param instead what is to stand in place of a name or scalar, undefined for what may stay; called without a value for
 *   what is no JSON, which is replaced
 */
export function rewriteJson(
  text: string,
  instead: (value: string | number | boolean | null | undefined, place: JsonPath, isName: boolean) => Json | undefined,
): string {
  const open: Open[] = [];
  const rewritten = (token: string): string => {
    const inside = open[open.length - 1];
    const isName = inside?.isName ?? false;
    const value = parseJson(token) as string | number | boolean | null | undefined;
    if (inside && isName) inside.at = typeof value === 'string' ? value : token;
    const by = instead(
      value,
      open.map(({ at }) => at),
      isName,
    );
    if (value !== undefined) return by === undefined ? token : JSON.stringify(by);
    return token.startsWith('"') ? `"${String(by)}${/[^"]$/.test(token) || token === '"' ? '' : '\\x"'}` : String(by);
  };
  return text.replace(jsonTokens, (token) => {
    const inside = open[open.length - 1];
    if (token === '{' || token === '[')
      open.push({ isObject: token === '{', at: token === '{' ? '' : 0, isName: token === '{' });
    else if (token === '}' || token === ']') open.pop();
    else if (token === ':' && inside) inside.isName = false;
    else if (token === ',' && inside) {
      if (inside.isObject) inside.isName = true;
      else inside.at = Number(inside.at) + 1;
    } else if (token !== ':' && token !== ',') return rewritten(token);
    return token;
  });
}
