import type { Json } from '../../contracts/values/json.ts';
import type { MemberChange } from '../../faults/member-changes.ts';
import type { FaultCall } from '../../faults/setting.ts';
import type { OperatorName } from '../operators.ts';
import type { Place } from '../places.ts';

/** One way to break a place. */
export type Break = { readonly operator: OperatorName; readonly how: string; readonly fault: FaultCall };

const change = (operator: OperatorName, pointer: string, how: MemberChange): Break => ({
  operator,
  how,
  fault: { operator: 'change-member', pointer, how },
});
const set = (operator: OperatorName, pointer: string, how: string, value: Json): Break => ({
  operator,
  how,
  fault: { operator: 'set-member', pointer, value },
});

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

/** What can be wrong with a member that is there. */
export function breaksOf({ pointer, node, isRequired }: Place): Break[] {
  if (pointer === '') return breaksOfRoot(node);
  const named = nameOf(pointer) !== '*';
  const other = camel(nameOf(pointer)) === nameOf(pointer) ? `${nameOf(pointer)}_` : camel(nameOf(pointer));
  return [
    ...(named && !mayBeLeftOut.test(pointer)
      ? [{ operator: 'member-removed', how: 'removed', fault: { operator: 'drop-member', pointer } } as const]
      : []),
    ...(named && isRequired
      ? [
          {
            operator: 'member-renamed',
            how: `as-${other}`,
            fault: { operator: 'rename-member', pointer, to: other },
          } as const,
        ]
      : []),
    ...(acceptsNull(node) ? [] : [change('member-null', pointer, 'null')]),
    { operator: 'member-type', how: 'other-type', fault: { operator: 'change-type', pointer } },
    ...byType(pointer, node),
  ];
}

const typesOf = (node: Place['node']): readonly Json[] =>
  Array.isArray(node['type']) ? node['type'] : node['type'] === undefined ? [] : [node['type']];
const acceptsNull = (node: Place['node']): boolean => typesOf(node).length === 0 || typesOf(node).includes('null');

/** The body as a whole. */
function breaksOfRoot(node: Place['node']): Break[] {
  const wrong = typesOf(node).includes('array') ? ['{}', 'null', '"text"'] : ['[]', 'null', '5'];
  return [
    ...wrong.map((body): Break => ({
      operator: 'member-type',
      how: `root-is-${body.replace(/\W/g, '') || (body === '[]' ? 'list' : 'object')}`,
      fault: { operator: 'set-body', body },
    })),
    ...(typesOf(node).includes('array')
      ? [change('array-emptied', '', 'emptied'), change('element-broken', '', 'last-element-dropped')]
      : []),
  ];
}

function byType(pointer: string, node: Place['node']): Break[] {
  const [type] = typesOf(node);
  if (type === 'integer') return ofNumber(pointer);
  if (type === 'string') return ofText(pointer, node);
  if (type !== 'array') return [];
  return [change('array-emptied', pointer, 'emptied'), change('element-broken', pointer, 'last-element-dropped')];
}

const ofNumber = (pointer: string): Break[] => [
  change('number-negative', pointer, 'negated'),
  change('number-fraction', pointer, 'fraction'),
  ...(isInstant.test(pointer)
    ? [change('number-off', pointer, 'thousandfold'), set('number-off', pointer, 'an-hour-after-1970', 3600)]
    : [change('number-off', pointer, 'one-more'), change('number-off', pointer, 'one-less')]),
];

function ofText(pointer: string, node: Place['node']): Break[] {
  const { format, maxLength, pattern } = node;
  const values = Array.isArray(node['enum']) ? (node['enum'] as readonly Json[]) : null;
  return [
    change('string-emptied', pointer, 'emptied'),
    ...(node['minLength'] === undefined || values ? [] : [change('string-emptied', pointer, 'spaces')]),
    ...(typeof maxLength === 'number' ? [set('string-over-long', pointer, 'too-long', 'x'.repeat(maxLength + 1))] : []),
    ...(pattern !== undefined && pattern !== notBlank ? [change('string-malformed', pointer, 'words')] : []),
    ...(values
      ? [
          set('enum-value', pointer, 'unlisted', 'none-of-these'),
          set('enum-value', pointer, 'other-case', String(values[0]).toUpperCase()),
        ]
      : []),
    ...(values && values.length > 1
      ? values
          .filter((value) => value !== usualOwner)
          .map((value) => set('wrong-value', pointer, `always-${String(value)}`, value))
      : []),
    ...(format === 'uri' ? [change('string-malformed', pointer, 'words')] : []),
    ...(format === 'uuid'
      ? [change('id-broken', pointer, 'without-hyphens'), change('id-broken', pointer, 'of-another')]
      : []),
    ...(format === undefined && ['id', 'token', 'name'].includes(nameOf(pointer))
      ? [change('id-broken', pointer, 'of-another'), change('id-broken', pointer, 'doubled')]
      : []),
    ...(format === 'date-time' ? ofTime(pointer) : []),
  ];
}

const ofTime = (pointer: string): Break[] => [
  ...(['words', 'date-only', 'date-impossible', 'date-in-seconds'] as const).map((how) =>
    change('date-malformed', pointer, how),
  ),
  ...[-3_600_000, 3_600_000].map((ms): Break => ({
    operator: 'date-shifted',
    how: ms < 0 ? 'earlier' : 'later',
    fault: { operator: 'shift-time', pointer, ms },
  })),
];

const wrongOf: { readonly [type: string]: readonly (readonly [how: string, value: Json])[] } = {
  object: [
    ['text', 'text'],
    ['list', []],
  ],
  array: [['object', {}]],
  string: [['number', 5]],
};

/** Values that an optional member may not have; for members that are never sent as for others. */
export function malformed({ pointer, node }: Place): Break[] {
  const [type] = typesOf(node);
  const wrong = wrongOf[String(type)] ?? [];
  const empty = node['minLength'] === undefined ? [] : [set('member-added', pointer, 'empty', '')];
  return [...wrong.map(([how, value]) => set('member-added', pointer, how, value)), ...empty];
}
