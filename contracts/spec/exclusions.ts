import type { OperationId } from './contract.ts';
import type { TargetName } from './exchange.ts';
import type { Api } from './operation.ts';
import type { RequirementId } from './requirements/index.ts';
import { sandboxTargets } from './scopes.ts';

/** A cell of the ledger that is not driven at some targets, with a reason a QA lead would accept. */
export type CellExclusion = {
  /** Operations, or all of an API. */
  readonly operations: readonly OperationId[] | Api;
  readonly statuses: readonly number[];
  readonly targets: readonly TargetName[];
  readonly because: string;
};

export const cellExclusions: readonly CellExclusion[] = [
  {
    operations: 'import2',
    statuses: [429],
    targets: sandboxTargets,
    because: 'the sandbox has no limit: "without being worried about hitting any limits" (Sandbox)',
  },
  {
    operations: ['import2.getImport'],
    statuses: [404],
    targets: ['import2@mock-sandbox'],
    because:
      'our mock’s sandbox answers one pre-defined body for any id; what the vendor’s answers is asked there (I-13)',
  },
  {
    operations: ['import2.listImports'],
    statuses: [422],
    targets: ['import2@mock-sandbox'],
    because:
      'what the list of the sandbox answers without a username is not said: the vendor’s is asked, and ours is none to learn from (I-6)',
  },
];

/** Whether an exclusion is about an operation. */
export const isAbout = ({ operations }: CellExclusion, operation: OperationId): boolean =>
  typeof operations === 'string' ? operation.startsWith(`${operations}.`) : operations.includes(operation);

/** A requirement that no case, rule or journey verifies, with the reason. */
export type RequirementExclusion = { readonly requirement: RequirementId; readonly because: string };

export const requirementExclusions: readonly RequirementExclusion[] = [
  { requirement: 'import2/base-url', because: 'binds the caller; the settings’ test holds our default to it' },
  { requirement: 'import2/sandbox-delete-is-fixed', because: 'the API has no DELETE operation' },
  {
    requirement: 'import2/sandbox-follows-latest',
    because: 'there is no newer version to compare with; a drift shows as findings at the sandbox',
  },
  {
    requirement: 'import2/status-tells-the-result',
    because: 'introduces a list, which is not closed; each status of it is a requirement of its own',
  },
  {
    requirement: 'elastic-path/errors-are-required',
    because: 'elastic-path/errors-are-json-api asks the same of every error, and is what one without `errors` breaks',
  },
  {
    requirement: 'elastic-path/path-names-the-import',
    because: 'says what a request puts there; get-answers-the-import and not-found-is-404 say what comes of it',
  },
  {
    requirement: 'elastic-path/counts-show-completeness',
    because: 'what the counts are for; what each shows is a requirement of its own',
  },
  {
    requirement: 'http/json-has-json-media-type',
    because: 'the vendors’ own sentences ask for more: import2/json-encoded, elastic-path/json-body',
  },
  {
    requirement: 'http/json-is-well-formed',
    because: 'the vendors’ own sentences ask for JSON: import2/json-encoded, elastic-path/json-body',
  },
  {
    requirement: 'json-api/no-additional-members',
    because: 'both vendors add members: they are allowed and noted, never a failure (I-15)',
  },
  {
    requirement: 'json-api/others-are-ignored',
    because: 'binds who reads a document; the suite notes such members and judges the rest',
  },
  {
    requirement: 'json-api/root-is-an-object',
    because:
      'the root of a success is the vendor’s own: elastic-path/data-is-required; that of an error: elastic-path/errors-are-json-api',
  },
  {
    requirement: 'json-api/top-level-may-have',
    because: 'permits; what such a member has to be stands in its own section',
  },
  {
    requirement: 'json-api/top-level-links-may-have',
    because: 'permits; what a link has to be stands in its own section',
  },
  {
    requirement: 'json-api/self-link-names-its-type',
    because: 'neither an extension nor a profile is applied to what this API answers',
  },
  {
    requirement: 'json-api/primary-data',
    because: 'an error document has none; that of a success is the vendor’s own: elastic-path/import-members',
  },
  {
    requirement: 'json-api/collection-is-an-array',
    because: 'an error document has none; the list is the vendor’s own: elastic-path/list-members',
  },
  {
    requirement: 'json-api/error-about',
    because: 'what a link has to be is json-api/link-form; where it leads is for a reader to see',
  },
  {
    requirement: 'json-api/error-about-is-readable',
    because: 'the suite follows no link that a server sends: it may lead anywhere',
  },
  {
    requirement: 'json-api/error-type',
    because: 'what a link has to be is json-api/link-form; what it identifies is for a reader to see',
  },
  {
    requirement: 'json-api/error-type-is-readable',
    because: 'the suite follows no link that a server sends: it may lead anywhere',
  },
  {
    requirement: 'json-api/error-status-is-provided',
    because: 'the vendor’s own sentence asks for more: elastic-path/error-has-status-and-title',
  },
  { requirement: 'json-api/error-detail', because: 'the vendor’s own sentence: elastic-path/error-detail' },
  { requirement: 'json-api/error-meta', because: 'the vendor’s own sentence: elastic-path/error-meta-is-an-object' },
  {
    requirement: 'json-api/error-title-is-stable',
    because: 'needs two occurrences of one problem, and localization is allowed to change it',
  },
  {
    requirement: 'json-api/error-pointer-exists',
    because: 'no operation of this contract takes a JSON:API document a pointer could point into',
  },
  { requirement: 'json-api/media-type', because: 'the vendor’s pages say application/json; either is accepted (E-2)' },
];
