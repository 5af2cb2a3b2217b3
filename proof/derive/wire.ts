import { operationIds, operationOf } from '../../contracts/spec/contract.ts';
import type { FaultCall } from '../../faults/setting.ts';
import { type Draft, draftOf } from '../mutant.ts';
import { type Cell, cells, successOf } from '../places.ts';

const malformedHeaders: { readonly [name: string]: readonly (readonly [where: string, value: string])[] } = {
  'www-authenticate': [
    ['empty', ''],
    ['no-scheme', '="import2"'],
  ],
  'retry-after': [
    ['word', 'soon'],
    ['negative', '-1'],
    ['fraction', '1.5'],
    ['rfc3339', '2026-01-01T00:00:00Z'],
  ],
};

const headersOf = ({ at, promised }: Cell): Draft[] =>
  promised.headers.flatMap(({ name, required }) => [
    ...(required ? [draftOf('header-removed', at, name, { operator: 'drop-header', name })] : []),
    ...(malformedHeaders[name] ?? []).map(([where, value]) =>
      draftOf('header-changed', at, `${name}/${where}`, { operator: 'set-header', name, value }),
    ),
  ]);

const mediaTypes = ['text/html; charset=utf-8', 'text/plain', 'application/xml', 'application/x-json', 'json'];

const mediaTypesOf = ({ at, promised }: Cell): Draft[] => {
  const name = 'content-type';
  if (promised.body !== 'json') return [];
  return [
    draftOf('header-removed', at, name, { operator: 'drop-header', name }),
    ...mediaTypes.map((value) =>
      draftOf('media-type', at, value.replace(/;.*/, ''), { operator: 'set-header', name, value }),
    ),
  ];
};

/** A connection that breaks before every answer; the other ways for each operation's success, and every body. */
const transportOf = ({ at, promised, operation, status }: Cell): Draft[] =>
  (
    [
      'reset',
      'cut-body',
      ...(promised.body === 'json' ? (['short-length'] as const) : []),
      ...(status === successOf(operation) ? (['reset-within'] as const) : []),
    ] as const
  ).map((how) => draftOf('transport', at, how, { operator: 'transport', how }));

/** Longer than the client's patience with these mutants, and shorter than what a human waits. */
const patienceMs = 400;
const tooLongMs = 1200;

const slownessOf = ({ at, promised }: Cell): Draft[] => [
  draftOf('slowness', at, 'no-answer', { operator: 'transport', how: 'stall' }, { patienceMs }),
  draftOf('slowness', at, 'late', { operator: 'delay', ms: tooLongMs }, { patienceMs }),
  ...(promised.body === 'json'
    ? [draftOf('slowness', at, 'dripping', { operator: 'drip', ms: tooLongMs }, { patienceMs })]
    : []),
];

const secretsOf = ({ at, operation, status, promised, places }: Cell): Draft[] => {
  const { security, requestBody } = operationOf(operation);
  const echoed = (where: string, fault: FaultCall): Draft => draftOf('secret-echoed', at, where, fault);
  const pointer = places[0]?.node['type'] === 'array' ? '/*/debug' : '/debug';
  const isRead = status < 300 || status === 422 || (security === 'none' && status < 402);
  return [
    ...(security === 'none' ? [] : [echoed('header', { operator: 'echo-credentials', name: 'x-debug' })]),
    ...(security === 'none' || promised.body !== 'json' ? [] : [echoed('body', { operator: 'echo-in-body', pointer })]),
    ...(requestBody && requestBody.secrets.length > 0 && isRead
      ? [echoed('request-in-header', { operator: 'echo-request', name: 'x-debug' })]
      : []),
  ];
};

/** Headers, media types, connections, times, and secrets. */
export const wireDrafts: readonly Draft[] = [
  ...cells.flatMap((cell) => [...headersOf(cell), ...mediaTypesOf(cell), ...transportOf(cell), ...secretsOf(cell)]),
  ...operationIds.flatMap((id) =>
    cells.filter(({ operation, status }) => operation === id && status === successOf(id)).flatMap(slownessOf),
  ),
];
