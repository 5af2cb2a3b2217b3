import type { Fault } from '../fault.ts';

const live = 'import2@mock-live';
const store = 'elastic-path@mock';

/** Callers let in who may not, or kept out who may. */
export const accessFaults: readonly Fault[] = [
  {
    id: 'authentication-skipped',
    breaks: { authentication: 'skipped' },
    on: { operation: 'import2.listImports' },
    reddens: {
      rule: 'expectation',
      requirement: 'import2/unauthorized-is-401',
      target: live,
      cases: ['import2.listImports/401/*'],
    },
  },
  {
    id: 'any-token-will-do',
    breaks: { authentication: 'any-token' },
    on: { operation: 'elastic-path.listImports' },
    reddens: {
      rule: 'expectation',
      requirement: 'elastic-path/unauthorized-is-401',
      target: store,
      cases: [
        'elastic-path.listImports/401/empty-token',
        'elastic-path.listImports/401/expired-token',
        'elastic-path.listImports/401/unknown-token',
      ],
    },
  },
  {
    id: 'any-scheme-will-do',
    breaks: { authentication: 'any-scheme' },
    on: { operation: 'elastic-path.getImport' },
    reddens: {
      rule: 'expectation',
      requirement: 'elastic-path/unauthorized-is-401',
      target: store,
      cases: ['elastic-path.getImport/401/wrong-scheme'],
    },
  },
  {
    id: 'scheme-in-one-case-only',
    breaks: { authentication: 'case-sensitive-scheme' },
    on: { operation: 'import2.getImport' },
    reddens: {
      rule: 'expectation',
      requirement: 'http/scheme-is-case-insensitive',
      target: live,
      cases: ['import2.getImport/200/lower-case-scheme'],
    },
  },
  {
    id: 'token-never-expires',
    breaks: { authentication: 'never-expires' },
    on: {},
    reddens: {
      rule: 'expectation',
      requirement: 'elastic-path/unauthorized-is-401',
      target: store,
      cases: [
        'elastic-path.createImport/401/expired-token',
        'elastic-path.getImport/401/expired-token',
        'elastic-path.listImports/401/expired-token',
      ],
    },
  },
  {
    id: 'permission-ignored',
    breaks: { permission: 'ignored' },
    on: { operation: 'elastic-path.listImports' },
    reddens: {
      rule: 'expectation',
      requirement: 'elastic-path/forbidden-is-403',
      target: store,
      cases: ['elastic-path.listImports/403/without-permission'],
    },
  },
  {
    id: 'others-imports-shown',
    breaks: { ownership: 'everybodys' },
    on: { operation: 'import2.getImport' },
    reddens: {
      rule: 'expectation',
      requirement: 'import2/accounts-are-apart',
      target: live,
      cases: ['import2.getImport/404/of-another-account'],
    },
  },
  {
    id: 'others-jobs-shown',
    breaks: { ownership: 'everybodys' },
    on: { operation: 'elastic-path.getImport' },
    reddens: {
      rule: 'expectation',
      requirement: 'elastic-path/stores-are-apart',
      target: store,
      cases: ['elastic-path.getImport/404/of-another-store'],
    },
  },
  {
    id: 'others-jobs-listed',
    breaks: { ownership: 'everybodys' },
    on: { operation: 'elastic-path.listImports' },
    reddens: {
      rule: 'expectation',
      requirement: 'elastic-path/stores-are-apart',
      target: store,
      cases: ['elastic-path.listImports/200/without-jobs-of-another-store'],
    },
  },
  {
    id: 'others-imports-listed',
    breaks: { ownership: 'everybodys' },
    on: { operation: 'import2.listImports' },
    reddens: {
      rule: 'expectation',
      requirement: 'import2/accounts-are-apart',
      target: live,
      cases: ['import2.listImports/200/of-another-account'],
    },
  },
  {
    id: 'others-payments-taken',
    breaks: { ownership: 'everybodys' },
    on: { operation: 'import2.acceptPayment' },
    reddens: {
      rule: 'expectation',
      requirement: 'import2/accounts-are-apart',
      target: live,
      cases: ['import2.acceptPayment/404/of-another-account'],
    },
  },
];
