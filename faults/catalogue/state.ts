import type { Fault } from '../fault.ts';

const live = 'import2@mock-live';
const sandbox = 'import2@mock-sandbox';
const store = 'elastic-path@mock';

/** What is kept, and what is shown of it. */
export const stateFaults: readonly Fault[] = [
  {
    id: 'import-not-kept',
    breaks: { writes: 'forgotten' },
    on: { operation: 'import2.createImport' },
    reddens: {
      rule: 'expectation',
      requirement: 'import2/get-answers-the-import',
      target: live,
      cases: ['import2.getImport/200/existing'],
    },
  },
  {
    id: 'import-kept-twice',
    breaks: { writes: 'kept-twice' },
    on: { operation: 'import2.createImport' },
    reddens: {
      rule: 'observations',
      requirement: 'import2/list-is-for-the-username',
      target: live,
      cases: ['import2.journey/list-agrees-with-get'],
    },
  },
  {
    id: 'job-not-kept',
    breaks: { writes: 'forgotten' },
    on: { operation: 'elastic-path.createImport' },
    reddens: {
      rule: 'expectation',
      requirement: 'elastic-path/get-answers-the-import',
      target: store,
      cases: ['elastic-path.getImport/200/existing'],
    },
  },
  {
    id: 'job-kept-twice',
    breaks: { writes: 'kept-twice' },
    on: { operation: 'elastic-path.createImport' },
    reddens: {
      rule: 'observations',
      requirement: 'elastic-path/list-paging',
      target: store,
      cases: ['elastic-path.journey/list-agrees-with-get'],
    },
  },
  {
    id: 'filter-ignored',
    breaks: { list: 'filter-ignored' },
    on: { operation: 'import2.listImports' },
    reddens: {
      rule: 'observations',
      requirement: 'import2/list-is-for-the-username',
      target: live,
      cases: ['import2.journey/list-agrees-with-get'],
    },
  },
  {
    id: 'put-away-listed',
    breaks: { list: 'put-away-shown' },
    on: { operation: 'import2.listImports' },
    reddens: {
      rule: 'expectation',
      requirement: 'import2/not-found-is-404',
      target: live,
      cases: ['import2.listImports/200/without-archived'],
    },
  },
  {
    id: 'put-away-shown',
    breaks: { putAway: 'shown' },
    on: { operation: 'import2.getImport' },
    reddens: {
      rule: 'expectation',
      requirement: 'import2/unknown-import-is-404',
      target: live,
      cases: ['import2.getImport/404/archived', 'import2.getImport/404/cancelled'],
    },
  },
  {
    id: 'put-away-can-be-paid',
    breaks: { putAway: 'shown' },
    on: { operation: 'import2.acceptPayment' },
    reddens: {
      rule: 'expectation',
      requirement: 'import2/accept-unknown-is-404',
      target: live,
      cases: ['import2.acceptPayment/404/archived', 'import2.acceptPayment/404/cancelled'],
    },
  },
  {
    id: 'page-off-by-one',
    breaks: { list: 'offset-one-more' },
    on: { operation: 'elastic-path.listImports' },
    reddens: {
      rule: 'expectation',
      requirement: 'elastic-path/list-members',
      target: store,
      cases: ['elastic-path.listImports/200/with-the-job'],
    },
  },
  {
    id: 'page-limit-ignored',
    breaks: { list: 'limit-ignored' },
    on: { operation: 'elastic-path.listImports' },
    reddens: {
      rule: 'expectation',
      requirement: 'elastic-path/list-paging',
      target: store,
      cases: ['elastic-path.listImports/200/limit-zero'],
    },
  },
  {
    id: 'accept-does-nothing',
    breaks: { payment: 'ignored' },
    on: { operation: 'import2.acceptPayment' },
    reddens: {
      rule: 'expectation',
      requirement: 'import2/accept-sponsors-the-import',
      target: live,
      cases: ['import2.journey/life-cycle'],
    },
  },
  {
    id: 'reject-accepts',
    breaks: { payment: 'swapped' },
    on: { operation: 'import2.rejectPayment' },
    reddens: {
      rule: 'expectation',
      requirement: 'import2/reject-leaves-the-customer-to-pay',
      target: live,
      cases: ['import2.journey/customer-buys'],
    },
  },
  {
    id: 'reject-does-nothing',
    breaks: { payment: 'ignored' },
    on: { operation: 'import2.rejectPayment' },
    reddens: { nothing: 'the customer can buy whether or not the partner rejects (I-14)' },
  },
  {
    id: 'start-full-ignored',
    breaks: { ignoredFields: ['start_full'] },
    on: { operation: 'import2.createImport' },
    reddens: {
      rule: 'expectation',
      requirement: 'import2/start-full',
      target: live,
      cases: ['import2.journey/start-full'],
    },
  },
  {
    id: 'start-full-waits-for-the-customer',
    breaks: { startFull: 'waits-for-the-customer' },
    on: { operation: 'import2.createImport' },
    reddens: {
      rule: 'expectation',
      requirement: 'import2/start-full-starts-by-itself',
      target: live,
      cases: ['import2.journey/start-full'],
    },
  },
  {
    id: 'external-ref-ignored',
    breaks: { ignoredFields: ['external_ref'] },
    on: { operation: 'elastic-path.createImport' },
    reddens: {
      rule: 'expectation',
      requirement: 'elastic-path/success-returns-the-import',
      target: store,
      cases: ['elastic-path.getImport/200/existing'],
    },
  },
  {
    id: 'username-ignored',
    breaks: { ignoredFields: ['destination_username'] },
    on: { operation: 'import2.createImport' },
    reddens: {
      rule: 'expectation',
      requirement: 'import2/list-is-for-the-username',
      target: live,
      cases: ['import2.listImports/200/of-the-user'],
    },
  },
  {
    id: 'sandbox-creates',
    breaks: { sandbox: 'creates' },
    on: {},
    reddens: {
      rule: 'observations',
      requirement: 'import2/sandbox-creates-nothing',
      target: sandbox,
      cases: ['import2.journey/sandbox-creates-nothing'],
    },
  },
  {
    id: 'unsupported-tool-taken',
    breaks: { unchecked: [{ field: 'source_tool', keyword: 'enum' }] },
    on: {},
    reddens: {
      rule: 'expectation',
      requirement: 'import2/invalid-create-is-422',
      target: live,
      cases: ['import2.createImport/422/source-tool-in-other-case', 'import2.createImport/422/source-tool-unsupported'],
    },
  },
  {
    id: 'missing-file-taken',
    breaks: {
      unchecked: [
        { field: 'import_file', keyword: 'required' },
        { field: 'import_file', keyword: 'minItems' },
      ],
    },
    on: {},
    reddens: {
      rule: 'expectation',
      requirement: 'elastic-path/import-file-is-required',
      target: store,
      cases: ['elastic-path.createImport/400/no-file'],
    },
  },
  {
    id: 'too-many-records-taken',
    breaks: { unchecked: [{ field: 'import_file', keyword: 'maxItems' }] },
    on: {},
    reddens: {
      rule: 'expectation',
      requirement: 'elastic-path/at-most-50000-objects',
      target: store,
      cases: ['elastic-path.createImport/400/fifty-thousand-and-one-objects'],
    },
  },
  {
    id: 'import-status-runs-backwards',
    breaks: { reads: 'stale' },
    on: { operation: 'import2.getImport' },
    reddens: {
      rule: 'expectation',
      requirement: 'import2/status-waiting-to-start-sample',
      target: live,
      cases: ['import2.journey/life-cycle'],
    },
  },
];
