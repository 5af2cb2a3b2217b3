import { examplesOf } from '../../contracts/spec/examples.ts';
import { type OperationId, operationIds, statusesOf } from '../../contracts/spec/contract.ts';
import type { RequirementId } from '../../contracts/spec/requirements/index.ts';
import { webhookOperation } from '../../contracts/spec/webhook.ts';
import { type Json, valueAt } from '../../contracts/values/json.ts';
import { apiOf } from '../../contracts/spec/targets.ts';

/**
 * What the sources say once more, the other way round: answers that must be found broken, with the requirement a finding
 * must cite. What is wrong is written by hand and on purpose not derived from openapi.yaml, so that a promise taken back
 * there is noticed; what is right is the vendor's own example where there is one.
 */

/** An answer that must be found broken in its status, its headers, or a body that is none. */
export type WrongAnswer = {
  readonly operation: OperationId;
  readonly status: number;
  /** Headers other than a whole answer's; `null`: left out. */
  readonly headers?: { readonly [name: string]: string | null };
  readonly text?: string;
  readonly breaks: RequirementId;
};

/** A body that keeps the contract, and every way in which we know one that does not. */
export type CounterExample = readonly [
  operation: OperationId | typeof webhookOperation,
  status: number,
  right: Json,
  ...wrong: readonly Table[],
];

type Values = readonly (Json | undefined)[];

/** Whose promise is broken by what, `undefined` for nothing at all, and where: JSON pointers, with blanks between several. */
type Table = { readonly [requirement in RequirementId]?: { readonly [pointers: string]: Values } };

/** Where a table says that a value breaks a promise, one by one. */
export const wrongIn = (table: Table): (readonly [at: string, value: Json | undefined, breaks: RequirementId])[] =>
  Object.entries(table).flatMap(([requirement, places]) =>
    Object.entries(places).flatMap(([pointers, values]) =>
      pointers
        .split(' ')
        .flatMap((pointer) => values.map((value) => [pointer, value, requirement as RequirementId] as const)),
    ),
  );

/** The table of what stands at a place. */
const below = (at: string, table: Table): Table =>
  Object.fromEntries(
    Object.entries(table).map(([requirement, places]) => [
      requirement,
      Object.fromEntries(
        Object.entries(places).map(([pointers, values]) => [pointers.replace(/^|(?<= )/g, at), values]),
      ),
    ]),
  );

const missing: Values = [undefined];
/** Not a text that says something. */
const noText: Values = [undefined, null, 5, '', '   '];
const blank: Values = ['', '  '];
const noCount: Values = [null, '1', -1, 1.5];
const noTime: Values = [null, 1_700_000_000, 'yesterday', '2026-01-01', '2026-02-30T00:00:00Z', '2026-01-01 00:00:00'];
const noObject: Values = [null, 'text', []];
const noList: Values = [null, {}, 'text'];

const each = (parent: string, ...names: readonly string[]): string =>
  names.map((name) => `${parent}/${name}`).join(' ');

const ofTools: Table = {
  'import2/tools-are-names-and-slugs': { '': noList, '/0': [null, 'tumblr'], '/0/name /0/label': noText },
};

const ofCreated: Table = {
  'import2/created-answers-id-and-redirect': {
    '': noObject,
    '/id /token': noText,
    '/redirect_url': [...noText, '/imports/7f73'],
  },
};

/** A create can be refused for each of these, with a message. */
const fields = [
  'source_tool',
  'destination_instance_url',
  'destination_username',
  'destination_token',
  'start_full',
  'destination',
];

const ofRefusal: Table = {
  'import2/validation-errors-shape': {
    '': [...noObject, {}],
    [each('', ...fields)]: [null, 'is invalid', {}, [5], [''], ['  ']],
  },
  'import2/validation-errors-name-a-fault': { '': [{ source_tool: [] }] },
};

const noUsers = {
  '/users': noObject,
  [each('/users', 'source_tool', 'destination_tool', 'matched')]: [undefined, ...noCount],
};

const ofImport: Table = {
  'import2/import-has-identification-and-status': { '/id /token': noText, '/status': missing },
  'import2/status-labels': {
    '/status': [null, 3, '', 'Import Completed', 'migration completed', 'none-of-these'],
  },
  'import2/items-are-counts': { '/items': [null, 'text', [1]], '/items/accounts /items/anything': noCount },
  'import2/items-and-users-present': { '/items /users': missing, ...noUsers },
};

const ofImports: Table = {
  'import2/list-answers-identification-and-status': { '': noList },
  'import2/import-has-identification-and-status': { '/0': [null, 'text'] },
};

const ofMessages: Table = {
  'import2/webhook-message': {
    '': noObject,
    '/id /token /status_code': noText,
    '/status /users': missing,
    '/timestamp': [undefined, null, '0', -1, 0.5],
  },
  'import2/status-labels': { '/status': [null, 3, 'Import Completed', 'none-of-these'] },
  'import2/items-and-users-present': noUsers,
};

const records = {
  subscription_product: 'products',
  subscription_plan: 'plans',
  subscription_subscriber: 'subscribers',
  subscription_offering: 'offerings',
  subscription: 'subscriptions',
} as const;

const ofCounts = (done: 'uploaded' | 'imported'): Table => ({
  [`elastic-path/${done}-is-required`]: { [`/${done}`]: [undefined, ...noObject] },
  ...Object.fromEntries(
    Object.entries(records).map(([type, name]) => [`elastic-path/${name}-${done}`, { [`/${done}/${type}`]: noCount }]),
  ),
});

const ofJob: Table = {
  'elastic-path/data-is-required': { '/id': missing },
  'elastic-path/import-id-is-uuid': { '/id': [null, 5, '', 'import-1', '00000000000000000000000000000000'] },
  'elastic-path/import-members': {
    '/type /attributes/status /meta/owner': missing,
    '/attributes /meta': [null, 'text'],
  },
  'elastic-path/attributes-are-required': { '/attributes': missing },
  'elastic-path/meta-is-required': { '/meta': missing },
  'elastic-path/records-are-required': { '/meta/records': [undefined, null, 'text'] },
  'elastic-path/record-types-counted': Object.fromEntries(
    ['/meta/records/uploaded', '/meta/records/imported'].flatMap((counts) => [
      [each(counts, ...Object.keys(records)), missing],
      [`${counts}/subscription_feature`, noCount],
    ]),
  ),
  'elastic-path/import-type': { '/type': [null, 5, 'subscription-import', 'none-of-these'] },
  'elastic-path/external-ref-is-text': { '/attributes/external_ref': [null, 5] },
  'elastic-path/external-ref-length': { '/attributes/external_ref': ['x'.repeat(2049)] },
  'elastic-path/import-status-values': { '/attributes/status': [null, 5, 'Pending', 'none-of-these'] },
  'elastic-path/owner-values': { '/meta/owner': [null, 5, 'Store', 'none-of-these'] },
  'elastic-path/timestamps-are-required': { '/meta/timestamps': [undefined, null, 'text'] },
  'elastic-path/created-at': { '/meta/timestamps/created_at': missing },
  'elastic-path/updated-at': { '/meta/timestamps/updated_at': missing },
  'elastic-path/timestamps-are-rfc3339': {
    [each('/meta/timestamps', 'created_at', 'updated_at', 'started_at', 'finished_at')]: noTime,
  },
};

const jobAt = (at: string): Table[] => [
  below(at, ofJob),
  below(`${at}/meta/records`, { ...ofCounts('uploaded'), ...ofCounts('imported') }),
];

const returning = (requirement: RequirementId): Table => ({
  [requirement]: { '': noObject, '/data': missing },
  'elastic-path/import-members': { '/data': noObject },
});

const ofJobs: Table = {
  'elastic-path/list-members': {
    '': noObject,
    '/data': [undefined, null, {}],
    '/links': [undefined, null, []],
    '/links/next': [5, { meta: {} }, { href: 5 }],
  },
  'elastic-path/nothing-is-empty': { '/links/next': blank },
  'elastic-path/import-members': { '/data/0': [null, 'text'] },
};

const ofTokens: Table = {
  'elastic-path/token-members': {
    '': noObject,
    '/access_token /identifier': noText,
    '/token_type': [undefined, null, 5, 'Basic'],
    '/expires_in /expires': [undefined, null, '3600', 0, 1.5],
  },
};

const rightError = (status: number): Json => ({
  errors: [
    {
      id: 'one',
      title: 'An error',
      status: String(status),
      source: { pointer: '/a~1b' },
      links: { about: 'https://e.org', type: { href: '/errors#one' } },
    },
    { id: 'two', title: 'Another', status: String(status) },
  ],
  jsonapi: { version: '1.1' },
  links: { self: null },
});

const ofErrors: Table = {
  'elastic-path/errors-are-json-api': { '': [null, [], 'text'], '/errors': missing },
  'json-api/errors-is-an-array': { '/errors': noList },
  'json-api/no-data-beside-errors': { '/data': [null, {}] },
  'json-api/no-included-without-data': { '/included': [null, []] },
  'json-api/meta-is-an-object': { '/meta': [null, 5, []] },
  'json-api/jsonapi-is-an-object': { '/jsonapi': [null, '1.1', []] },
  'json-api/links-is-an-object': { '/links': noObject },
  'elastic-path/nothing-is-empty': { '/errors': [[]], '/links/self': blank },
  'json-api/error-id': { '/errors/1/id': ['one'], '/errors/0/id': [null, 5] },
  'json-api/link-form': { '/links/self /errors/0/links/other': [5, { meta: {} }] },
  'json-api/link-object-has-href': { '/links/self': [{ href: 5 }] },
};

const ofAnError: Table = {
  'elastic-path/error-has-status-and-title': { '': [null, 'text'], '/status /title': missing },
  'elastic-path/error-title': { '/title': [null, 5, '', '   '] },
  'elastic-path/error-detail': { '/detail': [null, 5] },
  'elastic-path/error-meta-is-an-object': { '/meta': noObject },
  'elastic-path/nothing-is-empty': { '/detail /links/other': blank, '/links/about /links/type': [''] },
  'json-api/error-object-has-a-member': { '': [{}] },
  'json-api/error-status-is-a-string': { '/status': [null, 400, '', '4xx', '999'] },
  'json-api/error-code-is-a-string': { '/code': [null, 5] },
  'json-api/error-source-is-an-object': { '/source': noObject },
  'json-api/error-source-names-a-place': { '/source': [{}] },
  'json-api/error-pointer-is-a-json-pointer': { '/source/pointer': [5, 'data', '/a~2b', '/a~'] },
  'json-api/error-parameter-is-a-string': { '/source/parameter': [5] },
  'json-api/error-header-is-a-string': { '/source/header': [5] },
  'json-api/error-links': { '/links': noObject },
  'json-api/link-form': { '/links/about /links/type': [5, '  ', 'no uri %%%', { meta: {} }] },
  'json-api/link-object-has-href': { '/links/about /links/type': [{ href: 5 }, { href: 'no uri %%%' }] },
};

/** Which operation can answer what, as the vendors list it and as we decided (E-9, E-11). */
const answersByHand: { readonly [operation in OperationId]?: readonly number[] } = {
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
};

/** Of an operation that has no row openapi.yaml is taken at its word. */
export const answersOf = operationIds.map((id) => [id, answersByHand[id] ?? statusesOf(id)] as const);

const answering = (status: number): OperationId[] =>
  answersOf.flatMap(([operation, statuses]) => (statuses.includes(status) ? [operation] : []));

const elasticPath = operationIds.filter((id) => apiOf(id) === 'elastic-path');

/** A right answer in the vendor's own words. */
function exampleOf(operation: OperationId, status: number): Json {
  // the last of a job has run: all that can be shown of one is there
  return examplesOf(operation, status).at(-1)?.value ?? null;
}

const job = valueAt(exampleOf('elastic-path.getImport', 200), '/data') ?? null;
const oneImport = exampleOf('import2.getImport', 200) as { readonly [member: string]: Json };
const refused = { ...Object.fromEntries(fields.map((field) => [field, ['is invalid']])), request_id: 'abc' };

export const counterExamples: readonly CounterExample[] = [
  ['import2.listTools', 200, exampleOf('import2.listTools', 200), ofTools],
  ['import2.createImport', 201, exampleOf('import2.createImport', 201), ofCreated],
  ['import2.createImport', 422, refused, ofRefusal],
  ['import2.listImports', 422, refused, ofRefusal],
  ['import2.listImports', 200, [oneImport], ofImports, below('/0', ofImport)],
  ['import2.getImport', 200, oneImport, ofImport, { 'import2/import-has-identification-and-status': { '': noObject } }],
  [webhookOperation, 0, { ...oneImport, status_code: 'completed', timestamp: 0 }, ofMessages],
  ['elastic-path.createImport', 201, { data: job }, returning('elastic-path/create-answers-201'), ...jobAt('/data')],
  [
    'elastic-path.getImport',
    200,
    { data: job },
    returning('elastic-path/success-returns-the-import'),
    ...jobAt('/data'),
  ],
  ['elastic-path.listImports', 200, { data: [job], links: { self: '/imports' } }, ofJobs, ...jobAt('/data/0')],
  ['elastic-path.createAccessToken', 200, exampleOf('elastic-path.createAccessToken', 200), ofTokens],
  ...answersOf.flatMap(([id, statuses]) =>
    (elasticPath.includes(id) ? statuses.filter((status) => status >= 400) : []).map((status): CounterExample => [
      id,
      status,
      rightError(status),
      ofErrors,
      below('/errors/0', ofAnError),
    ]),
  ),
];

type Form = Pick<WrongAnswer, 'headers' | 'text'>;

/** Answers of these operations, with each status and in each form, that break a requirement. */
const breaking = (
  breaks: RequirementId,
  operations: readonly OperationId[],
  statuses: readonly number[],
  ...forms: readonly Form[]
): WrongAnswer[] =>
  operations.flatMap((operation) =>
    statuses.flatMap((status) => forms.map((form) => ({ operation, status, breaks, ...form }))),
  );

const header = (name: string, ...values: readonly (string | null)[]): Form[] =>
  values.map((value) => ({ headers: { [name]: value } }));

const texts = (...all: readonly string[]): Form[] => all.map((text) => ({ text }));
const html = (text: string): Form => ({ text, headers: { 'content-type': 'text/html' } });

/** What a gateway or a framework answers of itself, in the name of an API whose every error is a JSON:API document. */
const unasked = [405, 410, 502];
const notJsonApi = [...texts('', '[]', '{"message":"No"}'), html('<html><h1>No</h1></html>')];
const noChallenge = header('www-authenticate', null, '', '="x"');

export const wrongAnswers: readonly WrongAnswer[] = [
  ...breaking('http/server-error', operationIds, [501, 502, 503], {}),
  ...breaking('elastic-path/errors-are-json-api', elasticPath, unasked, ...notJsonApi),
  ...breaking('json-api/errors-is-an-array', elasticPath, unasked, ...texts('{"errors":{}}')),
  ...breaking('elastic-path/error-title', elasticPath, [415], ...texts('{"errors":[{"status":"415","title":""}]}')),
  ...breaking(
    'json-api/most-applicable-status',
    elasticPath,
    [415],
    ...texts('{"errors":[{"status":"500","title":"No"}]}'),
  ),
  ...breaking('http/unauthorized-has-challenge', answering(401), [401], ...noChallenge),
  ...breaking('http/retry-after-form', answering(429), [429], ...header('retry-after', 'soon', '-1', '1.5')),
  ...breaking('import2/accept-answers-empty-200', ['import2.acceptPayment'], [200], ...texts('{}')),
  ...breaking('import2/reject-answers-empty-200', ['import2.rejectPayment'], [200], ...texts('{}')),
  ...counterExamples.flatMap(([id, status]) => {
    if (id === webhookOperation) return [];
    const mustBeJson = elasticPath.includes(id) ? 'elastic-path/json-body' : 'import2/json-encoded';
    return breaking(mustBeJson, [id], [status], ...texts(''), html('[]'));
  }),
];
