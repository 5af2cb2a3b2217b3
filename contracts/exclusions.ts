import type { OperationId } from './contract.ts';
import type { TargetName } from './exchange.ts';
import type { RequirementId } from './requirements/index.ts';
import { realTargets, sandboxTargets } from './scopes.ts';

/** A cell of the ledger that is not driven at some targets, with a reason a QA lead would accept. */
export type CellExclusion = {
  readonly operations: readonly OperationId[];
  readonly statuses: readonly number[];
  readonly targets: readonly TargetName[];
  readonly because: string;
};

const import2Operations = [
  'import2.listTools',
  'import2.createImport',
  'import2.listImports',
  'import2.getImport',
  'import2.acceptPayment',
  'import2.rejectPayment',
] as const satisfies readonly OperationId[];

const elasticPathOperations = [
  'elastic-path.createImport',
  'elastic-path.listImports',
  'elastic-path.getImport',
  'elastic-path.createAccessToken',
] as const satisfies readonly OperationId[];

export const cellExclusions: readonly CellExclusion[] = [
  {
    operations: import2Operations,
    statuses: [429],
    targets: sandboxTargets,
    because: 'the sandbox has no limit: "without being worried about hitting any limits" (Sandbox)',
  },
  {
    operations: ['import2.getImport'],
    statuses: [404],
    targets: sandboxTargets,
    because: 'sandbox GETs answer pre-defined static responses, one body for any id (I-13)',
  },
  {
    operations: ['import2.listImports'],
    statuses: [422],
    targets: sandboxTargets,
    because: 'sandbox GETs answer pre-defined static responses, with or without a username (I-6)',
  },
  {
    operations: [...import2Operations, ...elasticPathOperations],
    statuses: [413, 431],
    targets: realTargets,
    because: 'over-long requests are promised by no vendor and never sent to a real target (I-12, E-12)',
  },
];

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
    requirement: 'json-api/error-title-is-stable',
    because: 'needs two occurrences of one problem, and localization is allowed to change it',
  },
  {
    requirement: 'json-api/error-pointer-exists',
    because: 'no operation of this contract takes a JSON:API document a pointer could point into',
  },
  { requirement: 'json-api/media-type', because: 'the vendor’s pages say application/json; either is accepted (E-2)' },
];
