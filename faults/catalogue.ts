import type { OperationId } from '../contracts/spec/contract.ts';
import type { RequirementId } from '../contracts/spec/requirements/index.ts';
import type { Behaviour } from './behaviour.ts';
import type { Fault } from './fault.ts';
import {
  type Operator,
  type OperatorCall,
  operatorOf,
  changeType,
  dropHeader,
  dropMember,
  setBody,
  setHeader,
  setMember,
  setStatus,
  shiftTime,
  transport,
} from './operator.ts';

/** Faults by where they are: in an operation, in its answers of a status, or anywhere; and there by their names. */
type Table<Row> = {
  readonly [where in OperationId | `${OperationId} ${number}` | 'anywhere']?: { readonly [id: string]: Row };
};

/** How it breaks, and the rule and requirement that every case and journey must name which meets such an answer. */
type AnswerRow = readonly [OperatorCall | Operator, rule: string, RequirementId];
/** How it breaks, and the requirement that a case or journey must name; where several must, they stand there. */
type BehaviourRow = readonly [OperatorCall | Partial<Behaviour>, RequirementId, ...cases: string[]];

/** What stands before a server answers in its name, with a page of its own. */
const pageOfAGateway: Operator = (answer, asked) =>
  operatorOf(setBody('<html><h1>502</h1></html>', 'text/html'))({ ...answer, status: 502 }, asked);

/** Answers that are broken: a fault for every rule at least, since a rule that no fault can wake is dead. */
const answers: Table<AnswerRow> = {
  'import2.listTools 200': {
    'reset-before-answer': [transport('reset'), 'transport', 'http/whole-answer'],
    'html-instead-of-json': [setHeader('content-type', 'text/html'), 'media-type', 'import2/json-encoded'],
    'member-twice': [{ operator: 'repeat-member' }, 'unique-names', 'http/json-names-are-unique'],
    'credentials-echoed': [{ operator: 'echo-credentials', name: 'x-debug' }, 'secret-echo', 'http/no-secret-echoed'],
    retired: [setHeader('sunset', 'Sat, 31 Jul 2027 23:59:59 GMT'), 'retirement', 'http/no-sunset'],
    'undescribed-member': [
      setMember('/*/icon', 'wordpress.png'),
      'undescribed-members',
      'http/undescribed-members-allowed',
    ],
    'member-of-wrong-type': [changeType('/*/label'), 'body-schema', 'import2/tools-are-names-and-slugs'],
    'reset-amid-the-body': [transport('reset-within'), 'transport', 'http/whole-answer'],
    'length-too-short': [transport('short-length'), 'json-body', 'import2/json-encoded'],
    'too-slow-body': [{ operator: 'drip', ms: 8000 }, 'transport', 'http/whole-answer'],
  },
  'elastic-path.listImports 401': {
    'body-cut-on-the-wire': [transport('cut-body'), 'transport', 'http/whole-answer'],
  },
  'import2.getImport 404': {
    'undeclared-status': [setStatus(418), 'status', 'http/status-is-declared'],
  },
  'elastic-path.getImport 401': {
    'no-challenge': [dropHeader('www-authenticate'), 'headers', 'http/unauthorized-has-challenge'],
    'error-title-blank': [setMember('/errors/0/title', ''), 'body-schema', 'elastic-path/error-title'],
  },
  'import2.createImport 429': {
    'retry-after-in-words': [setHeader('retry-after', 'soon'), 'headers', 'http/retry-after-form'],
  },
  'elastic-path.getImport 200': {
    'json-cut-off': [{ operator: 'cut-text', keep: 0.5 }, 'json-body', 'elastic-path/json-body'],
    'more-imported-than-uploaded': [
      setMember('/data/meta/records/imported/subscription_plan', 99),
      'job-invariants',
      'elastic-path/imported-within-uploaded',
    ],
    'no-media-type': [dropHeader('content-type'), 'media-type', 'elastic-path/json-body'],
    'count-as-text': [
      changeType('/data/meta/records/uploaded/subscription'),
      'body-schema',
      'elastic-path/subscriptions-uploaded',
    ],
    'timestamp-malformed': [
      setMember('/data/meta/timestamps/created_at', 'yesterday'),
      'body-schema',
      'elastic-path/timestamps-are-rfc3339',
    ],
    'timestamps-out-of-order': [
      shiftTime('/data/meta/timestamps/created_at', 3_600_000),
      'job-invariants',
      'elastic-path/timestamps-in-order',
    ],
  },
  'import2.acceptPayment 200': {
    'body-where-none-may-be': [setBody('{"accepted":true}'), 'empty-body', 'import2/accept-answers-empty-200'],
  },
  'import2.getImport 200': {
    'label-of-before-v2-1': [setMember('/status', 'Import Completed'), 'body-schema', 'import2/status-labels'],
  },
  'elastic-path.getImport 404': {
    'error-status-of-another-error': [
      setMember('/errors/0/status', '500'),
      'error-document',
      'elastic-path/error-status',
    ],
    'page-of-a-gateway': [pageOfAGateway, 'error-document', 'elastic-path/errors-are-json-api'],
    'error-status-a-number': [setMember('/errors/0/status', 404), 'body-schema', 'json-api/error-status-is-a-string'],
    'errors-missing': [setBody('{"message":"Not Found"}'), 'body-schema', 'elastic-path/errors-are-json-api'],
  },
  'elastic-path.getImport 403': {
    'data-beside-errors': [setMember('/data', null), 'error-document', 'json-api/no-data-beside-errors'],
    'server-error-undeclared': [setStatus(503), 'status', 'http/server-error'],
    'included-without-data': [setMember('/included', []), 'error-document', 'json-api/no-included-without-data'],
  },
  'import2.createImport 422': {
    'validation-without-a-message': [
      setBody('{"source_tool":[]}'),
      'validation-errors',
      'import2/validation-errors-name-a-fault',
    ],
  },
  'import2.createImport 201': {
    'wrong-status-of-success': [setStatus(200), 'status', 'http/status-is-declared'],
    'member-missing': [dropMember('/token'), 'body-schema', 'import2/created-answers-id-and-redirect'],
  },
  'elastic-path.listImports 200': {
    'empty-body': [setBody(''), 'json-body', 'elastic-path/json-body'],
  },
  'import2.listImports 200': {
    'not-json': [setBody('<html>It works!</html>'), 'json-body', 'import2/json-encoded'],
    'pre-2-1-label-in-list': [
      setMember('/*/status', 'Sample Import in Progress'),
      'body-schema',
      'import2/status-labels',
    ],
  },
  'elastic-path.createImport 201': {
    'member-null': [setMember('/data/meta', null), 'body-schema', 'elastic-path/import-members'],
    'id-no-uuid': [setMember('/data/id', 'import-1'), 'body-schema', 'elastic-path/import-id-is-uuid'],
  },
  'elastic-path.createImport 400': {
    'errors-empty': [setMember('/errors', []), 'body-schema', 'elastic-path/nothing-is-empty'],
  },
  'elastic-path.getImport 400': {
    'error-without-title': [dropMember('/errors/0/title'), 'body-schema', 'elastic-path/error-has-status-and-title'],
  },
  'import2.rejectPayment 200': {
    'no-answer': [transport('stall'), 'transport', 'http/whole-answer'],
    'too-slow-answer': [{ operator: 'delay', ms: 5000 }, 'transport', 'http/whole-answer'],
  },
};

/** Servers that answer in the right form and decide wrongly. */
const behaviours: Table<BehaviourRow> = {
  'import2.listImports': {
    'authentication-skipped': [
      { authentication: 'skipped' },
      'import2/unauthorized-is-401',
      'import2.listImports/401/*',
    ],
    'others-imports-listed': [{ ownership: 'everybodys' }, 'import2/accounts-are-apart'],
    'filter-ignored': [{ list: 'filter-ignored' }, 'import2/list-is-for-the-username'],
    'put-away-listed': [{ list: 'put-away-shown' }, 'import2/not-found-is-404'],
  },
  'elastic-path.listImports': {
    'any-token-will-do': [
      { authentication: 'any-token' },
      'elastic-path/unauthorized-is-401',
      'elastic-path.listImports/401/empty-token',
      'elastic-path.listImports/401/expired-token',
      'elastic-path.listImports/401/unknown-token',
    ],
    'permission-ignored': [{ permission: 'ignored' }, 'elastic-path/forbidden-is-403'],
    'others-jobs-listed': [{ ownership: 'everybodys' }, 'elastic-path/stores-are-apart'],
    'page-off-by-one': [{ list: 'offset-one-more' }, 'elastic-path/list-shows-every-job'],
    'page-limit-ignored': [{ list: 'limit-ignored' }, 'elastic-path/list-paging'],
  },
  'elastic-path.getImport': {
    'any-scheme-will-do': [{ authentication: 'any-scheme' }, 'elastic-path/unauthorized-is-401'],
    'others-jobs-shown': [{ ownership: 'everybodys' }, 'elastic-path/stores-are-apart'],
    'job-status-runs-backwards': [{ reads: 'stale' }, 'elastic-path/job-moves-forward'],
  },
  'import2.getImport': {
    'scheme-in-one-case-only': [{ authentication: 'case-sensitive-scheme' }, 'http/scheme-is-case-insensitive'],
    'others-imports-shown': [{ ownership: 'everybodys' }, 'import2/accounts-are-apart'],
    'put-away-shown': [
      { putAway: 'shown' },
      'import2/unknown-import-is-404',
      'import2.getImport/404/archived',
      'import2.getImport/404/cancelled',
    ],
    'import-status-runs-backwards': [{ reads: 'stale' }, 'import2/status-waiting-to-start-sample'],
  },
  anywhere: {
    'token-never-expires': [
      { authentication: 'never-expires' },
      'elastic-path/unauthorized-is-401',
      'elastic-path.createImport/401/expired-token',
      'elastic-path.getImport/401/expired-token',
      'elastic-path.listImports/401/expired-token',
    ],
    'sandbox-creates': [{ sandbox: 'creates' }, 'import2/sandbox-creates-nothing'],
    'unsupported-tool-taken': [
      { unchecked: [{ field: 'source_tool', keyword: 'enum' }] },
      'import2/invalid-create-is-422',
      'import2.createImport/422/source-tool-in-other-case',
      'import2.createImport/422/source-tool-unsupported',
    ],
    'missing-file-taken': [
      {
        unchecked: [
          { field: 'import_file', keyword: 'required' },
          { field: 'import_file', keyword: 'minItems' },
        ],
      },
      'elastic-path/import-file-is-required',
    ],
    'too-many-records-taken': [
      { unchecked: [{ field: 'import_file', keyword: 'maxItems' }] },
      'elastic-path/at-most-50000-objects',
    ],
    'counts-shrink': [
      { progress: 'shrinks' },
      'elastic-path/counts-never-shrink',
      'elastic-path.journey/failed-job',
      'elastic-path.journey/job',
    ],
    'a-record-is-lost': [{ job: 'drops-a-record' }, 'elastic-path/imported-counts-added'],
    'job-lost': [{ job: 'lost' }, 'elastic-path/get-answers-the-import'],
    'job-stuck': [{ job: 'stuck' }, 'elastic-path/status-success'],
    'job-run-twice': [{ job: 'run-twice' }, 'elastic-path/job-starts-once'],
    'two-jobs-at-once': [{ queue: 'two-at-once' }, 'elastic-path/one-job-at-a-time'],
    'last-come-first-served': [{ queue: 'last-come' }, 'elastic-path/one-job-at-a-time'],
    'no-limit': [{ limiter: 'absent' }, 'import2/beyond-the-limit-is-429'],
    'limit-one-more': [{ limiter: 'one-more' }, 'import2/beyond-the-limit-is-429'],
    'limit-one-less': [{ limiter: 'one-less' }, 'import2/ten-requests-a-second'],
    'window-doubled': [{ limiter: 'window-doubled' }, 'import2/ten-requests-a-second'],
    'limit-per-endpoint': [{ limiter: 'per-endpoint' }, 'import2/beyond-the-limit-is-429'],
    'webhook-signature-wrong': [{ webhooks: 'signature-wrong' }, 'import2/webhook-signature'],
    'webhook-signature-missing': [{ webhooks: 'signature-missing' }, 'import2/webhook-signature'],
    'webhook-stale': [{ webhooks: 'stale' }, 'import2/webhook-is-fresh'],
    'webhook-one-missing': [{ webhooks: 'one-missing' }, 'import2/webhook-events'],
    'webhook-twice': [{ webhooks: 'twice' }, 'import2/webhook-is-not-resent'],
    'webhook-status-of-before-v2-1': [{ webhooks: 'status-of-before-v2-1' }, 'import2/status-labels'],
    'webhook-of-another-import': [{ webhooks: 'of-another-import' }, 'import2/webhook-events'],
  },
  'import2.acceptPayment': {
    'others-payments-taken': [{ ownership: 'everybodys' }, 'import2/accounts-are-apart'],
    'put-away-can-be-paid': [
      { putAway: 'shown' },
      'import2/accept-unknown-is-404',
      'import2.acceptPayment/404/archived',
      'import2.acceptPayment/404/cancelled',
    ],
    'accept-does-nothing': [{ payment: 'ignored' }, 'import2/accept-sponsors-the-import'],
  },
  'import2.createImport': {
    'import-not-kept': [{ writes: 'forgotten' }, 'import2/get-answers-the-import'],
    'import-kept-twice': [{ writes: 'kept-twice' }, 'import2/list-is-for-the-username'],
    'start-full-ignored': [{ ignoredFields: ['start_full'] }, 'import2/start-full'],
    'start-full-waits-for-the-customer': [
      { startFull: 'waits-for-the-customer' },
      'import2/start-full-starts-by-itself',
    ],
    'customer-goes-on': [{ customer: 'goes-on' }, 'import2/created-import-waits-for-its-customer'],
    'username-ignored': [{ ignoredFields: ['destination_username'] }, 'import2/list-is-for-the-username'],
  },
  'elastic-path.createImport': {
    'job-not-kept': [{ writes: 'forgotten' }, 'elastic-path/get-answers-the-import'],
    'job-kept-twice': [{ writes: 'kept-twice' }, 'elastic-path/list-paging'],
    'external-ref-ignored': [{ ignoredFields: ['external_ref'] }, 'elastic-path/success-returns-the-import'],
  },
  'import2.rejectPayment': {
    'reject-accepts': [{ payment: 'swapped' }, 'import2/reject-leaves-the-customer-to-pay'],
  },
  'import2.getImport 200': {
    'another-import': [setMember('/id', 'another-import'), 'import2/get-answers-the-import'],
  },
};

type UnseenRow = readonly [OperatorCall | Partial<Behaviour>, why: string];

/** What the contract suite can say nothing of, and why. */
export const unseen = {
  'import2.listTools 200': {
    'reset-after-the-answer': [
      transport('reset-after'),
      'the answer was whole; the next request gets a new connection',
    ],
    'slow-answers': [
      { operator: 'delay', ms: 20, spread: 'exponential' },
      'no vendor promises a time; the objectives of the load suite do (load/objectives.ts)',
    ],
  },
  anywhere: {
    'refused-calls-count': [
      { limiter: 'counts-otherwise' },
      'makes no difference to a fixed window, which is what the mock keeps; the probe of the load suite tells it for other limiters',
    ],
    'retry-after-lies': [
      { limiter: 'lying' },
      'nobody promises a Retry-After, nor that it is true (I-8); the probe of the load suite tells',
    ],
  },
  'import2.rejectPayment': {
    'reject-does-nothing': [
      { payment: 'ignored' },
      'the customer can buy whether or not the partner rejects, and no status is expected after it (I-14)',
    ],
  },
} satisfies Table<UnseenRow>;

type Read = readonly [OperatorCall | Operator | Partial<Behaviour>, Fault['expects']];

const faultsIn = <Row>(table: Table<Row>, read: (row: Row) => Read): Fault[] =>
  Object.entries(table as { readonly [where: string]: { readonly [id: string]: Row } }).flatMap(([where, rows]) => {
    const [operation, status] = (where === 'anywhere' ? [] : where.split(' ')) as [OperationId?, string?];
    const at = { operation, status: status === undefined ? undefined : Number(status) };
    return Object.entries(rows).map(([id, row]): Fault => {
      const [breaks, expects] = read(row);
      return { id, at, breaks: 'operator' in breaks ? operatorOf(breaks) : breaks, expects };
    });
  });

/** The ways in which a server breaks, by name. */
export const faults: readonly Fault[] = [
  ...faultsIn(answers, ([breaks, rule, requirement]) => [breaks, { rule, requirement }]),
  ...faultsIn(behaviours, ([breaks, requirement, ...cases]) => [breaks, { requirement, cases }]),
  ...faultsIn<UnseenRow>(unseen, ([breaks, nothing]) => [breaks, { nothing }]),
];
