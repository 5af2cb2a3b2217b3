import { type OperationId, operationIds, statusesOf } from '../../contracts/spec/contract.ts';
import type { Json } from '../../contracts/values/json.ts';
import type { RequirementId } from '../../contracts/spec/requirements/index.ts';

/** What may never stand at a place of a body, `undefined` for nothing at all, and whose promise it breaks. */
export type Wrong = readonly [pointer: string, value: Json | undefined, requirement: RequirementId];

/** A body that keeps the contract, and every way in which we know one that does not. */
export type CounterExample = {
  /** The answers it may be, or the message that Import2 sends. */
  readonly answers: readonly (readonly [operation: OperationId, status: number])[] | 'webhook';
  readonly right: Json;
  readonly wrong: readonly Wrong[];
};

/** Rows for several values at one place. */
const each = (pointer: string, values: readonly (Json | undefined)[], requirement: RequirementId): Wrong[] =>
  values.map((value) => [pointer, value, requirement] as const);

/** Not a text that says something. */
const noText = [null, 5, '', '   '] as const;
const noCount = [null, '1', -1, 1.5] as const;
const noTime = [null, 1_700_000_000, 'yesterday', '2026-01-01', '2026-02-30T00:00:00Z', '2026-01-01 00:00:00'] as const;

const users = { source_tool: 5, destination_tool: 4, matched: 3 };

const usersWrong = (at: string): Wrong[] => [
  ...each(at, [null, 'text', []], 'import2/items-and-users-present'),
  ...Object.keys(users).flatMap((name) =>
    each(`${at}/${name}`, [undefined, ...noCount], 'import2/items-and-users-present'),
  ),
];

const oneImport = {
  id: 'my-import-id',
  token: 'my-import-unique-token',
  status: 'Migration completed',
  items: { accounts: 123, contacts: 234 },
  users,
};

const importWrong = (at: string): Wrong[] => [
  ...each(`${at}/id`, [undefined, ...noText], 'import2/import-has-identification-and-status'),
  ...each(`${at}/token`, [undefined, ...noText], 'import2/import-has-identification-and-status'),
  ...each(`${at}/status`, [undefined], 'import2/import-has-identification-and-status'),
  ...each(
    `${at}/status`,
    [null, 3, '', 'Import Completed', 'migration completed', 'none-of-these'],
    'import2/status-labels',
  ),
  ...each(`${at}/items`, [undefined], 'import2/items-and-users-present'),
  ...each(`${at}/items`, [null, 'text', [1]], 'import2/items-are-counts'),
  ...each(`${at}/items/accounts`, noCount, 'import2/items-are-counts'),
  ...each(`${at}/items/anything`, noCount, 'import2/items-are-counts'),
  ...each(`${at}/users`, [undefined], 'import2/items-and-users-present'),
  ...usersWrong(`${at}/users`),
];

const counts = {
  subscription_product: 2,
  subscription_plan: 1,
  subscription_subscriber: 0,
  subscription_offering: 0,
  subscription: 0,
};

const totals = {
  subscription_product: 'products',
  subscription_plan: 'plans',
  subscription_subscriber: 'subscribers',
  subscription_offering: 'offerings',
  subscription: 'subscriptions',
} as const satisfies { readonly [type in keyof typeof counts]: string };

const countsWrong = (at: string, done: 'uploaded' | 'imported'): Wrong[] => [
  ...each(`${at}/${done}`, [undefined, null, 'text', []], `elastic-path/${done}-is-required`),
  ...each(`${at}/${done}/subscription_feature`, noCount, 'elastic-path/record-types-counted'),
  ...Object.entries(totals).flatMap(([name, records]) => [
    ...each(`${at}/${done}/${name}`, [undefined], 'elastic-path/record-types-counted'),
    ...each(`${at}/${done}/${name}`, noCount, `elastic-path/${records}-${done}`),
  ]),
];

const job = {
  id: '00000000-0000-0000-0000-000000000000',
  type: 'subscription_import',
  attributes: { external_ref: 'abc123', status: 'success' },
  meta: {
    owner: 'store',
    timestamps: {
      updated_at: '2026-01-10T11:41:21.244842Z',
      created_at: '2026-01-10T11:41:19.244842Z',
      started_at: '2026-01-10T11:41:20.244842Z',
      finished_at: '2026-01-10T11:41:21.244842Z',
    },
    records: { uploaded: counts, imported: counts },
  },
};

const timesWrong = (at: string): Wrong[] => [
  ...each(at, [undefined, null, 'text'], 'elastic-path/timestamps-are-required'),
  ...each(`${at}/created_at`, [undefined], 'elastic-path/created-at'),
  ...each(`${at}/updated_at`, [undefined], 'elastic-path/updated-at'),
  ...['created_at', 'updated_at', 'started_at', 'finished_at'].flatMap((name) =>
    each(`${at}/${name}`, noTime, 'elastic-path/timestamps-are-rfc3339'),
  ),
];

const jobWrong = (at: string): Wrong[] => [
  ...each(`${at}/id`, [undefined], 'elastic-path/data-is-required'),
  ...each(`${at}/id`, [null, 5, '', 'import-1', '00000000000000000000000000000000'], 'elastic-path/import-id-is-uuid'),
  ...['type', 'attributes/status', 'meta/owner'].flatMap((name) =>
    each(`${at}/${name}`, [undefined], 'elastic-path/import-members'),
  ),
  ...each(`${at}/attributes`, [undefined], 'elastic-path/attributes-are-required'),
  ...each(`${at}/meta`, [undefined], 'elastic-path/meta-is-required'),
  ...['attributes', 'meta'].flatMap((name) => each(`${at}/${name}`, [null, 'text'], 'elastic-path/import-members')),
  ...each(`${at}/meta/records`, [undefined, null, 'text'], 'elastic-path/records-are-required'),
  ...each(`${at}/type`, [null, 5, 'subscription-import', 'none-of-these'], 'elastic-path/import-type'),
  ...each(`${at}/attributes/external_ref`, [null, 5], 'elastic-path/external-ref-is-text'),
  ...each(`${at}/attributes/external_ref`, ['x'.repeat(2049)], 'elastic-path/external-ref-length'),
  ...each(`${at}/attributes/status`, [null, 5, 'Pending', 'none-of-these'], 'elastic-path/import-status-values'),
  ...each(`${at}/meta/owner`, [null, 5, 'Store', 'none-of-these'], 'elastic-path/owner-values'),
  ...timesWrong(`${at}/meta/timestamps`),
  ...countsWrong(`${at}/meta/records`, 'uploaded'),
  ...countsWrong(`${at}/meta/records`, 'imported'),
];

const messageFields = [
  'source_tool',
  'destination_instance_url',
  'destination_username',
  'destination_token',
  'start_full',
  'destination',
];

const errorWrong: readonly Wrong[] = [
  ...each('', [null, [], 'text'], 'elastic-path/errors-are-json-api'),
  ...each('/errors', [undefined], 'elastic-path/errors-are-json-api'),
  ...each('/errors', [null, {}, 'text'], 'json-api/errors-is-an-array'),
  ...each('/errors', [[]], 'elastic-path/nothing-is-empty'),
  ...each('/errors/0', [null, 'text'], 'elastic-path/error-has-status-and-title'),
  ...each('/errors/0', [{}], 'json-api/error-object-has-a-member'),
  ...each('/errors/0/status', [undefined], 'elastic-path/error-has-status-and-title'),
  ...each('/errors/0/title', [undefined], 'elastic-path/error-has-status-and-title'),
  ...each('/errors/0/status', [null, 400, '', '4xx', '999'], 'json-api/error-status-is-a-string'),
  ...each('/errors/0/title', noText, 'elastic-path/error-title'),
  ...each('/errors/0/detail', [null, 5], 'elastic-path/error-detail'),
  ...each('/errors/0/detail', ['', '   '], 'elastic-path/nothing-is-empty'),
  ...each('/errors/0/id', [null, 5], 'json-api/error-id'),
  ...each('/errors/0/code', [null, 5], 'json-api/error-code-is-a-string'),
  ...each('/errors/0/meta', [null, 'text', []], 'elastic-path/error-meta-is-an-object'),
  ...each('/errors/0/source', [null, 'text', []], 'json-api/error-source-is-an-object'),
  ...each('/errors/0/source/pointer', [5, 'data', '/a~2b', '/a~'], 'json-api/error-pointer-is-a-json-pointer'),
  ...each('/errors/0/source/parameter', [5], 'json-api/error-parameter-is-a-string'),
  ...each('/errors/0/source/header', [5], 'json-api/error-header-is-a-string'),
  ...each('/errors/0/source', [{}], 'json-api/error-source-names-a-place'),
  ...each('/errors/0/links', [null, 'text', []], 'json-api/error-links'),
  ...['about', 'type'].flatMap((name) => [
    ...each(`/errors/0/links/${name}`, [5, '  ', 'no uri %%%', { meta: {} }], 'json-api/link-form'),
    ...each(`/errors/0/links/${name}`, [''], 'elastic-path/nothing-is-empty'),
    ...each(`/errors/0/links/${name}`, [{ href: 5 }, { href: 'no uri %%%' }], 'json-api/link-object-has-href'),
  ]),
  ...each('/errors/0/links/other', [5, { meta: {} }], 'json-api/link-form'),
  ...each('/errors/0/links/other', ['', '  '], 'elastic-path/nothing-is-empty'),
  ...each('/errors/1/id', ['one'], 'json-api/error-id'),
  ...each('/data', [null, {}], 'json-api/no-data-beside-errors'),
  ...each('/included', [null, []], 'json-api/no-included-without-data'),
  ...each('/meta', [null, 5, []], 'json-api/meta-is-an-object'),
  ...each('/jsonapi', [null, '1.1', []], 'json-api/jsonapi-is-an-object'),
  ...each('/links', [null, 'text', []], 'json-api/links-is-an-object'),
  ...each('/links/self', [5, { meta: {} }], 'json-api/link-form'),
  ...each('/links/self', ['', '  '], 'elastic-path/nothing-is-empty'),
  ...each('/links/self', [{ href: 5 }], 'json-api/link-object-has-href'),
];

/** Which operation can answer what, as the vendors list it and as we decided (E-9, E-11). */
const answersByHand = {
  'import2.listTools': [200, 401, 429],
  'import2.createImport': [201, 400, 401, 422, 429],
  'import2.listImports': [200, 401, 422, 429],
  'import2.getImport': [200, 401, 404, 429],
  'import2.acceptPayment': [200, 401, 404, 429],
  'import2.rejectPayment': [200, 401, 404, 429],
  'elastic-path.createImport': [201, 400, 401, 403, 409, 429, 500],
  'elastic-path.listImports': [200, 400, 401, 403, 429, 500],
  'elastic-path.getImport': [200, 400, 401, 403, 404, 429, 500],
  'elastic-path.createAccessToken': [200, 400, 401],
} as const satisfies { readonly [operation in OperationId]?: readonly number[] };

/** Of an operation that has no row openapi.yaml is taken at its word. */
export const answersOf: readonly (readonly [operation: OperationId, statuses: readonly number[]])[] = operationIds.map(
  (id) => [id, (answersByHand as Partial<Record<OperationId, readonly number[]>>)[id] ?? statusesOf(id)],
);

const answering = (status: number): OperationId[] =>
  answersOf.flatMap(([operation, statuses]) => (statuses.includes(status) ? [operation] : []));

const errorAnswers = answersOf
  .filter(([operation]) => operation.startsWith('elastic-path'))
  .flatMap(([operation, statuses]) => statuses.filter((one) => one >= 400).map((one) => [operation, one] as const));

/**
 * What the sources say once more, the other way round: bodies that must be found broken, with the requirement a finding
 * must cite. Written by hand and on purpose not derived from openapi.yaml, so that a promise taken back there is noticed.
 */
export const counterExamples: readonly CounterExample[] = [
  {
    answers: [['import2.listTools', 200]],
    right: [{ name: 'tumblr', label: 'Tumblr' }],
    wrong: [
      ...each('', [null, {}, 'text'], 'import2/tools-are-names-and-slugs'),
      ...each('/0', [null, 'tumblr'], 'import2/tools-are-names-and-slugs'),
      ...each('/0/name', [undefined, ...noText], 'import2/tools-are-names-and-slugs'),
      ...each('/0/label', [undefined, ...noText], 'import2/tools-are-names-and-slugs'),
    ],
  },
  {
    answers: [['import2.createImport', 201]],
    right: { id: '789123', token: 'ae2cfc', redirect_url: 'https://www.import2.com/imports/7f73/ae2cfc' },
    wrong: [
      ...each('', [null, [], 'text'], 'import2/created-answers-id-and-redirect'),
      ...each('/id', [undefined, ...noText], 'import2/created-answers-id-and-redirect'),
      ...each('/token', [undefined, ...noText], 'import2/created-answers-id-and-redirect'),
      ...each('/redirect_url', [undefined, ...noText, '/imports/7f73'], 'import2/created-answers-id-and-redirect'),
    ],
  },
  {
    answers: [
      ['import2.createImport', 422],
      ['import2.listImports', 422],
    ],
    right: { ...Object.fromEntries(messageFields.map((field) => [field, ['is invalid']])), request_id: 'abc' },
    wrong: [
      ...each('', [null, [], 'text', {}], 'import2/validation-errors-shape'),
      ...messageFields.flatMap((field) =>
        each(`/${field}`, [null, 'is invalid', {}, [5], [''], ['  ']], 'import2/validation-errors-shape'),
      ),
      ...each('', [{ source_tool: [] }], 'import2/validation-errors-name-a-fault'),
    ],
  },
  {
    answers: [['import2.listImports', 200]],
    right: [oneImport],
    wrong: [
      ...each('', [null, {}, 'text'], 'import2/list-answers-identification-and-status'),
      ...each('/0', [null, 'text'], 'import2/import-has-identification-and-status'),
      ...importWrong('/0'),
    ],
  },
  {
    answers: [['import2.getImport', 200]],
    right: oneImport,
    wrong: [...each('', [null, [], 'text'], 'import2/import-has-identification-and-status'), ...importWrong('')],
  },
  {
    answers: 'webhook',
    right: {
      id: '789123',
      token: 'ae2cfc',
      status_code: 'completed',
      status: 'Migration completed',
      users,
      timestamp: 0,
    },
    wrong: [
      ...each('', [null, [], 'text'], 'import2/webhook-message'),
      ...['id', 'token', 'status_code'].flatMap((name) =>
        each(`/${name}`, [undefined, ...noText], 'import2/webhook-message'),
      ),
      ...['status', 'users'].flatMap((name) => each(`/${name}`, [undefined], 'import2/webhook-message')),
      ...each('/status', [null, 3, 'Import Completed', 'none-of-these'], 'import2/status-labels'),
      ...each('/timestamp', [undefined, null, '0', -1, 0.5], 'import2/webhook-message'),
      ...usersWrong('/users'),
    ],
  },
  ...(
    [
      [['elastic-path.createImport', 201], 'elastic-path/create-answers-201'],
      [['elastic-path.getImport', 200], 'elastic-path/success-returns-the-import'],
    ] as const
  ).map(([answer, returnsIt]) => ({
    answers: [answer],
    right: { data: job },
    wrong: [
      ...each('', [null, [], 'text'], returnsIt),
      ...each('/data', [undefined], returnsIt),
      ...each('/data', [null, 'text', []], 'elastic-path/import-members'),
      ...jobWrong('/data'),
    ],
  })),
  {
    answers: [['elastic-path.listImports', 200]],
    right: { data: [job], links: { self: '/v2/subscriptions/imports' } },
    wrong: [
      ...each('', [null, [], 'text'], 'elastic-path/list-members'),
      ...each('/data', [undefined, null, {}], 'elastic-path/list-members'),
      ...each('/links', [undefined, null, []], 'elastic-path/list-members'),
      ...each('/links/next', [5, { meta: {} }, { href: 5 }], 'elastic-path/list-members'),
      ...each('/links/next', ['', '  '], 'elastic-path/nothing-is-empty'),
      ...each('/data/0', [null, 'text'], 'elastic-path/import-members'),
      ...jobWrong('/data/0'),
    ],
  },
  {
    answers: [['elastic-path.createAccessToken', 200]],
    right: {
      access_token: 'xxxxxxxx',
      token_type: 'Bearer',
      expires_in: 3600,
      expires: 1_700_003_600,
      identifier: 'client_credentials',
    },
    wrong: [
      ...each('', [null, [], 'text'], 'elastic-path/token-members'),
      ...['access_token', 'identifier'].flatMap((name) =>
        each(`/${name}`, [undefined, ...noText], 'elastic-path/token-members'),
      ),
      ...each('/token_type', [undefined, null, 5, 'Basic'], 'elastic-path/token-members'),
      ...['expires_in', 'expires'].flatMap((name) =>
        each(`/${name}`, [undefined, null, '3600', 0, 1.5], 'elastic-path/token-members'),
      ),
    ],
  },
  {
    answers: errorAnswers,
    right: {
      errors: [
        {
          id: 'one',
          title: 'An error',
          status: '{status}',
          source: { pointer: '/a~1b' },
          links: { about: 'https://e.org', type: { href: '/errors#one' } },
        },
        { id: 'two', title: 'Another', status: '{status}' },
      ],
      jsonapi: { version: '1.1' },
      links: { self: null },
    },
    wrong: errorWrong,
  },
];

/** An answer that must be found broken for what is not in its JSON: a header, or a body that may not be there. */
export type WrongAnswer = {
  readonly operation: OperationId;
  readonly status: number;
  /** Headers other than a whole answer's; `null`: left out. */
  readonly headers?: { readonly [name: string]: string | null };
  readonly text?: string;
  readonly breaks: RequirementId;
};

/** What a gateway or a framework answers of itself, in the name of an API whose every error is a JSON:API document. */
const unasked: readonly Omit<WrongAnswer, 'operation'>[] = [
  ...[405, 410, 502].flatMap((status) =>
    ['<html><h1>No</h1></html>', '', '[]', '{"message":"No"}', '{"errors":{}}'].map((text) => ({
      status,
      text,
      ...(text.startsWith('<') ? { headers: { 'content-type': 'text/html' } } : {}),
      breaks: text.startsWith('{"errors"')
        ? ('json-api/errors-is-an-array' as const)
        : ('elastic-path/errors-are-json-api' as const),
    })),
  ),
  { status: 415, text: '{"errors":[{"status":"415","title":""}]}', breaks: 'elastic-path/error-title' },
  { status: 415, text: '{"errors":[{"status":"500","title":"No"}]}', breaks: 'json-api/most-applicable-status' },
];

/** Answers that break a requirement in their status, their headers, or a body that is no JSON. */
const broken = (
  operations: readonly OperationId[],
  breaks: RequirementId,
  answers: readonly Omit<WrongAnswer, 'operation' | 'breaks'>[],
): WrongAnswer[] => operations.flatMap((operation) => answers.map((one) => ({ operation, breaks, ...one })));

const withHeader = (status: number, name: string, values: readonly (string | null)[]) =>
  values.map((value) => ({ status, headers: { [name]: value } }));

export const wrongAnswers: readonly WrongAnswer[] = [
  ...broken(
    operationIds,
    'http/server-error',
    [501, 502, 503].map((status) => ({ status })),
  ),
  ...operationIds
    .filter((operation) => operation.startsWith('elastic-path'))
    .flatMap((operation) => unasked.map((one): WrongAnswer => ({ operation, ...one }))),
  ...broken(answering(401), 'http/unauthorized-has-challenge', withHeader(401, 'www-authenticate', [null, '', '="x"'])),
  ...broken(answering(429), 'http/retry-after-form', withHeader(429, 'retry-after', ['soon', '-1', '1.5'])),
  ...broken(['import2.acceptPayment'], 'import2/accept-answers-empty-200', [{ status: 200, text: '{}' }]),
  ...broken(['import2.rejectPayment'], 'import2/reject-answers-empty-200', [{ status: 200, text: '{}' }]),
  ...counterExamples
    .flatMap(({ answers }) => (answers === 'webhook' ? [] : answers))
    .flatMap(([operation, status]) =>
      broken([operation], operation.startsWith('import2') ? 'import2/json-encoded' : 'elastic-path/json-body', [
        { status, text: '' },
        { status, text: '[]', headers: { 'content-type': 'text/html' } },
      ]),
    ),
];
