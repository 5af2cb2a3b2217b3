import { transitionsFor } from '../../contracts/jobs/lifecycle.ts';
import {
  type OperationId,
  creates,
  isOnOne,
  operationIds,
  operationOf,
  statusesOf,
} from '../../contracts/spec/contract.ts';
import { jobPlaces } from '../../contracts/spec/job-places.ts';
import { apis } from '../../contracts/spec/operation.ts';
import { webhookOperation } from '../../contracts/spec/webhook.ts';
import { type Behaviour, behaviours } from '../../faults/behaviour.ts';
import type { FaultScope } from '../../faults/fault.ts';
import { type Mutant, mutantOf } from '../mutant.ts';
import type { MutantKind } from '../mutant-kinds.ts';
import { lists, messagePlaces, needsCredentials, sitesOf } from '../places.ts';
import { breaksOf } from './members.ts';
import { validationMutants } from './validation.ts';
import { setMember } from '../../faults/operator.ts';

/** A server that decides otherwise: in every way but the right one, which stands first, or in these ways. */
const wrongly = (
  kind: MutantKind,
  behaviour: keyof typeof behaviours,
  at: FaultScope,
  first: readonly string[] = [],
  ways: readonly Behaviour[typeof behaviour][] = behaviours[behaviour].slice(1),
): Mutant[] => ways.map((how) => mutantOf(kind, at, how, { behaviour: { [behaviour]: how } }, { first }));

const letIn = [
  'skipped',
  'any-token',
  'any-scheme',
  'case-sensitive-scheme',
  'missing-passes',
  'empty-passes',
] as const;
const waysIn = { basic: [...letIn, 'password-checked'], bearer: [...letIn, 'never-expires'], none: [] } as const;

const ofWhatIsCreated = operationIds.filter((id) => lists(id) || isOnOne(id));

/** Callers let in who may not, or kept out who may. */
const access: readonly Mutant[] = [
  ...operationIds.flatMap((operation) => {
    const first = [`${operation}/401/`, 'lower-case-scheme', 'any-password'];
    const ways = waysIn[operationOf(operation).security];
    return sitesOf(operation).flatMap((site) =>
      wrongly('authentication', 'authentication', { operation, site }, first, ways),
    );
  }),
  ...operationIds
    .filter((id) => !needsCredentials(id))
    .flatMap((operation) => wrongly('tokens', 'token', { operation }, ['createAccessToken/401', 'token'])),
  ...operationIds
    .filter((id) => statusesOf(id).includes(403))
    .flatMap((operation) => wrongly('permission', 'permission', { operation })),
  ...ofWhatIsCreated.flatMap((operation) => wrongly('ownership', 'ownership', { operation }, ['another'])),
];

/** How a list can be wrong, by what it is asked for. */
function waysToList(id: OperationId): Behaviour['list'][] {
  const { api, parameters } = operationOf(id);
  const isPaged = parameters.some(({ name }) => name === 'page[offset]');
  const paging = ['offset-one-more', 'offset-ignored', 'limit-ignored', 'limit-one-more'] as const;
  const filtering = ['filter-ignored', 'filter-by-prefix', 'filter-without-case'] as const;
  return [
    ...(isPaged ? paging : filtering),
    ...(api === 'import2' ? (['put-away-shown'] as const) : []),
    'last-missing',
    'first-twice',
  ];
}

/** What is kept, and what is shown of it. */
const state: readonly Mutant[] = [
  ...operationIds
    .filter(creates)
    .flatMap((operation) =>
      wrongly('writes', 'writes', { operation, site: 'live' }, ['journey/list', 'refused', 'existing']),
    ),
  ...ofWhatIsCreated
    .filter((id) => operationOf(id).method === 'GET')
    .flatMap((operation) => wrongly('reads', 'reads', { operation, site: 'live' }, ['journey/'])),
  ...operationIds
    .filter(lists)
    .flatMap((operation) =>
      wrongly('listing', 'list', { operation, site: 'live' }, ['listImports', 'journey/list'], waysToList(operation)),
    ),
  ...operationIds
    .filter((id) => operationOf(id).api === 'import2' && isOnOne(id))
    .flatMap((operation) => wrongly('put-away', 'putAway', { operation }, ['archived', 'cancelled'])),
  ...wrongly('field-ignored', 'startFull', { operation: 'import2.createImport', site: 'live' }, ['journey/start-full']),
  ...(['import2.acceptPayment', 'import2.rejectPayment'] as const).flatMap((operation) =>
    wrongly('payment', 'payment', { operation, site: 'live' }, ['journey/life', 'journey/customer', 'journey/payment']),
  ),
];

/** Every status of an import or job, told as the one after it. */
const labels: readonly Mutant[] = apis.flatMap((api) => {
  const { statuses } = transitionsFor(api);
  const pointer = jobPlaces[api].root + jobPlaces[api].status;
  return statuses.map((from, at) => {
    const to = statuses[(at + 1) % statuses.length] ?? from;
    const fault = { operator: 'swap-value', pointer, from, to } as const;
    const first = [from === 'In preparation' ? 'journey/customer-buys' : 'journey/'];
    return mutantOf(
      'wrong-value',
      { operation: `${api}.getImport`, status: 200 },
      `${pointer}/${from}-told-as-${to}`,
      fault,
      { first },
    );
  });
});

const sameIds = mutantOf(
  'id-broken',
  { operation: 'elastic-path.createImport', status: 201 },
  '/data/id/the-same-for-all',
  setMember('/data/id', '00000000-0000-4000-8000-000000000001'),
  { first: ['elastic-path.journey/list-agrees-with-get'] },
);

/** Jobs, their queue, and the rate limit. */
const work: readonly Mutant[] = [
  ...wrongly('jobs', 'job', {}, ['elastic-path.journey/']),
  ...wrongly('jobs', 'customer', { operation: 'import2.createImport', site: 'live' }, ['journey/created-is-found']),
  ...wrongly('jobs', 'progress', {}, ['elastic-path.journey/']),
  ...wrongly('jobs', 'upload', { operation: 'elastic-path.createImport' }),
  ...wrongly('queue', 'queue', {}, ['journey/queue']),
  ...wrongly('limiter', 'limiter', {}, ['journey/rate-limit', '/429/']),
  ...operationIds
    .filter(needsCredentials)
    .flatMap((operation) => wrongly('limiter', 'limiter', { operation }, [`${operation}/429/`], ['absent'])),
];

/** Webhooks: when they come, how often, signed by whom, and every member of them. */
const messages: readonly Mutant[] = [
  ...wrongly('webhooks', 'webhooks', {}, ['webhook']),
  ...messagePlaces.flatMap((place) =>
    breaksOf(place).map(({ kind, how, fault }) =>
      mutantOf('webhook-message', { operation: webhookOperation }, `${place.pointer}/${kind}-${how}`, fault, {
        first: ['webhook'],
      }),
    ),
  ),
];

/** The sandbox, and routes that should not exist. */
const sites: readonly Mutant[] = [
  ...wrongly('sandbox', 'sandbox', { site: 'sandbox' }, ['journey/sandbox', 'fixed', 'sandbox']),
  ...(['import2.getImport', 'elastic-path.getImport'] as const).flatMap((operation) =>
    wrongly('routing', 'routing', { operation }, ['unknown-route', 'unknown-method']),
  ),
];

/** Servers that answer in the right form and decide wrongly. */
export const behaviourMutants: readonly Mutant[] = [
  ...access,
  ...validationMutants,
  ...state,
  ...labels,
  sameIds,
  ...work,
  ...messages,
  ...sites,
];
