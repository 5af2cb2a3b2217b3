import { type OperationId, operationIds, operationOf } from '../../contracts/contract.ts';
import { elasticPathLifecycle, import2Lifecycle } from '../../contracts/jobs/lifecycle.ts';
import type { JsonObject } from '../../contracts/json.ts';
import type { Behaviour } from '../../faults/behaviour.ts';
import { type Site, webhookPlace } from '../../faults/fault.ts';
import type { Draft } from '../mutant.ts';
import type { OperatorName } from '../operators.ts';
import { messagePlaces, needsCredentials } from '../places.ts';
import { breaksOf } from './members.ts';

type Decision = Exclude<keyof Behaviour, 'unchecked' | 'overchecked' | 'ignoredFields'>;

/** A server that decides otherwise. */
const decides = <Name extends Decision>(
  operator: OperatorName,
  decision: Name,
  how: Behaviour[Name],
  more: Pick<Draft, 'operation' | 'site' | 'first'> = {},
): Draft => ({ operator, ...more, where: how, fault: { behaviour: { [decision]: how } } });

/** Import2 has two sites, each of which may be broken alone. */
const sitesOf = (id: OperationId): readonly Site[] =>
  operationOf(id).api === 'import2' ? ['live', 'sandbox'] : ['live'];
const placesOf = (id: OperationId) => sitesOf(id).map((site) => ({ operation: id, site }));

const letIn = {
  basic: [
    'skipped',
    'any-token',
    'any-scheme',
    'case-sensitive-scheme',
    'missing-passes',
    'empty-passes',
    'password-checked',
  ],
  bearer: [
    'skipped',
    'any-token',
    'any-scheme',
    'case-sensitive-scheme',
    'missing-passes',
    'empty-passes',
    'never-expires',
  ],
  none: [],
} as const;

const access: readonly Draft[] = [
  ...operationIds.filter(needsCredentials).flatMap((id) =>
    placesOf(id).flatMap((place) =>
      letIn[operationOf(id).security].map((how) =>
        decides('authentication', 'authentication', how, {
          ...place,
          first: [`${id}/401/`, 'lower-case-scheme', 'any-password'],
        }),
      ),
    ),
  ),
  ...(['any-client', 'any-secret', 'half-an-hour', 'never-valid'] as const).map((how) =>
    decides('tokens', 'token', how, {
      operation: 'elastic-path.createAccessToken',
      first: ['createAccessToken/401', 'token'],
    }),
  ),
  ...(['elastic-path.createImport', 'elastic-path.listImports', 'elastic-path.getImport'] as const).map((operation) =>
    decides('permission', 'permission', 'ignored', { operation }),
  ),
  ...(
    [
      'import2.listImports',
      'import2.getImport',
      'import2.acceptPayment',
      'import2.rejectPayment',
      'elastic-path.listImports',
      'elastic-path.getImport',
    ] as const
  ).map((operation) => decides('ownership', 'ownership', 'everybodys', { operation, first: ['another'] })),
];

/** A check and the field it is of. */
type Check = readonly [operation: OperationId, field: string, keyword: string];

const schemaOf = (schema: JsonObject, field: string): JsonObject =>
  ((schema['properties'] as JsonObject | undefined)?.[field] ?? {}) as JsonObject;

/** The words of a schema that say no. */
const constraining = ['type', 'pattern', 'format', 'enum', 'minLength', 'maxLength', 'minimum', 'maximum'];
const wordsOf = (schema: JsonObject): string[] => constraining.filter((word) => schema[word] !== undefined);

/** Text in a form or a query is text whatever its type is said to be. */
const isTextual = (id: OperationId): boolean => operationOf(id).requestBody?.mediaType !== 'application/json';

/** Every check of every request that openapi.yaml asks for. */
function documentedChecks(id: OperationId): Check[] {
  const { parameters, requestBody } = operationOf(id);
  const ofParameters = parameters
    .filter(({ invalid }) => invalid !== null)
    .flatMap(({ name, required, schema, in: place }) => {
      const words = wordsOf(schema).filter((word) => word !== 'type' || schema['type'] !== 'string');
      return [...(required && place === 'query' ? ['required'] : []), ...words].map((word): Check => [id, name, word]);
    });
  const required = requestBody ? ((requestBody.schema['required'] ?? []) as readonly string[]) : [];
  const ofBody = Object.keys((requestBody?.schema['properties'] ?? {}) as JsonObject).flatMap((field) => {
    const schema = schemaOf(requestBody?.schema ?? {}, field);
    const words = wordsOf(schema).filter((word) => word !== 'type' || !isTextual(id));
    return [...(required.includes(field) ? ['required'] : []), ...words].map((word): Check => [id, field, word]);
  });
  return [...ofParameters, ...ofBody];
}

/** Checks that no schema expresses. */
const furtherChecks: readonly Check[] = [
  ['import2.createImport', 'source_tool', 'enum'],
  ['import2.createImport', 'body', 'syntax'],
  ['elastic-path.createImport', 'import_file', 'minItems'],
  ['elastic-path.createImport', 'import_file', 'maxItems'],
];

/** What is refused by a server that is too strict by one, or in a way of its own. */
const strictness: readonly Check[] = [
  ...(['required', 'blank', 'https'] as const).map((word): Check => [
    'import2.createImport',
    'destination_instance_url',
    word,
  ]),
  ...(['required', 'blank', 'ascii'] as const).map((word): Check => [
    'import2.createImport',
    'destination_username',
    word,
  ]),
  ...(['required', 'blank'] as const).map((word): Check => ['import2.createImport', 'destination_token', word]),
  ...(['required', 'true'] as const).map((word): Check => ['import2.createImport', 'start_full', word]),
  ['import2.listImports', 'destination_username', 'ascii'],
  ...(['required', 'maxLength', 'ascii'] as const).map((word): Check => [
    'elastic-path.createImport',
    'external_ref',
    word,
  ]),
  ['elastic-path.createImport', 'import_file', 'maxItems'],
  ...['page[limit]', 'page[offset]'].flatMap((field) =>
    ['required', 'minimum', 'maximum'].map((word): Check => ['elastic-path.listImports', field, word]),
  ),
];

const kebab = (field: string): string => field.replace(/\W+|_/g, '-').replace(/^-|-$/g, '');

const isFixedOnSandbox = (id: OperationId, site: Site): boolean => site === 'sandbox' && id !== 'import2.createImport';

/** An upload without a file holds no record either: a server that lets it pass has left both checks out. */
const behind = (operator: string, field: string, keyword: string) =>
  operator === 'constraint-skipped' && field === 'import_file' && keyword === 'required'
    ? [{ field, keyword: 'minItems' }]
    : [];

const checking = (operator: 'constraint-skipped' | 'constraint-tightened', [id, field, keyword]: Check): Draft[] =>
  placesOf(id)
    .filter(({ site }) => !isFixedOnSandbox(id, site))
    .map((place) => ({
      operator,
      ...place,
      where: `${field}/${keyword}`,
      fault: {
        behaviour: {
          [operator === 'constraint-skipped' ? 'unchecked' : 'overchecked']: [
            { field, keyword },
            ...behind(operator, field, keyword),
          ],
        },
      },
      first: [kebab(field), keyword === 'syntax' ? 'json' : keyword],
    }));

const validation: readonly Draft[] = [
  ...operationIds.flatMap(documentedChecks).flatMap((check) => checking('constraint-skipped', check)),
  ...furtherChecks.flatMap((check) => checking('constraint-skipped', check)),
  ...strictness.flatMap((check) => checking('constraint-tightened', check)),
  ...(
    [
      ['import2.createImport', 'start_full'],
      ['import2.createImport', 'destination_username'],
      ['elastic-path.createImport', 'external_ref'],
    ] as const
  ).map(([operation, field]): Draft => ({
    operator: 'field-ignored',
    operation,
    site: 'live',
    where: field,
    fault: { behaviour: { ignoredFields: [field] } },
    first: ['start-full', 'of-the-user', 'existing'],
  })),
];

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
    (['forgotten', 'kept-twice', 'kept-though-refused'] as const).map((how) =>
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
    (['shown', 'archived-shown', 'cancelled-shown'] as const).map((how) =>
      decides('put-away', 'putAway', how, { operation, first: ['archived', 'cancelled'] }),
    ),
  ),
  ...payments.flatMap((operation) =>
    (['ignored', 'swapped', 'whenever'] as const).map((how) =>
      decides('payment', 'payment', how, {
        operation,
        site: 'live',
        first: ['journey/life', 'journey/customer', 'journey/payment'],
      }),
    ),
  ),
];

const work: readonly Draft[] = [
  ...(['stuck', 'lost', 'run-twice', 'drops-a-record', 'fails', 'never-fails', 'imports-invalid'] as const).map((how) =>
    decides('jobs', 'job', how, { first: ['elastic-path.journey/'] }),
  ),
  ...(['shrinks', 'all-at-once'] as const).map((how) =>
    decides('jobs', 'progress', how, { first: ['elastic-path.journey/'] }),
  ),
  ...(['bad-lines-count', 'unknown-types-count', 'last-line-missed', 'one-bad-line-refuses'] as const).map((how) =>
    decides('jobs', 'upload', how, { operation: 'elastic-path.createImport' }),
  ),
  ...(['last-come', 'two-at-once'] as const).map((how) => decides('queue', 'queue', how, { first: ['journey/queue'] })),
  ...(['absent', 'one-more', 'one-less', 'window-doubled', 'per-endpoint', 'counts-otherwise', 'lying'] as const).map(
    (how) => decides('limiter', 'limiter', how, { first: ['journey/rate-limit', '/429/'] }),
  ),
  ...operationIds
    .filter(needsCredentials)
    .map((operation) => decides('limiter', 'limiter', 'absent', { operation, first: [`${operation}/429/`] })),
];

const messages: readonly Draft[] = [
  ...(
    [
      'signature-wrong',
      'signature-missing',
      'stale',
      'timestamp-in-seconds',
      'timestamp-ahead',
      'one-missing',
      'no-start',
      'no-sample',
      'no-undo',
      'no-end-of-undo',
      'twice',
      'again-after-an-error',
      'status-of-before-v2-1',
      'of-another-import',
    ] as const
  ).map((how) => decides('webhooks', 'webhooks', how, { first: ['webhook'] })),
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

const site: readonly Draft[] = [
  ...(['creates', 'limited', 'knows-its-own-alone', 'takes-payments-for-any', 'varies'] as const).map((how) =>
    decides('sandbox', 'sandbox', how, { site: 'sandbox', first: ['journey/sandbox', 'fixed', 'sandbox'] }),
  ),
  ...(['import2.getImport', 'elastic-path.getImport'] as const).flatMap((operation) =>
    (['method-not-allowed', 'taken'] as const).map((how) =>
      decides('routing', 'routing', how, { operation, first: ['unknown-route', 'unknown-method'] }),
    ),
  ),
  ...operationIds.flatMap((id) =>
    placesOf(id).map((place) => decides('routing', 'sizes', 'any-headers', { ...place, first: [`${id}/431/`] })),
  ),
];

/** Servers that answer in the right form and decide wrongly. */
export const behaviourDrafts: readonly Draft[] = [
  ...access,
  ...validation,
  ...state,
  ...labels,
  sameIds,
  ...work,
  ...messages,
  ...site,
];
