import type { Case, RequestTemplate, Verified } from './case.ts';
import type { OperationId, StatusOf } from '../spec/contract.ts';
import type { TargetName } from '../spec/exchange.ts';
import type { Given } from './given.ts';
import { liveLikeTargets, mockTargets } from '../spec/scopes.ts';
import { wellFormedLines } from './templates.ts';

/** How an operation succeeds: the starting point of every family, and of every row that does not say otherwise. */
export type Plain<Id extends OperationId> = {
  readonly status: StatusOf<Id>;
  readonly given: Given;
  readonly verifies: Verified;
  readonly request: RequestTemplate;
  /** Where values of the families' own making may be sent in otherwise valid requests, if not everywhere. */
  readonly madeUpValues?: Somewhere;
  /** Where other valid requests may be sent, if not everywhere: fields left out, flags set. */
  readonly otherValues?: Somewhere;
  /** Where invalid ones are promised to be refused, if not everywhere. */
  readonly refusals?: Somewhere;
};

/** The targets of derived cases, and what they need there. */
type Somewhere = Pick<Case, 'given' | 'only'>;

const onlyAt = (targets: readonly TargetName[], because: string): Somewhere => ({ only: { targets, because } });

export const plain: { readonly [Id in OperationId]: Plain<Id> } = {
  'import2.listTools': {
    status: 200,
    given: 'nothing',
    verifies: ['import2/tools-are-names-and-slugs'],
    request: {},
  },
  'import2.createImport': {
    status: 201,
    given: 'nothing',
    verifies: ['import2/create-answers-id-and-page'],
    request: {
      body: {
        kind: 'json',
        value: {
          source_tool: '{source_tool}',
          destination_instance_url: '{destination_url}',
          destination_username: '{run}-{destination_user}',
          destination_token: '{destination_token}',
        },
      },
    },
    madeUpValues: onlyAt(mockTargets, 'a real destination refuses made-up values (I-11)'),
    otherValues: {
      given: 'destination',
      ...onlyAt(
        [...mockTargets, 'import2@sandbox'],
        'imports are not created for the sake of a field; the sandbox creates none',
      ),
    },
  },
  'import2.listImports': {
    status: 200,
    given: 'nothing',
    verifies: ['import2/list-is-for-the-username'],
    request: { query: { destination_username: '{run}-nobody' } },
    refusals: onlyAt(liveLikeTargets, 'sandbox GETs answer pre-defined static responses (I-6)'),
  },
  'import2.getImport': {
    status: 200,
    given: 'import',
    verifies: ['import2/get-answers-the-import'],
    request: {},
  },
  'import2.acceptPayment': {
    status: 200,
    given: 'import',
    verifies: ['import2/accept-answers-empty-200'],
    request: {},
  },
  'import2.rejectPayment': {
    status: 200,
    given: 'import',
    verifies: ['import2/reject-answers-empty-200'],
    request: {},
  },
  'elastic-path.createImport': {
    status: 201,
    given: 'nothing',
    verifies: ['elastic-path/create-answers-201'],
    request: { body: { kind: 'multipart', file: { lines: wellFormedLines }, fields: { external_ref: '{run}-plain' } } },
  },
  'elastic-path.listImports': {
    status: 200,
    given: 'nothing',
    verifies: ['elastic-path/list-members'],
    request: {},
  },
  'elastic-path.getImport': {
    status: 200,
    given: 'job',
    verifies: ['elastic-path/get-answers-the-import'],
    request: {},
  },
  'elastic-path.createAccessToken': {
    status: 200,
    given: 'client-credentials',
    verifies: ['elastic-path/token-members'],
    request: {
      body: {
        kind: 'form',
        fields: { grant_type: 'client_credentials', client_id: '{client_id}', client_secret: '{client_secret}' },
      },
    },
  },
};
