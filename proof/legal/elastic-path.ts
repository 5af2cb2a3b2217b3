import type { OperationId } from '../../contracts/spec/contract.ts';
import type { Json, JsonObject } from '../../contracts/values/json.ts';
import type { Header } from '../../contracts/spec/exchange.ts';
import { type Operator, onHeaders, withoutHeader } from '../../faults/operator.ts';
import { type Edit, adds, each, editObject, inMember, withBody, withHeaders, withValue, without } from './edits.ts';
import { answers, variantsOf } from './variant.ts';

const list = 'elastic-path.listImports';
const operations: readonly OperationId[] = ['elastic-path.createImport', list, 'elastic-path.getImport'];
const errors = answers(operations, [400, 401, 403, 404, 409, 429, 500]);
const jobs = answers(operations, [200, 201]);

const inEach = (name: string, edit: Edit): Operator =>
  editObject((body) => ({ ...body, [name]: each(body[name], edit) }));
const editErrors = (edit: (errors: readonly JsonObject[]) => readonly Json[]): Operator =>
  editObject((body) =>
    Array.isArray(body['errors']) ? { ...body, errors: edit(body['errors'] as JsonObject[]) } : body,
  );
const eachError = (edit: Edit): Operator => editErrors((told) => told.map(edit));
const withError = (more: JsonObject): Operator => eachError((error) => ({ ...error, ...more }));
const eachJob = (edit: Edit): Operator => inEach('data', edit);
const inMeta = (name: string, edit: Edit): Operator => eachJob(inMember('meta', inMember(name, edit)));
const eachTime = (edit: (time: string) => string): Operator =>
  inMeta('timestamps', (times) =>
    Object.fromEntries(
      Object.entries(times).map(([name, time]) => [name, typeof time === 'string' ? edit(time) : time]),
    ),
  );
const eachCount = (edit: Edit): Operator =>
  inMeta('records', (records) => inMember('uploaded', edit)(inMember('imported', edit)(records)));
const links = (edit: (self: Json) => JsonObject): Operator =>
  editObject((body) => ({
    ...body,
    links: { ...(body['links'] as JsonObject), ...edit((body['links'] as JsonObject)['self'] ?? null) },
  }));

const failure = (status: number, title: string): Operator =>
  withBody({ errors: [{ status: String(status), title }] }, status);
const refused =
  (...more: readonly Header[]): Operator =>
  (answer, asked) =>
    withHeaders(...more)(failure(429, 'Too Many Requests')(answer, asked), asked);
const company = {
  at: [list, 'elastic-path.getImport'].map((operation) => ({ operation: operation as OperationId })),
  share: 0.15,
  group: 'company',
};
const shared = 'a limit is a store’s, and somebody else may use it';
const zero = '0001-01-01T00:00:00Z';
const laterTypes = eachCount(({ subscription_product: _product, subscription_plan: _plan, ...rest }) => ({
  ...rest,
  subscription_feature: 0,
}));

export const elasticPathVariants = [
  ...variantsOf('elastic-path', errors, {
    'errors-all-members': [
      'JSON:API 1.1, error objects',
      withError({
        id: '4f7d',
        code: 'E1001',
        detail: 'It did not work.',
        meta: { trace: 'x' },
        links: { about: 'https://example.org/e', type: { href: 'https://example.org/t' } },
        source: { pointer: '/data/attributes/name' },
      }),
    ],
    'errors-other-source': [
      'JSON:API 1.1, error objects',
      withError({ source: { parameter: 'import_uuid', header: 'Authorization' } }),
    ],
    'errors-source-text': ['the errors page shows a text', withError({ source: 'import_file' })],
    'errors-no-detail': ['detail is optional', eachError(without('detail'))],
    'errors-numbers': ['E-1', eachError((error) => ({ ...error, status: Number(error['status']) }))],
    'errors-document': [
      'JSON:API 1.1: jsonapi, meta and links at the top',
      adds({ jsonapi: { version: '1.1' }, meta: { trace: 'x' }, links: { self: 'https://example.org/x' } }),
    ],
    'errors-several': ['JSON:API 1.1: errors is an array', editErrors((told) => [...told, ...told.map(without('id'))])],
    'errors-mixed': [
      'JSON:API 1.1, processing errors: several may be told, in any order',
      editErrors(([first = {}, ...rest]) => {
        const status = String(first['status']).startsWith('5') ? '503' : '422';
        return [{ ...without('id')(first), status, title: 'Another' }, first, ...rest];
      }),
    ],
    'challenge-long': [
      'RFC 6750, 3',
      withValue('www-authenticate', 'Bearer realm="ep", error="invalid_token", error_description="It expired"'),
    ],
    'challenge-none': [
      'E-9: neither page mentions it',
      onHeaders(withoutHeader('www-authenticate')),
      { warns: ['http/unauthorized-has-challenge'] },
    ],
    'jsonapi-type': ['E-2', withValue('content-type', 'application/vnd.api+json'), { at: [...errors, ...jobs] }],
    'jsonapi-type-profile': [
      'JSON:API 1.1: ext and profile',
      withValue('content-type', 'application/vnd.api+json; profile="https://example.org/p"'),
      { at: [...errors, ...jobs] },
    ],
    'no-uuid-is-404': [
      'E-3: either',
      failure(404, 'Not Found'),
      { at: answers(['elastic-path.getImport'], [400]), group: 'unknown' },
    ],
    'unknown-is-400': [
      'E-3: either',
      failure(400, 'Bad Request'),
      { at: answers(['elastic-path.getImport'], [404]), group: 'unknown' },
    ],
    'conflict-at-times': [
      'E-8: "unable to perform the operation at this time"',
      failure(409, 'Conflict'),
      { at: answers(['elastic-path.createImport'], [201]), share: 0.2, group: 'conflict' }, // it is told after the job was made
    ],
  }),
  ...variantsOf('elastic-path', jobs, {
    'times-nanoseconds': [
      'E-6; RFC 3339, 5.6: a fraction of any length',
      eachTime((time) => time.replace(/\.(\d{3})Z$/, '.$1456789Z')),
    ],
    'times-no-fraction': ['E-6', eachTime((time) => time.replace(/\.\d+Z$/, 'Z'))],
    'times-offset': [
      'E-6; RFC 3339, 5.6',
      eachTime((time) => new Date(Date.parse(time) + 7_200_000).toISOString().replace('Z', '+02:00')),
    ],
    'times-lower-case': ['RFC 3339, 5.6: t and z in any case', eachTime((time) => time.toLowerCase())],
    'times-null': ['E-5', inMeta('timestamps', (times) => ({ started_at: null, finished_at: null, ...times }))],
    'times-zero-fraction': [
      'E-5',
      inMeta('timestamps', (times) => ({ started_at: zero.replace('Z', '.000Z'), ...times })),
    ],
    'times-zero': ['E-5', inMeta('timestamps', (times) => ({ started_at: zero, finished_at: zero, ...times }))],
    'updated-at-each-look': [
      'when a job counts as updated is not said',
      inMeta('timestamps', (times) => ({
        ...times,
        updated_at: new Date(Math.max(Date.now(), Date.parse(String(times['updated_at'])))).toISOString(),
      })),
    ],
    'owner-organization': [
      'schema: "store" or "organization"',
      eachJob(inMember('meta', (meta) => ({ ...meta, owner: 'organization' }))),
    ],
    'types-more': ['E-10', eachCount((counts) => ({ ...counts, subscription_feature: 0, subscription_invoice: 0 }))],
    'types-zero-left-out': [
      'E-10',
      eachCount((counts) => Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0))),
    ],
    'types-of-later': ['E-10', { recordTypes: 'of-later' }, { and: laterTypes }],
    'job-without-id': [
      'E-4: `id` is not marked required',
      eachJob(without('id')),
      { at: answers(['elastic-path.getImport'], [200]), warns: ['elastic-path/data-is-required'] },
    ],
    'ref-null': [
      'external_ref is optional',
      eachJob(inMember('attributes', (one) => ({ external_ref: null, ...one }))),
    ],
    'ref-empty': ['external_ref is optional', eachJob(inMember('attributes', (one) => ({ external_ref: '', ...one })))],
  }),
  ...variantsOf('elastic-path', answers([list], [200]), {
    'links-absolute': [
      'no form is promised',
      links((self) => ({ self: `https://euwest.api.elasticpath.com${String(self)}` })),
    ],
    'links-encoded': [
      'RFC 3986, 3.2.2',
      links((self) => ({ self: encodeURI(String(self)).replace(/\[/g, '%5B').replace(/\]/g, '%5D') })),
    ],
    'links-all': ['JSON:API 1.1, pagination', links((self) => ({ first: self, last: self, prev: null, next: null }))],
    'links-object': ['JSON:API 1.1: a link is a text or an object', links((self) => ({ self: { href: self } }))],
    // a page is cut before it is turned round, or the pages would hold some jobs twice and others never
    'pages-shorter': [
      'page[limit] is the most that a page holds',
      editObject((body) => ({ ...body, data: (body['data'] as Json[]).slice(0, 2) })),
    ],
    'list-reversed': [
      'no order is promised',
      editObject((body) => ({ ...body, data: [...(body['data'] as Json[])].reverse() })),
    ],
    'list-behind': ['no time is promised', { listed: 'a-second-later' }, { at: [{ operation: list }] }],
  }),
  ...variantsOf('elastic-path', answers(['elastic-path.createAccessToken'], [200]), {
    'token-type-lower': ['RFC 6749, 5.1: in any case', adds({ token_type: 'bearer' })],
    'token-wrapped': ['E-13', editObject((body) => ({ data: body }))],
    'token-refused-400': [
      'RFC 6749, 5.2: invalid_client may be 400',
      failure(400, 'invalid_client'),
      { at: answers(['elastic-path.createAccessToken'], [401]) },
    ],
    'token-error-of-oauth': [
      'E-16',
      withBody({ error: 'invalid_client' }),
      { at: answers(['elastic-path.createAccessToken'], [400, 401]) },
    ],
    'token-again': ['RFC 6749, 5.1: a token may be given again', { tokens: 'given-again' }],
  }),
  ...variantsOf('elastic-path', [], {
    'ref-unique': [
      '"A unique attribute": another job may not have it',
      { externalRef: 'unique' },
      { group: 'conflict' },
    ],
    'jobs-of-others': ['a queue is a store’s', { queuedWith: 'others' }],
    'fails-before-it-starts': ['E-5', { hopeless: 'fails-before-it-starts' }, { group: 'fate' }],
    'jobs-fail': ['"best endeavours"', { job: 'fails' }],
    'jobs-vanish': ['E-14', { job: 'lost' }, { group: 'fate', warns: ['elastic-path/jobs-are-kept'] }],
    'goes-away': [
      'E-14; Import2, 404: "archived, or cancelled"',
      { kept: 'for-a-while' },
      { warns: ['elastic-path/jobs-are-kept', 'import2/imports-are-kept'] },
    ],
    'pages-unchecked': [
      'E-11: 400 for a page beyond the range is ours',
      {
        unchecked: ['limit', 'offset'].flatMap((name) =>
          ['minimum', 'maximum', 'type'].map((keyword) => ({ field: `page[${name}]`, keyword })),
        ),
      },
      { warns: ['elastic-path/paging-out-of-range-is-400'] },
    ],
    'counts-jump': ['how counts grow is not said', { progress: 'all-at-once' }],
    'bad-line-refuses': ['E-7', { upload: 'one-bad-line-refuses' }, { warns: ['elastic-path/bad-lines-are-left-out'] }],
    company: [shared, refused(['retry-after', '1']), company],
    'company-no-wait': [shared, refused(), company],
  }),
];
