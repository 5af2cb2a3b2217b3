import { type Fault, fault } from '../fault.ts';

/** Servers that answer in the right form and decide wrongly. */
export const decisionFaults: readonly Fault[] = [
  // callers let in who may not, or kept out who may
  fault('authentication-skipped', { authentication: 'skipped' }, 'import2.listImports').found(
    'import2/unauthorized-is-401',
    'import2.listImports/401/*',
  ),
  fault('any-token-will-do', { authentication: 'any-token' }, 'elastic-path.listImports').found(
    'elastic-path/unauthorized-is-401',
    'elastic-path.listImports/401/empty-token',
    'elastic-path.listImports/401/expired-token',
    'elastic-path.listImports/401/unknown-token',
  ),
  fault('any-scheme-will-do', { authentication: 'any-scheme' }, 'elastic-path.getImport').found(
    'elastic-path/unauthorized-is-401',
    'elastic-path.getImport/401/wrong-scheme',
  ),
  fault('scheme-in-one-case-only', { authentication: 'case-sensitive-scheme' }, 'import2.getImport').found(
    'http/scheme-is-case-insensitive',
    'import2.getImport/200/lower-case-scheme',
  ),
  fault('token-never-expires', { authentication: 'never-expires' }).found(
    'elastic-path/unauthorized-is-401',
    'elastic-path.createImport/401/expired-token',
    'elastic-path.getImport/401/expired-token',
    'elastic-path.listImports/401/expired-token',
  ),
  fault('permission-ignored', { permission: 'ignored' }, 'elastic-path.listImports').found(
    'elastic-path/forbidden-is-403',
    'elastic-path.listImports/403/without-permission',
  ),
  fault('others-imports-shown', { ownership: 'everybodys' }, 'import2.getImport').found(
    'import2/accounts-are-apart',
    'import2.getImport/404/of-another-account',
  ),
  fault('others-jobs-shown', { ownership: 'everybodys' }, 'elastic-path.getImport').found(
    'elastic-path/stores-are-apart',
    'elastic-path.getImport/404/of-another-store',
  ),
  fault('others-jobs-listed', { ownership: 'everybodys' }, 'elastic-path.listImports').found(
    'elastic-path/stores-are-apart',
    'elastic-path.listImports/200/without-jobs-of-another-store',
  ),
  fault('others-imports-listed', { ownership: 'everybodys' }, 'import2.listImports').found(
    'import2/accounts-are-apart',
    'import2.listImports/200/of-another-account',
  ),
  fault('others-payments-taken', { ownership: 'everybodys' }, 'import2.acceptPayment').found(
    'import2/accounts-are-apart',
    'import2.acceptPayment/404/of-another-account',
  ),

  // what is kept, and what is shown of it
  fault('import-not-kept', { writes: 'forgotten' }, 'import2.createImport').found(
    'import2/get-answers-the-import',
    'import2.getImport/200/existing',
  ),
  fault('import-kept-twice', { writes: 'kept-twice' }, 'import2.createImport').foundBy(
    'observations',
    'import2/list-is-for-the-username',
    'import2.journey/list-agrees-with-get',
  ),
  fault('job-not-kept', { writes: 'forgotten' }, 'elastic-path.createImport').found(
    'elastic-path/get-answers-the-import',
    'elastic-path.getImport/200/existing',
  ),
  fault('job-kept-twice', { writes: 'kept-twice' }, 'elastic-path.createImport').foundBy(
    'observations',
    'elastic-path/list-paging',
    'elastic-path.journey/list-agrees-with-get',
  ),
  fault('filter-ignored', { list: 'filter-ignored' }, 'import2.listImports').foundBy(
    'observations',
    'import2/list-is-for-the-username',
    'import2.journey/list-agrees-with-get',
  ),
  fault('put-away-listed', { list: 'put-away-shown' }, 'import2.listImports').found(
    'import2/not-found-is-404',
    'import2.listImports/200/without-archived',
  ),
  fault('put-away-shown', { putAway: 'shown' }, 'import2.getImport').found(
    'import2/unknown-import-is-404',
    'import2.getImport/404/archived',
    'import2.getImport/404/cancelled',
  ),
  fault('put-away-can-be-paid', { putAway: 'shown' }, 'import2.acceptPayment').found(
    'import2/accept-unknown-is-404',
    'import2.acceptPayment/404/archived',
    'import2.acceptPayment/404/cancelled',
  ),
  fault('page-off-by-one', { list: 'offset-one-more' }, 'elastic-path.listImports').found(
    'elastic-path/list-shows-every-job',
    'elastic-path.listImports/200/with-the-job',
  ),
  fault('page-limit-ignored', { list: 'limit-ignored' }, 'elastic-path.listImports').found(
    'elastic-path/list-paging',
    'elastic-path.listImports/200/limit-zero',
  ),
  fault('accept-does-nothing', { payment: 'ignored' }, 'import2.acceptPayment').found(
    'import2/accept-sponsors-the-import',
    'import2.journey/life-cycle',
  ),
  fault('reject-accepts', { payment: 'swapped' }, 'import2.rejectPayment').found(
    'import2/reject-leaves-the-customer-to-pay',
    'import2.journey/customer-buys',
  ),
  fault('reject-does-nothing', { payment: 'ignored' }, 'import2.rejectPayment').unseen(
    'the customer can buy whether or not the partner rejects (I-14)',
  ),
  fault('start-full-ignored', { ignoredFields: ['start_full'] }, 'import2.createImport').found(
    'import2/start-full',
    'import2.journey/start-full',
  ),
  fault('start-full-waits-for-the-customer', { startFull: 'waits-for-the-customer' }, 'import2.createImport').found(
    'import2/start-full-starts-by-itself',
    'import2.journey/start-full',
  ),
  fault('external-ref-ignored', { ignoredFields: ['external_ref'] }, 'elastic-path.createImport').found(
    'elastic-path/success-returns-the-import',
    'elastic-path.getImport/200/existing',
  ),
  fault('username-ignored', { ignoredFields: ['destination_username'] }, 'import2.createImport').found(
    'import2/list-is-for-the-username',
    'import2.listImports/200/of-the-user',
  ),
  fault('sandbox-creates', { sandbox: 'creates' }).foundBy(
    'observations',
    'import2/sandbox-creates-nothing',
    'import2.journey/sandbox-creates-nothing',
  ),
  fault('unsupported-tool-taken', { unchecked: [{ field: 'source_tool', keyword: 'enum' }] }).found(
    'import2/invalid-create-is-422',
    'import2.createImport/422/source-tool-in-other-case',
    'import2.createImport/422/source-tool-unsupported',
  ),
  fault('missing-file-taken', {
    unchecked: [
      { field: 'import_file', keyword: 'required' },
      { field: 'import_file', keyword: 'minItems' },
    ],
  }).found('elastic-path/import-file-is-required', 'elastic-path.createImport/400/no-file'),
  fault('too-many-records-taken', { unchecked: [{ field: 'import_file', keyword: 'maxItems' }] }).found(
    'elastic-path/at-most-50000-objects',
    'elastic-path.createImport/400/fifty-thousand-and-one-objects',
  ),
  fault('import-status-runs-backwards', { reads: 'stale' }, 'import2.getImport').found(
    'import2/status-waiting-to-start-sample',
    'import2.journey/life-cycle',
  ),

  // import jobs and their queue
  fault('job-status-runs-backwards', { reads: 'stale' }, 'elastic-path.getImport').foundBy(
    'observations',
    'elastic-path/job-moves-forward',
    'elastic-path.journey/queue',
  ),
  fault('counts-shrink', { progress: 'shrinks' }).foundBy(
    'observations',
    'elastic-path/counts-never-shrink',
    'elastic-path.journey/failed-job',
    'elastic-path.journey/job',
  ),
  fault('a-record-is-lost', { job: 'drops-a-record' }).found(
    'elastic-path/imported-counts-added',
    'elastic-path.journey/job',
  ),
  fault('job-lost', { job: 'lost' }).found(
    'elastic-path/get-answers-the-import',
    'elastic-path.getImport/200/existing',
  ),
  fault('job-stuck', { job: 'stuck' }).found('elastic-path/status-success', 'elastic-path.journey/job'),
  fault('job-run-twice', { job: 'run-twice' }).foundBy(
    'observations',
    'elastic-path/job-starts-once',
    'elastic-path.journey/job',
  ),
  fault('two-jobs-at-once', { queue: 'two-at-once' }).found(
    'elastic-path/one-job-at-a-time',
    'elastic-path.journey/queue',
  ),
  fault('last-come-first-served', { queue: 'last-come' }).found(
    'elastic-path/one-job-at-a-time',
    'elastic-path.journey/queue',
  ),

  // limits that are not what they are said to be
  fault('no-limit', { limiter: 'absent' }).found('import2/beyond-the-limit-is-429', 'import2.journey/rate-limit'),
  fault('limit-one-more', { limiter: 'one-more' }).found(
    'import2/beyond-the-limit-is-429',
    'import2.journey/rate-limit',
  ),
  fault('limit-one-less', { limiter: 'one-less' }).found('import2/ten-requests-a-second', 'import2.journey/rate-limit'),
  fault('window-doubled', { limiter: 'window-doubled' }).found(
    'import2/ten-requests-a-second',
    'import2.journey/rate-limit',
  ),
  fault('limit-per-endpoint', { limiter: 'per-endpoint' }).found(
    'import2/beyond-the-limit-is-429',
    'import2.journey/rate-limit',
  ),
  fault('refused-calls-count', { limiter: 'counts-otherwise' }).unseen(
    'makes no difference to a fixed window; the probe of the load suite tells it for other limiters',
  ),
  fault('retry-after-lies', { limiter: 'lying' }).unseen(
    'nobody promises that it is true (I-8); the probe of the load suite tells',
  ),

  // webhooks that are wrong, late, or not sent
  ...(
    [
      ['signature-wrong', 'import2/webhook-signature'],
      ['signature-missing', 'import2/webhook-signature'],
      ['stale', 'import2/webhook-is-fresh'],
      ['one-missing', 'import2/webhook-events'],
      ['twice', 'import2/webhook-is-not-resent'],
      ['status-of-before-v2-1', 'import2/status-labels'],
      ['of-another-import', 'import2/webhook-events'],
    ] as const
  ).map(([how, requirement]) =>
    fault(`webhook-${how}`, { webhooks: how }).foundBy('webhook', requirement, 'import2.journey/webhooks'),
  ),
];
