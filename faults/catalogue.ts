import type { OperationId } from '../contracts/contract.ts';
import type { TargetName } from '../contracts/exchange.ts';
import type { RequirementId } from '../contracts/requirements/index.ts';
import type { Behaviour } from './behaviour.ts';
import {
  type Operator,
  breakTransport,
  cutText,
  dropHeader,
  echoCredentials,
  repeatMember,
  setBody,
  setHeader,
  setMember,
  setStatus,
} from './operator.ts';

/** One way in which a server breaks, with what the suite must say of it. */
export type Fault = {
  readonly id: string;
  /** An operator on its answers, or the decisions it takes otherwise. */
  readonly breaks: Operator | Partial<Behaviour>;
  /** What it breaks: answers of an operation, all of them if no status is named; everything if nothing is. */
  readonly on: { readonly operation?: OperationId; readonly status?: number };
  /** Of those answers, the share that is broken; all if not said. */
  readonly share?: number;
  /** The finding it must bring about, and the cases and journeys that must bring it: ids, or ids with `*` at their end. */
  readonly reddens: {
    readonly rule: string;
    readonly requirement: RequirementId;
    readonly target: TargetName;
    readonly cases: readonly string[];
  };
};

const live = 'import2@mock-live';
const store = 'elastic-path@mock';

/** A fault for every rule: a rule that no fault can wake is dead. */
export const faults: readonly Fault[] = [
  {
    id: 'reset-before-answer',
    breaks: breakTransport('reset'),
    on: { operation: 'import2.listTools', status: 200 },
    reddens: { rule: 'transport', requirement: 'http/whole-answer', target: live, cases: ['import2.listTools/200/*'] },
  },
  {
    id: 'body-cut-on-the-wire',
    breaks: breakTransport('cut-body'),
    on: { operation: 'elastic-path.listImports', status: 401 },
    reddens: {
      rule: 'transport',
      requirement: 'http/whole-answer',
      target: store,
      cases: ['elastic-path.listImports/401/*'],
    },
  },
  {
    id: 'undeclared-status',
    breaks: setStatus(418),
    on: { operation: 'import2.getImport', status: 404 },
    reddens: {
      rule: 'status',
      requirement: 'http/status-is-declared',
      target: live,
      cases: ['import2.getImport/404/archived', 'import2.getImport/404/cancelled', ...notThere('import2.getImport')],
    },
  },
  {
    id: 'html-instead-of-json',
    breaks: setHeader('content-type', 'text/html'),
    on: { operation: 'import2.listTools', status: 200 },
    reddens: {
      rule: 'media-type',
      requirement: 'import2/json-encoded',
      target: live,
      cases: ['import2.listTools/200/*'],
    },
  },
  {
    id: 'no-challenge',
    breaks: dropHeader('www-authenticate'),
    on: { operation: 'elastic-path.getImport', status: 401 },
    reddens: {
      rule: 'headers',
      requirement: 'http/unauthorized-has-challenge',
      target: store,
      cases: ['elastic-path.getImport/401/*'],
    },
  },
  {
    id: 'retry-after-in-words',
    breaks: setHeader('retry-after', 'soon'),
    on: { operation: 'import2.createImport', status: 429 },
    reddens: {
      rule: 'headers',
      requirement: 'http/retry-after-form',
      target: live,
      cases: ['import2.createImport/429/limit-reached'],
    },
  },
  {
    id: 'json-cut-off',
    breaks: cutText(0.5),
    on: { operation: 'elastic-path.getImport', status: 200 },
    reddens: {
      rule: 'json-body',
      requirement: 'elastic-path/json-body',
      target: store,
      cases: ['elastic-path.getImport/200/*'],
    },
  },
  {
    id: 'body-where-none-may-be',
    breaks: setBody('{"accepted":true}'),
    on: { operation: 'import2.acceptPayment', status: 200 },
    reddens: {
      rule: 'empty-body',
      requirement: 'import2/accept-answers-empty-200',
      target: live,
      cases: ['import2.acceptPayment/200/*'],
    },
  },
  {
    id: 'label-of-before-v2-1',
    breaks: setMember('/status', 'Import Completed'),
    on: { operation: 'import2.getImport', status: 200 },
    reddens: {
      rule: 'body-schema',
      requirement: 'import2/status-labels',
      target: live,
      cases: [
        'import2.getImport/200/existing',
        'import2.getImport/200/same-token',
        'import2.getImport/200/lower-case-scheme',
      ],
    },
  },
  {
    id: 'member-twice',
    breaks: repeatMember,
    on: { operation: 'import2.listTools', status: 200 },
    reddens: {
      rule: 'unique-names',
      requirement: 'http/json-names-are-unique',
      target: live,
      cases: ['import2.listTools/200/*'],
    },
  },
  {
    id: 'error-status-of-another-error',
    breaks: setMember('/errors/0/status', '500'),
    on: { operation: 'elastic-path.getImport', status: 404 },
    reddens: {
      rule: 'error-document',
      requirement: 'elastic-path/error-status',
      target: store,
      cases: ['elastic-path.getImport/404/unknown-id', 'elastic-path.getImport/404/of-another-store'],
    },
  },
  {
    id: 'data-beside-errors',
    breaks: setMember('/data', null),
    on: { operation: 'elastic-path.getImport', status: 403 },
    reddens: {
      rule: 'error-document',
      requirement: 'json-api/no-data-beside-errors',
      target: store,
      cases: ['elastic-path.getImport/403/without-permission'],
    },
  },
  {
    id: 'validation-without-a-message',
    breaks: setBody('{"source_tool":[]}'),
    on: { operation: 'import2.createImport', status: 422 },
    reddens: {
      rule: 'validation-errors',
      requirement: 'import2/validation-errors-name-a-fault',
      target: live,
      cases: ['import2.createImport/422/*'],
    },
  },
  {
    id: 'more-imported-than-uploaded',
    breaks: setMember('/data/meta/records/imported/subscription_plan', 99),
    on: { operation: 'elastic-path.getImport', status: 200 },
    reddens: {
      rule: 'job-invariants',
      requirement: 'elastic-path/imported-within-uploaded',
      target: store,
      cases: ['elastic-path.getImport/200/*'],
    },
  },
  {
    id: 'credentials-echoed',
    breaks: echoCredentials('x-debug'),
    on: { operation: 'import2.listTools', status: 200 },
    reddens: {
      rule: 'secret-echo',
      requirement: 'http/no-secret-echoed',
      target: live,
      cases: ['import2.listTools/200/*'],
    },
  },
  {
    id: 'undescribed-member',
    breaks: setMember('/*/icon', 'wordpress.png'),
    on: { operation: 'import2.listTools', status: 200 },
    reddens: {
      rule: 'undescribed-members',
      requirement: 'http/undescribed-members-allowed',
      target: live,
      cases: ['import2.listTools/200/*'],
    },
  },
  {
    id: 'another-import',
    breaks: setMember('/id', 'another-import'),
    on: { operation: 'import2.getImport', status: 200 },
    reddens: {
      rule: 'expectation',
      requirement: 'import2/get-answers-the-import',
      target: live,
      cases: ['import2.getImport/200/existing'],
    },
  },
];

/** The ways in which an import is not there, without those that need the vendor's staff, and without routing's own. */
function notThere(operation: OperationId): string[] {
  return [
    'unknown-id',
    'of-another-account',
    'id-with-slash',
    'id-with-space',
    'id-with-percent',
    'id-beyond-ascii',
    'id-very-long',
  ].map((variant) => `${operation}/404/${variant}`);
}
