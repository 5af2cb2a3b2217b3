import type { Json } from '../../contracts/values/json.ts';
import type { MemberChange } from '../../faults/member-changes.ts';
import type { FaultCall } from '../../faults/setting.ts';
import type { MutantKind } from '../mutant-kinds.ts';
import type { SchemaPlace } from '../places.ts';
import { changeType, dropMember, setBody, setMember, shiftTime } from '../../faults/operator.ts';

/** One way to break a place. */
export type Break = { readonly kind: MutantKind; readonly how: string; readonly fault: FaultCall };

const broken = (kind: MutantKind, how: string, fault: FaultCall): Break => ({ kind, how, fault });
const change = (kind: MutantKind, pointer: string, how: MemberChange): Break =>
  broken(kind, how, { operator: 'change-member', pointer, how });
const set = (kind: MutantKind, pointer: string, how: string, value: Json): Break =>
  broken(kind, how, setMember(pointer, value));

const nameOf = (pointer: string): string => pointer.slice(pointer.lastIndexOf('/') + 1);
const camel = (name: string): string => name.replace(/_(\w)/g, (_whole, letter: string) => letter.toUpperCase());

/** Optional members whose absence nobody could blame; of others a case says when they are there. */
const mayBeLeftOut = /\/detail$/;

/** What every job of the mock says of its owner: a server that always does is no broken one. */
const usualOwner = 'store';

/** Times as numbers: one more or less is within what clocks differ. */
const isInstant = /\/(?:expires|timestamp)$/;

/** Not blank: any other text will do. */
const notBlank = '\\S';
const mayBeEmpty = ({ minLength, pattern }: SchemaPlace['node']): boolean =>
  minLength === undefined && pattern !== notBlank;

const typesOf = ({ type = [] }: SchemaPlace['node']): readonly Json[] => (Array.isArray(type) ? type : [type]);
const acceptsNull = (node: SchemaPlace['node']): boolean =>
  typesOf(node).length === 0 || typesOf(node).includes('null');

/** What can be wrong with a member that is there, or with the body as a whole. */
export const breaksOf = (place: SchemaPlace): Break[] => [
  ...(place.pointer === '' ? ofRoot(place.node) : ofMember(place)),
];

function* ofMember({ pointer, node, isRequired }: SchemaPlace): Generator<Break> {
  const name = nameOf(pointer);
  const to = camel(name) === name ? `${name}_` : camel(name);
  if (name !== '*' && !mayBeLeftOut.test(pointer)) yield broken('member-removed', 'removed', dropMember(pointer));
  if (name !== '*' && isRequired)
    yield broken('member-renamed', `as-${to}`, { operator: 'rename-member', pointer, to });
  if (!acceptsNull(node)) yield change('member-null', pointer, 'null');
  yield broken('member-type', 'other-type', changeType(pointer));
  const [type] = typesOf(node);
  if (type === 'integer') yield* ofNumber(pointer);
  if (type === 'string') yield* ofText(pointer, node);
  if (type === 'array') yield* ofList(pointer);
}

function* ofRoot(node: SchemaPlace['node']): Generator<Break> {
  const isList = typesOf(node).includes('array');
  const wrong = isList ? { object: '{}', null: 'null', text: '"text"' } : { list: '[]', null: 'null', '5': '5' };
  for (const [how, body] of Object.entries(wrong)) yield broken('member-type', `root-is-${how}`, setBody(body));
  if (isList) yield* ofList('');
}

function* ofList(pointer: string): Generator<Break> {
  yield change('array-emptied', pointer, 'emptied');
  yield change('element-broken', pointer, 'last-element-dropped');
}

function* ofNumber(pointer: string): Generator<Break> {
  yield change('number-negative', pointer, 'negated');
  yield change('number-fraction', pointer, 'fraction');
  if (isInstant.test(pointer)) {
    yield change('number-off', pointer, 'thousandfold');
    yield set('number-off', pointer, 'an-hour-after-1970', 3600);
  } else for (const how of ['one-more', 'one-less'] as const) yield change('number-off', pointer, how);
}

function* ofText(pointer: string, node: SchemaPlace['node']): Generator<Break> {
  const { format, maxLength, pattern } = node;
  const values = (node['enum'] ?? []) as readonly string[];
  yield change('string-emptied', pointer, 'emptied');
  if (!mayBeEmpty(node) && values.length === 0) yield change('string-emptied', pointer, 'spaces');
  if (typeof maxLength === 'number') yield set('string-over-long', pointer, 'too-long', 'x'.repeat(maxLength + 1));
  if (pattern !== undefined && pattern !== notBlank) yield change('string-malformed', pointer, 'words');
  if (values[0] !== undefined) {
    yield set('enum-value', pointer, 'unlisted', 'none-of-these');
    yield set('enum-value', pointer, 'other-case', values[0].toUpperCase());
  }
  for (const value of values.length > 1 ? values : [])
    if (value !== usualOwner) yield set('wrong-value', pointer, `always-${value}`, value);
  if (format === 'uuid') yield change('id-broken', pointer, 'without-hyphens');
  const isName = format === undefined && ['id', 'token', 'name'].includes(nameOf(pointer));
  if (format === 'uuid' || isName) yield change('id-broken', pointer, 'of-another');
  if (isName) yield change('id-broken', pointer, 'doubled');
  if (format === 'date-time') yield* ofTime(pointer);
}

function* ofTime(pointer: string): Generator<Break> {
  for (const how of ['words', 'date-only', 'date-impossible', 'date-in-seconds'] as const)
    yield change('date-malformed', pointer, how);
  yield broken('date-shifted', 'earlier', shiftTime(pointer, -3_600_000));
  yield broken('date-shifted', 'later', shiftTime(pointer, 3_600_000));
}

const wrongOf: { readonly [type: string]: { readonly [how: string]: Json } } = {
  object: { text: 'text', list: [] },
  array: { object: {} },
  string: { number: 5 },
};

/** Values that an optional member may not have; for members that are never sent as for others. */
export function* malformed({ pointer, node }: SchemaPlace): Generator<Break> {
  for (const [how, value] of Object.entries(wrongOf[String(typesOf(node)[0])] ?? {}))
    yield set('member-added', pointer, how, value);
  if (!mayBeEmpty(node)) yield set('member-added', pointer, 'empty', '');
}
