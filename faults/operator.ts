import type { Header } from '../contracts/exchange.ts';
import { type Json, isObject, parseJson, pointerTokens } from '../contracts/json.ts';

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
  body: answer.body.replace(/\{("(?:[^"\\]|\\.)*":(?:"(?:[^"\\]|\\.)*"|[\w.-]+))/, '{$1,$1'),
});

/** Tells the request's credentials in a header. */
export const echoCredentials =
  (header: string): Operator =>
  (answer, asked) => ({ ...answer, headers: [...answer.headers, [header, asked.authorization]] });

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

type Members = { readonly [name: string]: Json };

function editJson(answer: Answer, pointer: string, edit: (parent: Members, name: string) => Json): Answer {
  const body = parseJson(answer.body);
  if (body === undefined) return answer;
  const edited = editAt(body, pointerTokens(pointer), edit);
  return { ...answer, body: JSON.stringify(edited) };
}

function editAt(value: Json, tokens: readonly string[], edit: (parent: Members, name: string) => Json): Json {
  const [token, ...rest] = tokens;
  if (token === undefined) return value;
  if (Array.isArray(value))
    return value.map((item: Json, at) => (String(at) === token || token === '*' ? editAt(item, rest, edit) : item));
  if (!isObject(value)) return value;
  if (rest.length === 0) return edit(value, token);
  const child = value[token];
  return child === undefined ? value : { ...value, [token]: editAt(child, rest, edit) };
}
