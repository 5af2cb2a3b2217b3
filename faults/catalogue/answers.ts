import { type Fault, fault } from '../fault.ts';
import { type Operator, operatorOf } from '../operator.ts';

const whereToolsAreListed = ['import2.listTools/200/*', 'import2.journey/rate-limit'];

const whereAPaymentIsRejected = [
  'import2.journey/customer-buys',
  'import2.journey/payment-repeated',
  'import2.rejectPayment/200/*',
];

const whereAnImportIsCreated = [
  'import2.acceptPayment/200/*',
  'import2.acceptPayment/404/archived',
  'import2.acceptPayment/404/cancelled',
  'import2.acceptPayment/404/of-another-account',
  'import2.createImport/201/*',
  'import2.getImport/200/*',
  'import2.getImport/404/archived',
  'import2.getImport/404/cancelled',
  'import2.getImport/404/of-another-account',
  'import2.journey/customer-buys',
  'import2.journey/life-cycle',
  'import2.journey/list-agrees-with-get',
  'import2.journey/payment-repeated',
  'import2.journey/start-full',
  'import2.journey/webhooks',
  'import2.listImports/200/of-another-account',
  'import2.listImports/200/of-the-user',
  'import2.listImports/200/without-archived',
  'import2.rejectPayment/200/*',
  'import2.rejectPayment/404/archived',
  'import2.rejectPayment/404/cancelled',
  'import2.rejectPayment/404/of-another-account',
];

const whereAJobIsShown = [
  'elastic-path.getImport/200/*',
  'elastic-path.journey/failed-job',
  'elastic-path.journey/job',
  'elastic-path.journey/list-agrees-with-get',
  'elastic-path.journey/queue',
];

const whereAJobIsNotThere = ['elastic-path.getImport/404/of-another-store', 'elastic-path.getImport/404/unknown-id'];

const whereAJobIsCreated = [
  ...whereAJobIsShown,
  'elastic-path.createImport/201/*',
  'elastic-path.getImport/404/of-another-store',
  'elastic-path.listImports/200/beyond-the-last',
  'elastic-path.listImports/200/limit-one',
  'elastic-path.listImports/200/limit-zero',
  'elastic-path.listImports/200/with-the-job',
  'elastic-path.listImports/200/without-jobs-of-another-store',
];

/** What stands before a server answers in its name, with a page of its own. */
const pageOfAGateway: Operator = (answer, asked) =>
  operatorOf({ operator: 'set-body', type: 'text/html', body: '<html><h1>502</h1></html>' })(
    { ...answer, status: 502 },
    asked,
  );

/** Answers that are broken: a fault for every rule at least, since a rule that no fault can wake is dead. */
export const answerFaults: readonly Fault[] = [
  fault('reset-before-answer', { operator: 'transport', how: 'reset' }, 'import2.listTools 200').foundBy(
    'transport',
    'http/whole-answer',
    ...whereToolsAreListed,
  ),
  fault('body-cut-on-the-wire', { operator: 'transport', how: 'cut-body' }, 'elastic-path.listImports 401').foundBy(
    'transport',
    'http/whole-answer',
    'elastic-path.listImports/401/*',
  ),
  fault('undeclared-status', { operator: 'set-status', status: 418 }, 'import2.getImport 404').foundBy(
    'status',
    'http/status-is-declared',
    'import2.getImport/404/archived',
    'import2.getImport/404/cancelled',
    'import2.getImport/404/id-beyond-ascii',
    'import2.getImport/404/id-very-long',
    'import2.getImport/404/id-with-percent',
    'import2.getImport/404/id-with-slash',
    'import2.getImport/404/id-with-space',
    'import2.getImport/404/of-another-account',
    'import2.getImport/404/unknown-id',
  ),
  fault(
    'html-instead-of-json',
    { operator: 'set-header', name: 'content-type', value: 'text/html' },
    'import2.listTools 200',
  ).foundBy('media-type', 'import2/json-encoded', ...whereToolsAreListed),
  fault('no-challenge', { operator: 'drop-header', name: 'www-authenticate' }, 'elastic-path.getImport 401').foundBy(
    'headers',
    'http/unauthorized-has-challenge',
    'elastic-path.getImport/401/*',
  ),
  fault(
    'retry-after-in-words',
    { operator: 'set-header', name: 'retry-after', value: 'soon' },
    'import2.createImport 429',
  ).foundBy('headers', 'http/retry-after-form', 'import2.createImport/429/limit-reached', 'import2.journey/rate-limit'),
  fault('json-cut-off', { operator: 'cut-text', keep: 0.5 }, 'elastic-path.getImport 200').foundBy(
    'json-body',
    'elastic-path/json-body',
    ...whereAJobIsShown,
  ),
  fault(
    'body-where-none-may-be',
    { operator: 'set-body', body: '{"accepted":true}' },
    'import2.acceptPayment 200',
  ).foundBy(
    'empty-body',
    'import2/accept-answers-empty-200',
    'import2.acceptPayment/200/*',
    'import2.journey/life-cycle',
    'import2.journey/payment-repeated',
    'import2.journey/webhooks',
  ),
  fault(
    'label-of-before-v2-1',
    { operator: 'set-member', pointer: '/status', value: 'Import Completed' },
    'import2.getImport 200',
  ).foundBy(
    'body-schema',
    'import2/status-labels',
    'import2.getImport/200/*',
    'import2.journey/customer-buys',
    'import2.journey/life-cycle',
    'import2.journey/list-agrees-with-get',
    'import2.journey/payment-repeated',
    'import2.journey/start-full',
  ),
  fault('member-twice', { operator: 'repeat-member' }, 'import2.listTools 200').foundBy(
    'unique-names',
    'http/json-names-are-unique',
    ...whereToolsAreListed,
  ),
  fault(
    'error-status-of-another-error',
    { operator: 'set-member', pointer: '/errors/0/status', value: '500' },
    'elastic-path.getImport 404',
  ).foundBy('error-document', 'elastic-path/error-status', ...whereAJobIsNotThere),
  fault(
    'data-beside-errors',
    { operator: 'set-member', pointer: '/data', value: null },
    'elastic-path.getImport 403',
  ).foundBy('error-document', 'json-api/no-data-beside-errors', 'elastic-path.getImport/403/without-permission'),
  fault(
    'validation-without-a-message',
    { operator: 'set-body', body: '{"source_tool":[]}' },
    'import2.createImport 422',
  ).foundBy('validation-errors', 'import2/validation-errors-name-a-fault', 'import2.createImport/422/*'),
  fault(
    'more-imported-than-uploaded',
    { operator: 'set-member', pointer: '/data/meta/records/imported/subscription_plan', value: 99 },
    'elastic-path.getImport 200',
  ).foundBy('job-invariants', 'elastic-path/imported-within-uploaded', ...whereAJobIsShown),
  fault('credentials-echoed', { operator: 'echo-credentials', name: 'x-debug' }, 'import2.listTools 200').foundBy(
    'secret-echo',
    'http/no-secret-echoed',
    ...whereToolsAreListed,
  ),
  fault(
    'retired',
    { operator: 'set-header', name: 'sunset', value: 'Sat, 31 Jul 2027 23:59:59 GMT' },
    'import2.listTools 200',
  ).foundBy('retirement', 'http/no-sunset', ...whereToolsAreListed),
  fault(
    'undescribed-member',
    { operator: 'set-member', pointer: '/*/icon', value: 'wordpress.png' },
    'import2.listTools 200',
  ).foundBy('undescribed-members', 'http/undescribed-members-allowed', ...whereToolsAreListed),
  fault(
    'another-import',
    { operator: 'set-member', pointer: '/id', value: 'another-import' },
    'import2.getImport 200',
  ).found('import2/get-answers-the-import', 'import2.getImport/200/existing'),
  fault('wrong-status-of-success', { operator: 'set-status', status: 200 }, 'import2.createImport 201').foundBy(
    'status',
    'http/status-is-declared',
    ...whereAnImportIsCreated,
  ),
  fault('no-media-type', { operator: 'drop-header', name: 'content-type' }, 'elastic-path.getImport 200').foundBy(
    'media-type',
    'elastic-path/json-body',
    ...whereAJobIsShown,
  ),
  fault('empty-body', { operator: 'set-body', body: '' }, 'elastic-path.listImports 200').foundBy(
    'json-body',
    'elastic-path/json-body',
    'elastic-path.journey/list-agrees-with-get',
    'elastic-path.listImports/200/*',
  ),
  fault('not-json', { operator: 'set-body', body: '<html>It works!</html>' }, 'import2.listImports 200').foundBy(
    'json-body',
    'import2/json-encoded',
    'import2.journey/list-agrees-with-get',
    'import2.journey/rate-limit',
    'import2.listImports/200/*',
  ),
  fault('member-missing', { operator: 'drop-member', pointer: '/token' }, 'import2.createImport 201').foundBy(
    'body-schema',
    'import2/created-answers-id-and-redirect',
    ...whereAnImportIsCreated,
  ),
  fault(
    'member-null',
    { operator: 'set-member', pointer: '/data/meta', value: null },
    'elastic-path.createImport 201',
  ).foundBy('body-schema', 'elastic-path/import-members', ...whereAJobIsCreated),
  fault('member-of-wrong-type', { operator: 'change-type', pointer: '/*/label' }, 'import2.listTools 200').foundBy(
    'body-schema',
    'import2/tools-are-names-and-slugs',
    ...whereToolsAreListed,
  ),
  fault(
    'count-as-text',
    { operator: 'change-type', pointer: '/data/meta/records/uploaded/subscription' },
    'elastic-path.getImport 200',
  ).foundBy('body-schema', 'elastic-path/subscriptions-uploaded', ...whereAJobIsShown),
  fault(
    'timestamp-malformed',
    { operator: 'set-member', pointer: '/data/meta/timestamps/created_at', value: 'yesterday' },
    'elastic-path.getImport 200',
  ).foundBy('body-schema', 'elastic-path/timestamps-are-rfc3339', ...whereAJobIsShown),
  fault(
    'timestamps-out-of-order',
    { operator: 'shift-time', pointer: '/data/meta/timestamps/created_at', ms: 3_600_000 },
    'elastic-path.getImport 200',
  ).foundBy('job-invariants', 'elastic-path/timestamps-in-order', ...whereAJobIsShown),
  fault(
    'id-no-uuid',
    { operator: 'set-member', pointer: '/data/id', value: 'import-1' },
    'elastic-path.createImport 201',
  ).foundBy('body-schema', 'elastic-path/import-id-is-uuid', ...whereAJobIsCreated),
  fault(
    'pre-2-1-label-in-list',
    { operator: 'set-member', pointer: '/*/status', value: 'Sample Import in Progress' },
    'import2.listImports 200',
  ).foundBy(
    'body-schema',
    'import2/status-labels',
    'import2.journey/list-agrees-with-get',
    'import2.listImports/200/of-the-user',
  ),

  // error documents that are none
  fault('page-of-a-gateway', pageOfAGateway, 'elastic-path.getImport 404').foundBy(
    'error-document',
    'elastic-path/errors-are-json-api',
    ...whereAJobIsNotThere,
  ),
  fault('server-error-undeclared', { operator: 'set-status', status: 503 }, 'elastic-path.getImport 403').foundBy(
    'status',
    'http/server-error',
    'elastic-path.getImport/403/without-permission',
  ),
  fault(
    'included-without-data',
    { operator: 'set-member', pointer: '/included', value: [] },
    'elastic-path.getImport 403',
  ).foundBy('error-document', 'json-api/no-included-without-data', 'elastic-path.getImport/403/without-permission'),
  fault(
    'error-status-a-number',
    { operator: 'set-member', pointer: '/errors/0/status', value: 404 },
    'elastic-path.getImport 404',
  ).foundBy('body-schema', 'json-api/error-status-is-a-string', ...whereAJobIsNotThere),
  fault(
    'errors-empty',
    { operator: 'set-member', pointer: '/errors', value: [] },
    'elastic-path.createImport 400',
  ).foundBy('body-schema', 'elastic-path/nothing-is-empty', 'elastic-path.createImport/400/*'),
  fault(
    'error-title-blank',
    { operator: 'set-member', pointer: '/errors/0/title', value: '' },
    'elastic-path.getImport 401',
  ).foundBy('body-schema', 'elastic-path/error-title', 'elastic-path.getImport/401/*'),
  fault(
    'error-without-title',
    { operator: 'drop-member', pointer: '/errors/0/title' },
    'elastic-path.getImport 400',
  ).foundBy(
    'body-schema',
    'elastic-path/error-has-status-and-title',
    'elastic-path.getImport/400/import-uuid-format-123e4567-e89b-42d3-a456-42661417400',
    'elastic-path.getImport/400/import-uuid-format-123e4567-e89b-42d3-a456-42661417400g',
    'elastic-path.getImport/400/import-uuid-format-123e4567e89b42d3a456426614174000',
    'elastic-path.getImport/400/import-uuid-format-not-a-uuid',
  ),
  fault(
    'errors-missing',
    { operator: 'set-body', body: '{"message":"Not Found"}' },
    'elastic-path.getImport 404',
  ).foundBy('body-schema', 'elastic-path/errors-are-json-api', ...whereAJobIsNotThere),

  // connections and times that fail
  fault('reset-amid-the-body', { operator: 'transport', how: 'reset-within' }, 'import2.listTools 200').foundBy(
    'transport',
    'http/whole-answer',
    ...whereToolsAreListed,
  ),
  fault('reset-after-the-answer', { operator: 'transport', how: 'reset-after' }, 'import2.listTools 200').unseen(
    'the answer was whole; the next request gets a new connection',
  ),
  fault('length-too-short', { operator: 'transport', how: 'short-length' }, 'import2.listTools 200').foundBy(
    'json-body',
    'import2/json-encoded',
    ...whereToolsAreListed,
  ),
  fault('no-answer', { operator: 'transport', how: 'stall' }, 'import2.rejectPayment 200').foundBy(
    'transport',
    'http/whole-answer',
    ...whereAPaymentIsRejected,
  ),
  fault('slow-answers', { operator: 'delay', ms: 20, spread: 'exponential' }, 'import2.listTools 200').unseen(
    'no vendor promises a time; the objectives of the load suite do (load/objectives.ts)',
  ),
  fault('too-slow-answer', { operator: 'delay', ms: 5000 }, 'import2.rejectPayment 200').foundBy(
    'transport',
    'http/whole-answer',
    ...whereAPaymentIsRejected,
  ),
  fault('too-slow-body', { operator: 'drip', ms: 8000 }, 'import2.listTools 200').foundBy(
    'transport',
    'http/whole-answer',
    ...whereToolsAreListed,
  ),
];
