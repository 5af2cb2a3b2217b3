import { operationIds, operationOf } from '../../contracts/spec/contract.ts';
import { apiOf } from '../../contracts/spec/targets.ts';
import { type Json, type JsonObject, isObject, parseJson } from '../../contracts/values/json.ts';
import type { Header } from '../../contracts/spec/exchange.ts';
import { type Operator, onHeaders, withoutHeader } from '../../faults/operator.ts';
import {
  type Edit,
  adds,
  each,
  editBody,
  editObject,
  withBody,
  withHeaders,
  withValue,
  without,
  withoutBody,
} from './edits.ts';
import { answers, variantsOf } from './variant.ts';

const all = operationIds.filter((id) => apiOf(id) === 'import2');
const payments = all.filter((id) => operationOf(id).path.includes('/payment/'));
const reads = all.filter((id) => operationOf(id).method === 'GET');

const eachImport = (edit: Edit): Operator => editBody((body) => each(body, edit));
const list = (edit: (entries: readonly Json[]) => readonly Json[]): Operator =>
  editBody((body) => (Array.isArray(body) ? edit(body as readonly Json[]) : body));
const reversed = list((entries) => [...entries].reverse());
const said = (message: string): Operator =>
  editObject((body) => Object.fromEntries(Object.keys(body).map((field) => [field, [message]])));
const json = withHeaders(['content-type', 'application/json; charset=utf-8']);

/** Of what is refused with 422: 400, where nothing but our word says 422. */
const oursAs400: Operator = (answer, asked) => {
  const sent = parseJson(asked.body);
  const isTyped =
    isObject(sent) && Object.values(sent).every((one) => typeof one === 'string' || typeof one === 'boolean');
  return isTyped || sent === undefined ? answer : { ...withoutBody(answer, asked), status: 400 };
};

const refused =
  (...more: readonly Header[]): Operator =>
  (answer) => ({ ...answer, status: 429, headers: more, body: '' });
const company = { at: reads.map((operation) => ({ operation, site: 'live' as const })), share: 0.15, group: 'company' };
const shared = 'a limit is an account’s, and somebody else may use it; Retry-After is not promised (I-8)';

const sandbox = 'Sandbox: "pre-defined static responses", which is not said';
const fixed = { id: '4711', token: 'a-token', status: 'Migration completed', items: { posts: 1 } } as const;

export const import2Variants = [
  ...variantsOf('import2', answers(all, [400, 401, 404, 429]), {
    'errors-object': [
      'I-3: bodies of errors are not described',
      withBody({ error: 'no', message: 'It did not work.' }),
    ],
    'errors-text': ['I-3; RFC 8259, 2: a text is JSON', withBody('Not found')],
    'errors-empty-typed': ['I-3: an empty body with the type of all', json],
    'challenge-other': [
      'RFC 9110, 11.6.1',
      withValue('www-authenticate', 'Basic realm="Application", charset="UTF-8"'),
    ],
    'challenge-several': ['RFC 9110, 11.6.1: a list', withValue('www-authenticate', 'Negotiate, Basic realm="x"')],
    'challenge-none': [
      'neither vendor mentions it',
      onHeaders(withoutHeader('www-authenticate')),
      { warns: ['http/unauthorized-has-challenge'] },
    ],
  }),
  ...variantsOf('import2', answers(payments, [200]), {
    'payment-typed': ['I-3: an empty body with the type of all', json],
    'payment-html': ['I-3: what type no body has is not said', withHeaders(['content-type', 'text/html'])],
  }),
  ...variantsOf('import2', answers(['import2.createImport'], [422]), {
    '422-first-field': [
      'I-4: how many faults are told is not said',
      editObject((body) => Object.fromEntries(Object.entries(body).slice(0, 1))),
    ],
    '422-other-words': ['I-4: messages are free', said('darf nicht leer sein')],
    '422-all-fields': [
      'I-4: fields without a fault, and `destination`',
      editObject((body) => ({
        source_tool: [],
        destination_username: [],
        destination_token: [],
        destination: [],
        ...body,
      })),
    ],
    '422-destination': ['I-4', adds({ destination: ["Couldn't access your Tumblr account due to: 401 Unauthorized"] })],
    '400-for-wrong-types': [
      'I-11: 422 for null or a wrong type is ours',
      oursAs400,
      { warns: ['import2/optional-fields-are-typed'] },
    ],
  }),
  ...variantsOf('import2', answers(['import2.createImport'], [201]), {
    'redirect-elsewhere': [
      'no host is promised',
      editObject((body) => ({ ...body, redirect_url: `https://app.import2.io/go?token=${String(body['token'])}` })),
    ],
    location: ['RFC 9110, 10.2.2', withHeaders(['location', '/api/v2.1/imports/1'])],
    'sandbox-created': [
      sandbox,
      withBody({ id: 'sandbox-id', token: 'sandbox-token', redirect_url: 'https://www.import2.com/imports/sandbox' }),
      { at: answers(['import2.createImport'], [201], 'sandbox') },
    ],
  }),
  ...variantsOf('import2', answers(['import2.getImport', 'import2.listImports'], [200], 'sandbox'), {
    'sandbox-import': [
      sandbox,
      withBody(fixed),
      { at: answers(['import2.getImport'], [200], 'sandbox'), warns: ['import2/items-and-users-present'] },
    ],
    'sandbox-list': [
      sandbox,
      withBody([fixed]),
      {
        at: answers(['import2.listImports'], [200], 'sandbox'),
        warns: ['import2/items-and-users-present', 'import2/sandbox-knows-its-fixed-import'],
      },
    ],
    'sandbox-empty-list': [
      sandbox,
      withBody([]),
      { at: answers(['import2.listImports'], [200], 'sandbox'), warns: ['import2/sandbox-knows-its-fixed-import'] },
    ],
    'sandbox-labels': [
      'I-1: the examples show older labels',
      eachImport((one) => ({ ...one, status: 'Import Completed' })),
    ],
  }),
  ...variantsOf('import2', answers(['import2.getImport', 'import2.listImports'], [200]), {
    'items-empty': ['I-9: an open map', eachImport((one) => ({ ...one, items: {} }))],
    'items-other': [
      'I-9; RFC 8259, 6: whole to 2⁵³ − 1',
      eachImport((one) => ({ ...one, items: { posts: 3, pages: 0, 'custom objects': 9_007_199_254_740_991 } })),
    ],
    'items-and-users-none': [
      'I-10: they stand in examples only',
      eachImport(without('items', 'users')),
      { warns: ['import2/items-and-users-present'] },
    ],
    'users-more': ['I-15', eachImport((one) => ({ ...one, users: { ...(one['users'] as JsonObject), unmatched: 2 } }))],
    'users-empty': [
      'I-10: users stands in examples only',
      eachImport((one) => ({ ...one, users: {} })),
      { warns: ['import2/items-and-users-present'] },
    ],
    warnings: ['I-5', eachImport((one) => ({ ...one, warnings: ['Three contacts have no address'] }))],
    'warnings-null': ['I-5', eachImport((one) => ({ ...one, warnings: null }))],
  }),
  ...variantsOf('import2', answers(['import2.listTools'], [200]), {
    'tools-one': [
      'how many tools there are is not said',
      list((tools) => tools.filter((one) => (one as JsonObject)['name'] === 'tumblr')),
    ],
    'tools-many': [
      'how many tools there are is not said',
      list((tools) => [
        ...tools,
        ...Array.from({ length: 300 }, (_, at) => ({ name: `t_${at}`, label: `Tool № ${at}` })),
      ]),
    ],
    'tools-reversed': ['no order is promised', reversed],
  }),
  ...variantsOf('import2', answers(['import2.listImports'], [200]), {
    'list-reversed': ['no order is promised', reversed],
    'list-needs-no-name': [
      'I-6: what a request without a name gets is not said',
      (answer) => ({ ...answer, status: 400 }),
      { at: answers(['import2.listImports'], [422]) },
    ],
    'list-shows-what-is-gone': [
      'a list may hold an import whose GET is 404',
      { list: 'put-away-shown' },
      { at: [{ operation: 'import2.listImports' }] },
    ],
    'list-behind': [
      'no time is promised',
      { listed: 'a-second-later' },
      { at: [{ operation: 'import2.listImports' }] },
    ],
  }),
  ...variantsOf('import2', [], {
    'ids-slugs': ['the page shows my-import-id', { importId: 'slug' }],
    'ids-uuids': ['no form of an id is promised', { importId: 'uuid' }],
    'goes-on': [
      'polls miss states',
      { customer: 'goes-on' },
      { group: 'customer', warns: ['import2/created-import-waits-for-its-customer'] },
    ],
    'sandbox-knows-its-own': ['I-13', { sandbox: 'knows-its-own-alone' }, { at: [{ site: 'sandbox' }] }],
    'sandbox-takes-any-payment': [
      'I-13',
      { sandbox: 'takes-payments-for-any' },
      { at: [{ site: 'sandbox' }], warns: ['import2/sandbox-knows-its-fixed-import'] },
    ],
    'full-waits': ['I-16', { startFull: 'waits-for-the-customer' }],
    'payment-shows-nothing': ['I-14', { payment: 'ignored' }],
    'payment-at-any-time': [
      'I-7: a payment where it makes no sense is not described',
      { payment: 'whenever' },
      { group: 'customer' },
    ],
    'method-405': ['I-12, E-12; RFC 9110, 15.5.6', { routing: 'method-not-allowed' }],
    'sliding-log': ['how requests are counted, at either API, is not said', { limitedBy: 'sliding-log' }],
    'token-bucket': ['how requests are counted, at either API, is not said', { limitedBy: 'token-bucket' }],
    company: [shared, refused(), company],
    'company-told-to-wait': [shared, refused(['retry-after', '1']), company],
  }),
];
