import type { Header } from '../contracts/spec/exchange.ts';
import { type Json, isObject, parseJson, pointerTokens, sameJson } from '../contracts/values/json.ts';
import { type MemberChange, changed } from './member-changes.ts';

/** An answer on its way out, as an operator may break it. */
export type Answer = {
  readonly status: number;
  readonly headers: readonly Header[];
  readonly body: string;
  /** How the connection misbehaves while the answer is sent; left out when it does not. */
  readonly transport?: Transport;
  /** How long the answer is held back, in milliseconds. */
  readonly delayMs?: number;
  /** Over how long the body comes, piece by piece. */
  readonly dripMs?: number;
  /** How the body is written when it is not UTF-8. */
  readonly encoding?: 'latin1';
};

/**
 * `reset`: before the answer. `reset-within`: amid the body. `reset-after`: behind the whole answer. `cut-body`: the end
 * comes before the length that was told.
 * `short-length`: the length told is less than what comes. `stall`: no answer ever comes.
 */
export const transports = ['reset', 'reset-within', 'reset-after', 'cut-body', 'short-length', 'stall'] as const;
export type Transport = (typeof transports)[number];

/** What an operator may know of the request; `occasion` counts, from 1, the answers that the fault was for. */
export type Asked = { readonly authorization: string; readonly body: string; readonly occasion: number };

/** A pure way to break an answer. */
export type Operator = (answer: Answer, asked: Asked) => Answer;

export const setStatus =
  (status: number): Operator =>
  (answer) => ({ ...answer, status });

export const dropHeader =
  (name: string): Operator =>
  (answer) => ({ ...answer, headers: answer.headers.filter(([key]) => key.toLowerCase() !== name.toLowerCase()) });

export const setHeader =
  (name: string, value: string): Operator =>
  (answer, asked) => ({ ...answer, headers: [...dropHeader(name)(answer, asked).headers, [name, value]] });

export const setBody =
  (body: string): Operator =>
  (answer) => ({ ...answer, body });

/** Puts texts round the body. */
export const wrapBody =
  (before: string, after: string): Operator =>
  (answer) => ({ ...answer, body: before + answer.body + after });

/** Adds an element to the list at a JSON pointer. */
export const addElement =
  (pointer: string, value: Json): Operator =>
  (answer) =>
    editJson(answer, pointer, (parent, name) => {
      const list = parent[name];
      return Array.isArray(list) ? { ...parent, [name]: [...(list as readonly Json[]), value] } : parent;
    });

/** Keeps so much of the body, 0 to 1, as if the server had stopped writing JSON. */
export const cutText =
  (share: number): Operator =>
  (answer) => ({ ...answer, body: answer.body.slice(0, Math.floor(answer.body.length * share)) });

/** Sets the member at a JSON pointer; where the pointer leads nowhere the answer stays whole. */
export const setMember =
  (pointer: string, value: Json): Operator =>
  (answer) =>
    editJson(answer, pointer, (parent, name) => ({ ...parent, [name]: value }));

export const dropMember =
  (pointer: string): Operator =>
  (answer) =>
    editJson(answer, pointer, (parent, name) =>
      Object.fromEntries(Object.entries(parent).filter(([key]) => key !== name)),
    );

/** Writes the first member of the body's objects twice. */
export const repeatMember: Operator = (answer) => ({
  ...answer,
  body: answer.body.replace(/\{("(?:[^"\\]|\\.)*"):/, '{$1:null,$1:'),
});

/** Tells the request's credentials in a header. */
export const echoCredentials =
  (header: string): Operator =>
  (answer, asked) => ({ ...answer, headers: [...answer.headers, [header, asked.authorization]] });

/** Tells the request's body in a header. */
export const echoRequest =
  (header: string): Operator =>
  (answer, asked) => ({ ...answer, headers: [...answer.headers, [header, asked.body.replace(/[^\x20-\x7e]/g, '?')]] });

export const breakTransport =
  (transport: Transport): Operator =>
  (answer) => ({ ...answer, transport });

/** How delays spread round their mean: not at all, evenly from none to twice as much, or with a long tail. */
export const spreads = ['fixed', 'uniform', 'exponential'] as const;
export type Spread = (typeof spreads)[number];

/** Holds an answer back for so long on average, in milliseconds. */
export const delay =
  (meanMs: number, spread: Spread = 'fixed'): Operator =>
  (answer, { occasion }) => ({ ...answer, delayMs: (answer.delayMs ?? 0) + meanMs * drawn(spread, occasion) });

function drawn(spread: Spread, occasion: number): number {
  switch (spread) {
    case 'fixed':
      return 1;
    case 'uniform':
      return 2 * chance(occasion);
    case 'exponential':
      return -Math.log(1 - chance(occasion));
    default:
      return spread satisfies never;
  }
}

/** A number from 0 to below 1 that looks like chance, and is the same on the same occasion. */
function chance(occasion: number): number {
  let mixed = Math.imul(occasion, 0x9e3779b1) ^ 0x85ebca6b;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
}

/** Sends the body piece by piece, over so many milliseconds. */
export const drip =
  (ms: number): Operator =>
  (answer) => ({ ...answer, dripMs: ms });

/** Moves the timestamp at a JSON pointer by so many milliseconds. */
export const shiftTime =
  (pointer: string, ms: number): Operator =>
  (answer) =>
    editJson(answer, pointer, (parent, name) => {
      const instant = Date.parse(String(parent[name]));
      return Number.isNaN(instant) ? parent : { ...parent, [name]: new Date(instant + ms).toISOString() };
    });

/** Sends the value at a JSON pointer in another type: text for what is not text, a number for what is. */
export const changeType =
  (pointer: string): Operator =>
  (answer) =>
    editJson(answer, pointer, (parent, name) => {
      const value = parent[name];
      if (value === undefined) return parent;
      return { ...parent, [name]: typeof value === 'string' ? 5 : JSON.stringify(value) };
    });

/** Changes the value at a JSON pointer; where there is none, or none that can be changed so, the answer stays whole. */
export const changeMember =
  (pointer: string, how: MemberChange): Operator =>
  (answer) =>
    pointer === ''
      ? { ...answer, body: JSON.stringify(changed(parseJson(answer.body) ?? null, how)) }
      : editJson(answer, pointer, (parent, name) => {
          const value = parent[name];
          return value === undefined ? parent : { ...parent, [name]: changed(value, how) };
        });

/** Tells one value at a JSON pointer as another; where another one stands the answer stays whole. */
export const swapValue =
  (pointer: string, from: Json, to: Json): Operator =>
  (answer) =>
    editJson(answer, pointer, (parent, name) => (sameJson(parent[name], from) ? { ...parent, [name]: to } : parent));

/** Gives the member at a JSON pointer another name. */
export const renameMember =
  (pointer: string, to: string): Operator =>
  (answer) =>
    editJson(answer, pointer, (parent, name) =>
      Object.fromEntries(Object.entries(parent).map(([key, value]) => [key === name ? to : key, value])),
    );

/** Tells the request's credentials in a member of the body. */
export const echoInBody =
  (pointer: string): Operator =>
  (answer, asked) =>
    setMember(pointer, asked.authorization)(answer, asked);

/** Puts a member beyond ASCII into the body and writes it in Latin-1, as servers do that forget the charset. */
export const inLatin1: Operator = (answer) => ({
  ...answer,
  body: answer.body.replace('{"', '{"note":"é","'),
  encoding: 'latin1',
});

type Members = { readonly [name: string]: Json };
type Edit = (parent: Members, name: string) => Members;

function editJson(answer: Answer, pointer: string, edit: Edit): Answer {
  const body = parseJson(answer.body);
  if (body === undefined) return answer;
  const edited = editAt(body, pointerTokens(pointer), edit);
  return { ...answer, body: JSON.stringify(edited) };
}

/** An element of a list, which is gone if the edit takes it away. */
function editItem(item: Json, rest: readonly string[], edit: Edit): readonly Json[] {
  if (rest.length > 0) return [editAt(item, rest, edit)];
  const [kept] = Object.values(edit({ item }, 'item'));
  return kept === undefined ? [] : [kept];
}

/** Of a list: the element of an index, each (`*`), or the last (`-`). */
const isMeant = (at: number, token: string, length: number): boolean =>
  String(at) === token || token === '*' || (token === '-' && at === length - 1);

function editAt(value: Json, tokens: readonly string[], edit: Edit): Json {
  const [token, ...rest] = tokens;
  if (token === undefined) return value;
  if (Array.isArray(value))
    return value.flatMap((item: Json, at) => (isMeant(at, token, value.length) ? editItem(item, rest, edit) : [item]));
  if (!isObject(value)) return value;
  const names = token === '*' ? Object.keys(value) : [token];
  return names.reduce<Members>((members, name) => {
    if (rest.length === 0) return edit(members, name);
    const child = members[name];
    return child === undefined ? members : { ...members, [name]: editAt(child, rest, edit) };
  }, value);
}
