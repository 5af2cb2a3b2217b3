import type { OperationId } from '../../contracts/spec/contract.ts';
import { elasticPathLifecycle, import2Lifecycle } from '../../contracts/jobs/lifecycle.ts';
import type { Draft } from '../mutant.ts';
import { decides, wrongWays } from './decides.ts';

const lists = {
  'import2.listImports': [
    'filter-ignored',
    'filter-by-prefix',
    'filter-without-case',
    'put-away-shown',
    'last-missing',
    'first-twice',
  ],
  'elastic-path.listImports': [
    'offset-one-more',
    'offset-ignored',
    'limit-ignored',
    'limit-one-more',
    'last-missing',
    'first-twice',
  ],
} as const;

const readers = [
  'import2.listImports',
  'import2.getImport',
  'elastic-path.listImports',
  'elastic-path.getImport',
] as const;
const creators = ['import2.createImport', 'elastic-path.createImport'] as const;
const onImports = ['import2.getImport', 'import2.acceptPayment', 'import2.rejectPayment'] as const;
const payments = ['import2.acceptPayment', 'import2.rejectPayment'] as const;

const state: readonly Draft[] = [
  ...creators.flatMap((operation) =>
    wrongWays('writes').map((how) =>
      decides('writes', 'writes', how, { operation, site: 'live', first: ['journey/list', 'refused', 'existing'] }),
    ),
  ),
  ...readers.map((operation) => decides('reads', 'reads', 'stale', { operation, site: 'live', first: ['journey/'] })),
  ...Object.entries(lists).flatMap(([operation, ways]) =>
    ways.map((how) =>
      decides('listing', 'list', how, {
        operation: operation as OperationId,
        site: 'live',
        first: ['listImports', 'journey/list'],
      }),
    ),
  ),
  ...onImports.flatMap((operation) =>
    wrongWays('putAway').map((how) =>
      decides('put-away', 'putAway', how, { operation, first: ['archived', 'cancelled'] }),
    ),
  ),
  decides('field-ignored', 'startFull', 'waits-for-the-customer', {
    operation: 'import2.createImport',
    site: 'live',
    first: ['journey/start-full'],
  }),
  ...payments.flatMap((operation) =>
    wrongWays('payment').map((how) =>
      decides('payment', 'payment', how, {
        operation,
        site: 'live',
        first: ['journey/life', 'journey/customer', 'journey/payment'],
      }),
    ),
  ),
];

/** Every status of an import or job, told as the one after it. */
const labels: readonly Draft[] = (
  [
    ['import2.getImport', '/status', import2Lifecycle],
    ['elastic-path.getImport', '/data/attributes/status', elasticPathLifecycle],
  ] as const
).flatMap(([operation, pointer, lifecycle]) => {
  const statuses = Object.keys(lifecycle);
  return statuses.map((from, at): Draft => {
    const to = statuses[(at + 1) % statuses.length] ?? from;
    return {
      operator: 'wrong-value',
      operation,
      status: 200,
      where: `${pointer}/${from}-told-as-${to}`,
      fault: { operator: 'swap-value', pointer, from, to },
      first: [from === 'In preparation' ? 'journey/customer-buys' : 'journey/'],
    };
  });
});

const sameIds: Draft = {
  operator: 'id-broken',
  operation: 'elastic-path.createImport',
  status: 201,
  where: '/data/id/the-same-for-all',
  fault: { operator: 'set-member', pointer: '/data/id', value: '00000000-0000-4000-8000-000000000001' },
  first: ['elastic-path.journey/list-agrees-with-get'],
};

/** What is kept, and what is shown of it. */
export const stateDrafts: readonly Draft[] = [...state, ...labels, sameIds];
