import type { OperationId } from '../../contracts/spec/contract.ts';
import { isObject } from '../../contracts/values/json.ts';
import { type Cell, type Place, cells } from '../places.ts';
import type { FaultCall } from '../../faults/setting.ts';
import { type Draft, draftOf } from '../mutant.ts';
import type { OperatorName } from '../operators.ts';
import { breaksOf, malformed } from './members.ts';

/** Optional members that the mock never sends, so that there is nothing to break: answers, and the places in them. */
type Row = readonly [answers: RegExp, pointers: RegExp];

const neverSent: readonly Row[] = [
  [/^elastic-path/, /^\/errors\/\*\/(?:id|code|meta|source|links)/],
  [/^elastic-path.*\/[45]\d\d$/, /^\/(?:meta|jsonapi|links)/],
  [/^elastic-path.*\/(?:403|409|429|500)$/, /\/detail$/],
  [/^elastic-path\.\w+Imports?\/401$/, /\/detail$/],
  [/^elastic-path\.createImport\/201$/, /\/finished_at$/],
  [/^elastic-path\.listImports\/200$/, /^\/links\/\*\//],
  [/^import2\.\w+\/200$/, /\/warnings$/],
  [/^import2\.createImport\/422$/, /^\/destination(?:\/\*)?$/],
  [
    /^import2\.listImports\/422$/,
    /^\/(?:source_tool|destination_instance_url|destination_token|start_full|destination)\b/,
  ],
];

const isNeverSent = (
  { operation, status }: { readonly operation: OperationId; readonly status: number },
  pointer: string,
): boolean => neverSent.some(([answers, pointers]) => answers.test(`${operation}/${status}`) && pointers.test(pointer));

/** Whether a member can be put where it is not: its parent is there. */
const canBeAdded = (cell: Cell, { pointer }: Place): boolean =>
  pointer !== '' && !pointer.endsWith('*') && !isNeverSent(cell, pointer.slice(0, pointer.lastIndexOf('/')));

/** Every described place of every declared body, broken in every way that its schema forbids. */
export const memberDrafts: readonly Draft[] = cells.flatMap((cell) =>
  cell.places.flatMap((place) =>
    [
      ...(isNeverSent(cell, place.pointer) ? [] : breaksOf(place)),
      ...(place.isRequired || !canBeAdded(cell, place) ? [] : malformed(place)),
    ].map(({ operator, how, fault }) => draftOf(operator, cell.at, `${place.pointer}/${how}`, fault)),
  ),
);

/** A member that a vendor might add tonight, in every object that openapi.yaml leaves open. */
const undescribed = (cell: Cell): Draft[] =>
  cell.places
    .filter(({ node }) => isObject(node['properties']) && node['additionalProperties'] === undefined)
    .filter(({ pointer }) => !isNeverSent(cell, `${pointer}/added`))
    .map(({ pointer }) => {
      const fault = { operator: 'set-member', pointer: `${pointer}/added_tonight`, value: 'new' } as const;
      const mustName = 'http/undescribed-members-allowed';
      return draftOf('member-undescribed', cell.at, `${pointer}/added`, fault, { mustName });
    });

/** A required member of a list's last element, left out. */
const elements = (cell: Cell): Draft[] =>
  cell.places
    .filter(({ pointer, isRequired }) => isRequired && /\/\*\/[^*]+$/.test(pointer))
    .filter(({ pointer }) => !pointer.startsWith('/errors/') && !isNeverSent(cell, pointer))
    .map(({ pointer }) => {
      const last = pointer.replace(/\/\*(?=\/[^*]+$)/, '/-');
      return draftOf('element-broken', cell.at, `${last}/removed`, { operator: 'drop-member', pointer: last });
    });

/** Texts around a body that make it something else than JSON. */
const wrappings = [
  ['byte-order-mark', '\ufeff', ''],
  ['guard', ")]}',\n", ''],
  ['callback', 'callback(', ')'],
  ['trailing-comma', '', ','],
  ['second-document', '', '{}'],
] as const;

const bodies = [
  ['html', '<html><body>It works!</body></html>'],
  ['single-quotes', "{'id':'1'}"],
  ['not-a-number', '{"id":NaN}'],
] as const;

const texts = ({ at }: Cell): Draft[] => [
  ...[0, 0.3, 0.95].map((keep) =>
    draftOf('body-cut', at, keep === 0 ? 'empty' : `at-${keep * 100}-percent`, { operator: 'cut-text', keep }),
  ),
  ...bodies.map(([where, body]) => draftOf('body-not-json', at, where, { operator: 'set-body', body })),
  ...wrappings.map(([where, before, after]) =>
    draftOf('body-not-json', at, where, { operator: 'wrap-body', before, after }),
  ),
  draftOf('body-not-json', at, 'latin-1', { operator: 'latin1' }),
  draftOf('name-twice', at, 'first', { operator: 'repeat-member' }),
];

/** Bodies where there should be none, and such as may not be where they are free. */
const unwanted = ({ at, promised }: Cell): Draft[] =>
  (promised.body === 'empty'
    ? (['{}', 'null', 'OK', ' '] as const).map((body) => [body, 'application/json'] as const)
    : ([
        ['{"error":', 'application/json'],
        ['Not Found', 'application/json'],
        ['{"error":"x"}', 'text/html'],
        ['<html>', 'text/html'],
      ] as const)
  ).map(([body, type], index) => draftOf('body-added', at, `${index}-${type}`, { operator: 'set-body', body, type }));

export const bodyDrafts: readonly Draft[] = cells.flatMap((cell) =>
  cell.promised.body === 'json' ? [...elements(cell), ...undescribed(cell), ...texts(cell)] : unwanted(cell),
);

const jobs = { operation: 'elastic-path.getImport', status: 200 } as const;

/** The same break wherever a job is shown, so that no two answers contradict each other. */
const everywhere = (operator: OperatorName, how: string, at: string, fault: (pointer: string) => FaultCall): Draft => ({
  ...draftOf(operator, jobs, `${at}/${how}-everywhere`, fault(`/data${at}`)),
  also: [
    { ...fault(`/data${at}`), operation: 'elastic-path.createImport', on: 201 },
    { ...fault(`/data/*${at}`), operation: 'elastic-path.listImports', on: 200 },
  ],
});

const hour = 3_600_000;
const later =
  (ms: number) =>
  (pointer: string): FaultCall => ({ operator: 'shift-time', pointer, ms });

/** Breaks that one answer alone, or no other look, gives away. */
export const subtleDrafts: readonly Draft[] = [
  everywhere('date-shifted', 'earlier', '/meta/timestamps/updated_at', later(-hour)),
  everywhere('date-shifted', 'later', '/meta/timestamps/created_at', later(hour)),
  everywhere('number-off', 'one-more', '/meta/records/imported/subscription', (pointer) => ({
    operator: 'change-member',
    pointer,
    how: 'one-more',
  })),
  ...(
    [
      ['created_at', -hour],
      ['finished_at', hour],
    ] as const
  ).map(([name, ms]) => {
    const pointer = `/data/meta/timestamps/${name}`;
    const fault = { ...later(ms)(pointer), share: 0.5 };
    return draftOf('date-shifted', jobs, `${pointer}/at-every-second-look`, fault, {
      first: ['elastic-path.journey/'],
    });
  }),
  ...(
    [
      ['deprecation', '@1700000000'],
      ['sunset', 'Tue, 31 Dec 2030 23:59:59 GMT'],
    ] as const
  ).map(([name, value]) => {
    const tools = { operation: 'import2.listTools', status: 200 } as const;
    return draftOf('header-changed', tools, `${name}/told`, { operator: 'set-header', name, value });
  }),
  draftOf(
    'array-emptied',
    { operation: 'import2.createImport', status: 422 },
    'for-a-body-that-is-a-list',
    { operator: 'set-body', body: '{"source_tool":[]}', asked: '[' },
    { first: ['body-is-an-array'] },
  ),
];
