import { elasticPathLifecycle, import2Lifecycle } from '../../contracts/jobs/lifecycle.ts';
import { type OperationId, operationIds, operationOf, statusesOf } from '../../contracts/spec/contract.ts';
import { webhookPlace } from '../../contracts/spec/webhook.ts';
import { type Behaviour, decisions } from '../../faults/behaviour.ts';
import type { Draft } from '../mutant.ts';
import type { OperatorName } from '../operators.ts';
import { creates, isOnOne, lists, messagePlaces, needsCredentials, sitesOf } from '../places.ts';
import { breaksOf } from './members.ts';
import { validationDrafts } from './validation.ts';

type Decision = keyof typeof decisions;

/** A server that decides otherwise. */
const decides = (
  operator: OperatorName,
  decision: Decision,
  how: Behaviour[Decision],
  more: Pick<Draft, 'operation' | 'site' | 'first'> = {},
): Draft => ({ operator, ...more, where: how, fault: { behaviour: { [decision]: how } } });

/** Every way to decide but the right one, which stands first. */
const wrongly = (operator: OperatorName, decision: Decision, more: Pick<Draft, 'operation' | 'site' | 'first'> = {}) =>
  decisions[decision].slice(1).map((how) => decides(operator, decision, how, more));

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
const access: readonly Draft[] = [
  ...operationIds.flatMap((operation) =>
    sitesOf(operation).flatMap((site) =>
      waysIn[operationOf(operation).security].map((how) =>
        decides('authentication', 'authentication', how, {
          operation,
          site,
          first: [`${operation}/401/`, 'lower-case-scheme', 'any-password'],
        }),
      ),
    ),
  ),
  ...operationIds
    .filter((id) => !needsCredentials(id))
    .flatMap((operation) => wrongly('tokens', 'token', { operation, first: ['createAccessToken/401', 'token'] })),
  ...operationIds
    .filter((id) => statusesOf(id).includes(403))
    .map((operation) => decides('permission', 'permission', 'ignored', { operation })),
  ...ofWhatIsCreated.map((operation) =>
    decides('ownership', 'ownership', 'everybodys', { operation, first: ['another'] }),
  ),
];

/** How a list can be wrong, by what it is asked for. */
function waysToList(id: OperationId): Behaviour['list'][] {
  const { api, parameters } = operationOf(id);
  const isPaged = parameters.some(({ name }) => name === 'page[offset]');
  return [
    ...(isPaged ? [] : (['filter-ignored', 'filter-by-prefix', 'filter-without-case'] as const)),
    ...(api === 'import2' ? (['put-away-shown'] as const) : []),
    ...(isPaged ? (['offset-one-more', 'offset-ignored', 'limit-ignored', 'limit-one-more'] as const) : []),
    'last-missing',
    'first-twice',
  ];
}

/** What is kept, and what is shown of it. */
const state: readonly Draft[] = [
  ...operationIds.filter(creates).flatMap((operation) =>
    wrongly('writes', 'writes', {
      operation,
      site: 'live',
      first: ['journey/list', 'refused', 'existing'],
    }),
  ),
  ...ofWhatIsCreated
    .filter((id) => operationOf(id).method === 'GET')
    .map((operation) => decides('reads', 'reads', 'stale', { operation, site: 'live', first: ['journey/'] })),
  ...operationIds.filter(lists).flatMap((operation) =>
    waysToList(operation).map((how) =>
      decides('listing', 'list', how, {
        operation,
        site: 'live',
        first: ['listImports', 'journey/list'],
      }),
    ),
  ),
  ...operationIds
    .filter((id) => operationOf(id).api === 'import2' && isOnOne(id))
    .flatMap((operation) => wrongly('put-away', 'putAway', { operation, first: ['archived', 'cancelled'] })),
  decides('field-ignored', 'startFull', 'waits-for-the-customer', {
    operation: 'import2.createImport',
    site: 'live',
    first: ['journey/start-full'],
  }),
  ...(['import2.acceptPayment', 'import2.rejectPayment'] as const).flatMap((operation) =>
    wrongly('payment', 'payment', {
      operation,
      site: 'live',
      first: ['journey/life', 'journey/customer', 'journey/payment'],
    }),
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

/** Jobs, their queue, and the rate limit. */
const work: readonly Draft[] = [
  ...wrongly('jobs', 'job', { first: ['elastic-path.journey/'] }),
  ...wrongly('jobs', 'progress', { first: ['elastic-path.journey/'] }),
  ...wrongly('jobs', 'upload', { operation: 'elastic-path.createImport' }),
  ...wrongly('queue', 'queue', { first: ['journey/queue'] }),
  ...wrongly('limiter', 'limiter', { first: ['journey/rate-limit', '/429/'] }),
  ...operationIds
    .filter(needsCredentials)
    .map((operation) => decides('limiter', 'limiter', 'absent', { operation, first: [`${operation}/429/`] })),
];

/** Webhooks: when they come, how often, signed by whom, and every member of them. */
const messages: readonly Draft[] = [
  ...wrongly('webhooks', 'webhooks', { first: ['webhook'] }),
  ...messagePlaces.flatMap((place) =>
    breaksOf(place).map(({ operator, how, fault }): Draft => ({
      operator: 'webhook-message',
      operation: webhookPlace,
      where: `${place.pointer}/${operator}-${how}`,
      fault,
      first: ['webhook'],
    })),
  ),
];

/** The sandbox, and routes that should not exist. */
const sites: readonly Draft[] = [
  ...wrongly('sandbox', 'sandbox', { site: 'sandbox', first: ['journey/sandbox', 'fixed', 'sandbox'] }),
  ...(['import2.getImport', 'elastic-path.getImport'] as const).flatMap((operation) =>
    wrongly('routing', 'routing', { operation, first: ['unknown-route', 'unknown-method'] }),
  ),
];

/** Servers that answer in the right form and decide wrongly. */
export const behaviourDrafts: readonly Draft[] = [
  ...access,
  ...validationDrafts,
  ...state,
  ...labels,
  sameIds,
  ...work,
  ...messages,
  ...sites,
];
