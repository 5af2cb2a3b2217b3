import type { OperationId } from '../../contracts/spec/contract.ts';
import { isObject } from '../../contracts/values/json.ts';
import { type Cell, type Place, cells } from '../places.ts';
import type { Draft } from '../mutant.ts';
import { breaksOf, draftOf, malformed } from './members.ts';

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
  cell.places.flatMap((place) => [
    ...(isNeverSent(cell, place.pointer) ? [] : breaksOf(place).map((one) => draftOf(one, cell.at, place.pointer))),
    ...(place.isRequired || !canBeAdded(cell, place)
      ? []
      : malformed(place).map((one) => draftOf(one, cell.at, place.pointer))),
  ]),
);

/** A member that a vendor might add tonight, in every object that openapi.yaml leaves open. */
const undescribed = (cell: Cell): Draft[] =>
  cell.places
    .filter(
      ({ pointer, node }) => isObject(node['properties']) && isOpen(node) && !isNeverSent(cell, `${pointer}/added`),
    )
    .map(({ pointer }) => ({
      operator: 'member-undescribed',
      ...cell.at,
      where: `${pointer}/added`,
      fault: { operator: 'set-member', pointer: `${pointer}/added_tonight`, value: 'new' },
      mustName: 'http/undescribed-members-allowed',
    }));

const isOpen = (node: Place['node']): boolean => node['additionalProperties'] === undefined;

const elements = (cell: Cell): Draft[] =>
  cell.places
    .filter(
      ({ pointer, isRequired }) =>
        isRequired && !pointer.startsWith('/errors/') && !isNeverSent(cell, pointer) && /\/\*\/[^*]+$/.test(pointer),
    )
    .map(({ pointer }) => {
      const last = pointer.replace(/\/\*(?=\/[^*]+$)/, '/-');
      return {
        operator: 'element-broken',
        ...cell.at,
        where: `${last}/removed`,
        fault: { operator: 'drop-member', pointer: last },
      };
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

const texts = (cell: Cell): Draft[] => [
  ...[0, 0.3, 0.95].map((keep): Draft => ({
    operator: 'body-cut',
    ...cell.at,
    where: keep === 0 ? 'empty' : `at-${keep * 100}-percent`,
    fault: { operator: 'cut-text', keep },
  })),
  ...bodies.map(([where, body]): Draft => ({
    operator: 'body-not-json',
    ...cell.at,
    where,
    fault: { operator: 'set-body', body },
  })),
  ...wrappings.map(([where, before, after]): Draft => ({
    operator: 'body-not-json',
    ...cell.at,
    where,
    fault: { operator: 'wrap-body', before, after },
  })),
  { operator: 'body-not-json', ...cell.at, where: 'latin-1', fault: { operator: 'latin1' } },
  { operator: 'name-twice', ...cell.at, where: 'first', fault: { operator: 'repeat-member' } },
];

/** Bodies where there should be none, and such as may not be where they are free. */
const unwanted = (cell: Cell): Draft[] =>
  (cell.promised.body === 'empty'
    ? (['{}', 'null', 'OK', ' '] as const).map((body) => [body, 'application/json'] as const)
    : ([
        ['{"error":', 'application/json'],
        ['Not Found', 'application/json'],
        ['{"error":"x"}', 'text/html'],
        ['<html>', 'text/html'],
      ] as const)
  ).flatMap(([body, type], at): Draft[] => [
    { operator: 'body-added', ...cell.at, where: `${at}-${type}`, fault: { operator: 'set-body', body, type } },
  ]);

export const bodyDrafts: readonly Draft[] = cells.flatMap((cell) =>
  cell.promised.body === 'json' ? [...elements(cell), ...undescribed(cell), ...texts(cell)] : unwanted(cell),
);
