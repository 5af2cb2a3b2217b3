import { operationIds, operationOf } from '../../contracts/spec/contract.ts';
import type { Draft } from '../mutant.ts';
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
    ...(required
      ? [{ operator: 'header-removed', ...at, where: name, fault: { operator: 'drop-header', name } } as const]
      : []),
    ...(malformedHeaders[name] ?? []).map(([where, value]): Draft => ({
      operator: 'header-changed',
      ...at,
      where: `${name}/${where}`,
      fault: { operator: 'set-header', name, value },
    })),
  ]);

const mediaTypes = ['text/html; charset=utf-8', 'text/plain', 'application/xml', 'application/x-json', 'json'];

const mediaTypesOf = ({ at, promised }: Cell): Draft[] =>
  promised.body !== 'json'
    ? []
    : [
        {
          operator: 'header-removed',
          ...at,
          where: 'content-type',
          fault: { operator: 'drop-header', name: 'content-type' },
        },
        ...mediaTypes.map((value): Draft => ({
          operator: 'media-type',
          ...at,
          where: value.replace(/;.*/, ''),
          fault: { operator: 'set-header', name: 'content-type', value },
        })),
      ];

/** A connection that breaks before every answer; the other ways for each operation's success, and every body. */
const transportOf = ({ at, promised, operation, status }: Cell): Draft[] => {
  const hasBody = promised.body === 'json';
  const ways = [
    'reset',
    'cut-body',
    ...(hasBody ? ['short-length'] : []),
    ...(status === successOf(operation) ? ['reset-within'] : []),
  ];
  return ways.map((how) => ({ operator: 'transport', ...at, where: how, fault: { operator: 'transport', how } }));
};

/** Longer than the client's patience with these mutants, and shorter than what a human waits. */
const patienceMs = 400;
const tooLongMs = 1200;

const slownessOf = ({ at, promised }: Cell): Draft[] => [
  { operator: 'slowness', ...at, where: 'no-answer', fault: { operator: 'transport', how: 'stall' }, patienceMs },
  { operator: 'slowness', ...at, where: 'late', fault: { operator: 'delay', ms: tooLongMs }, patienceMs },
  ...(promised.body === 'json'
    ? [
        {
          operator: 'slowness',
          ...at,
          where: 'dripping',
          fault: { operator: 'drip', ms: tooLongMs },
          patienceMs,
        } as const,
      ]
    : []),
];

const secretsOf = ({ at, operation, status, promised, places }: Cell): Draft[] => {
  const { security, requestBody } = operationOf(operation);
  const root = places[0]?.node['type'] === 'array' ? '/*/debug' : '/debug';
  const isRead = status < 300 || status === 422 || (security === 'none' && status < 402);
  return [
    ...(security === 'none'
      ? []
      : [
          {
            operator: 'secret-echoed',
            ...at,
            where: 'header',
            fault: { operator: 'echo-credentials', name: 'x-debug' },
          } as const,
        ]),
    ...(security === 'none' || promised.body !== 'json'
      ? []
      : [
          {
            operator: 'secret-echoed',
            ...at,
            where: 'body',
            fault: { operator: 'echo-in-body', pointer: root },
          } as const,
        ]),
    ...(requestBody && requestBody.secrets.length > 0 && isRead
      ? [
          {
            operator: 'secret-echoed',
            ...at,
            where: 'request-in-header',
            fault: { operator: 'echo-request', name: 'x-debug' },
          } as const,
        ]
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
