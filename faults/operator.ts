import { type Static, type TObject, type TProperties, Type } from 'typebox';
import type { Header } from '../contracts/spec/exchange.ts';
import { type Json, isObject, parseJson, pointerTokens, sameJson } from '../contracts/values/json.ts';
import { seeded } from '../limiter/random.ts';
import { changed, memberChanges } from './member-changes.ts';

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

const operator = <P extends TProperties>(parameters: P, make: (its: Static<TObject<P>>) => Operator) => ({
  parameters,
  make,
});

const text = Type.String();
const number = Type.Number();
const json = Type.Unsafe<Json>({});

/** How delays spread round their mean: not at all, evenly from none to twice as much, or with a long tail. */
const spreads = ['fixed', 'uniform', 'exponential'] as const;

/** Every operator, by the name it is set with. Of a JSON pointer: where it leads nowhere the answer stays whole. */
export const operators = {
  'set-status': operator({ status: number }, ({ status }) => (answer) => ({ ...answer, status })),
  'drop-header': operator({ name: text }, ({ name }) => onHeaders(withoutHeader(name))),
  'set-header': operator({ name: text, value: text }, ({ name, value }) => onHeaders(withHeader(name, value))),
  'set-body': operator({ body: text, type: Type.Optional(text) }, ({ body, type }) => (answer) => ({
    ...answer,
    body,
    headers: type === undefined ? answer.headers : withHeader('content-type', type)(answer.headers),
  })),
  /** Puts texts round the body. */
  'wrap-body': operator({ before: text, after: text }, ({ before, after }) => onBody((body) => before + body + after)),
  'add-element': operator({ pointer: text, value: json }, ({ pointer, value }) =>
    onMember(pointer, (list) => (Array.isArray(list) ? [...(list as readonly Json[]), value] : list)),
  ),
  /** Tells the request's body in a header. */
  'echo-request': operator({ name: text }, ({ name }) =>
    onHeaders((headers, { body }) => [...headers, [name, body.replace(/[^\x20-\x7e]/g, '?')]]),
  ),
  /** Keeps so much of the body, 0 to 1, as if the server had stopped writing JSON. */
  'cut-text': operator({ keep: number }, ({ keep }) => onBody((body) => body.slice(0, Math.floor(body.length * keep)))),
  'set-member': operator({ pointer: text, value: json }, ({ pointer, value }) => withMember(pointer, () => value)),
  'drop-member': operator({ pointer: text }, ({ pointer }) =>
    onParent(pointer, (parent, name) => Object.fromEntries(Object.entries(parent).filter(([key]) => key !== name))),
  ),
  /** Writes the first member of the body's objects twice. */
  'repeat-member': operator({}, () => onBody((body) => body.replace(/\{("(?:[^"\\]|\\.)*"):/, '{$1:null,$1:'))),
  /** Tells the request's credentials in a header. */
  'echo-credentials': operator({ name: text }, ({ name }) =>
    onHeaders((headers, { authorization }) => [...headers, [name, authorization]]),
  ),
  /** Sends the value at a JSON pointer in another type: text for what is not text, a number for what is. */
  'change-type': operator({ pointer: text }, ({ pointer }) =>
    onMember(pointer, (value) => (typeof value === 'string' ? 5 : JSON.stringify(value))),
  ),
  /** Changes the value at a JSON pointer; one that cannot be changed so stays as it is. */
  'change-member': operator({ pointer: text, how: Type.Enum(memberChanges) }, ({ pointer, how }) =>
    pointer === ''
      ? onBody((body) => JSON.stringify(changed(parseJson(body) ?? null, how)))
      : onMember(pointer, (value) => changed(value, how)),
  ),
  /** Tells one value at a JSON pointer as another; where another one stands the answer stays whole. */
  'swap-value': operator({ pointer: text, from: json, to: json }, ({ pointer, from, to }) =>
    onMember(pointer, (value) => (sameJson(value, from) ? to : value)),
  ),
  /** Gives the member at a JSON pointer another name. */
  'rename-member': operator({ pointer: text, to: text }, ({ pointer, to }) =>
    onParent(pointer, (parent, name) =>
      Object.fromEntries(Object.entries(parent).map(([key, value]) => [key === name ? to : key, value])),
    ),
  ),
  /** Tells the request's credentials in a member of the body. */
  'echo-in-body': operator({ pointer: text }, ({ pointer }) =>
    withMember(pointer, ({ authorization }) => authorization),
  ),
  /** Puts a member beyond ASCII into the body and writes it in Latin-1, as servers do that forget the charset. */
  latin1: operator({}, () => (answer) => ({
    ...answer,
    body: answer.body.replace('{"', '{"note":"é","'),
    encoding: 'latin1',
  })),
  /** Moves the timestamp at a JSON pointer by so many milliseconds. */
  'shift-time': operator({ pointer: text, ms: number }, ({ pointer, ms }) =>
    onMember(pointer, (value) => {
      const instant = Date.parse(String(value));
      return Number.isNaN(instant) ? value : new Date(instant + ms).toISOString();
    }),
  ),
  /** Holds an answer back for so long on average, in milliseconds. */
  delay: operator(
    { ms: number, spread: Type.Optional(Type.Enum(spreads)) },
    ({ ms, spread = 'fixed' }) =>
      (answer, { occasion }) => ({
        ...answer,
        delayMs: (answer.delayMs ?? 0) + ms * drawn(spread, occasion),
      }),
  ),
  /** Sends the body piece by piece, over so many milliseconds. */
  drip: operator({ ms: number }, ({ ms }) => (answer) => ({ ...answer, dripMs: ms })),
  transport: operator({ how: Type.Enum(transports) }, ({ how }) => (answer) => ({ ...answer, transport: how })),
} as const;

type OperatorName = keyof typeof operators;

/** An operator with its parameters, as a fault is set and as the catalogue has it: `{"operator": "set-status", "status": 503}`. */
export type OperatorCall = {
  [name in OperatorName]: { readonly operator: name } & Static<TObject<(typeof operators)[name]['parameters']>>;
}[OperatorName];

/** The calls that are made most, in short. */
export const setStatus = (status: number) => ({ operator: 'set-status', status }) as const;
export const setHeader = (name: string, value: string) => ({ operator: 'set-header', name, value }) as const;
export const dropHeader = (name: string) => ({ operator: 'drop-header', name }) as const;
export const setBody = (body: string, type?: string) =>
  ({ operator: 'set-body', body, ...(type === undefined ? {} : { type }) }) as const;
export const setMember = (pointer: string, value: Json) => ({ operator: 'set-member', pointer, value }) as const;
export const dropMember = (pointer: string) => ({ operator: 'drop-member', pointer }) as const;
export const changeType = (pointer: string) => ({ operator: 'change-type', pointer }) as const;
export const shiftTime = (pointer: string, ms: number) => ({ operator: 'shift-time', pointer, ms }) as const;
export const transport = (how: Transport) => ({ operator: 'transport', how }) as const;

export const operatorOf = (call: OperatorCall): Operator => operators[call.operator].make(call as never);

const onBody =
  (edit: (body: string) => string): Operator =>
  (answer) => ({ ...answer, body: edit(answer.body) });

export const onHeaders =
  (edit: (headers: readonly Header[], asked: Asked) => readonly Header[]): Operator =>
  (answer, asked) => ({ ...answer, headers: edit(answer.headers, asked) });

export const withoutHeader = (name: string) => (headers: readonly Header[]) =>
  headers.filter(([key]) => key.toLowerCase() !== name.toLowerCase());

const withHeader =
  (name: string, value: string) =>
  (headers: readonly Header[]): readonly Header[] => [...withoutHeader(name)(headers), [name, value]];

function drawn(spread: (typeof spreads)[number], occasion: number): number {
  const chance = seeded(occasion)(); // the same on the same occasion
  switch (spread) {
    case 'fixed':
      return 1;
    case 'uniform':
      return 2 * chance;
    case 'exponential':
      return -Math.log(1 - chance);
    default:
      return spread satisfies never;
  }
}

/** Sets a member, which may be what the request said. */
const withMember =
  (pointer: string, value: (asked: Asked) => Json): Operator =>
  (answer, asked) =>
    onParent(pointer, (parent, name) => ({ ...parent, [name]: value(asked) }))(answer, asked);

const onMember = (pointer: string, edit: (value: Json) => Json): Operator =>
  onParent(pointer, (parent, name) => {
    const value = parent[name];
    return value === undefined ? parent : { ...parent, [name]: edit(value) };
  });

/** Edits the object that holds the member at a JSON pointer. */
const onParent =
  (pointer: string, edit: Edit): Operator =>
  (answer) => {
    const body = parseJson(answer.body);
    return body === undefined
      ? answer
      : { ...answer, body: JSON.stringify(editAt(body, pointerTokens(pointer), edit)) };
  };

type Members = { readonly [name: string]: Json };
type Edit = (parent: Members, name: string) => Members;

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
