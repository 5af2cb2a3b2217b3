import type { Case, RequestTemplate, Verified } from './case.ts';
import type { OperationId, StatusOf } from '../spec/contract.ts';
import type { Given } from './given.ts';
import type { RequirementId } from '../spec/requirements/index.ts';
import { atLive, atMocks, notForReal } from '../spec/scopes.ts';
import { wellFormedLines } from './templates.ts';

/** How an operation succeeds: the starting point of every family, and of every row that does not say otherwise. */
export type Plain<Id extends OperationId> = {
  readonly status: StatusOf<Id>;
  readonly given?: readonly Given[];
  readonly verifies: Verified;
  readonly request?: RequestTemplate;
  /** What an Import2 id that nobody was given breaks, which the family of 404s asks for. */
  readonly unknown?: RequirementId;
  /**
   * Where what families derive may be sent, if not everywhere: values of their own making in otherwise valid requests,
   * other valid ones (fields left out, flags set), and those that are promised to be refused.
   */
  readonly derived?: { readonly [kind in 'madeUp' | 'others' | 'refused']?: Pick<Case, 'given' | 'at'> };
};

export const plain: { readonly [Id in OperationId]: Plain<Id> } = {
  'import2.listTools': {
    status: 200,
    verifies: ['import2/tools-are-names-and-slugs'],
  },
  'import2.createImport': {
    status: 201,
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
    derived: {
      madeUp: { at: atMocks('a real destination refuses made-up values (I-11)') },
      others: {
        given: ['destination'],
        at: notForReal('imports are not created for the sake of a field; the sandbox creates none'),
      },
    },
  },
  'import2.listImports': {
    status: 200,
    verifies: ['import2/list-is-for-the-username'],
    request: { query: { destination_username: '{run}-nobody' } },
    derived: { refused: { at: atLive('sandbox GETs answer pre-defined static responses (I-6)') } },
  },
  'import2.getImport': {
    status: 200,
    given: ['import'],
    verifies: ['import2/get-answers-the-import'],
    unknown: 'import2/unknown-import-is-404',
  },
  'import2.acceptPayment': {
    status: 200,
    given: ['import'],
    verifies: ['import2/accept-answers-empty-200'],
    unknown: 'import2/accept-unknown-is-404',
  },
  'import2.rejectPayment': {
    status: 200,
    given: ['import'],
    verifies: ['import2/reject-answers-empty-200'],
    unknown: 'import2/reject-unknown-is-404',
  },
  'elastic-path.createImport': {
    status: 201,
    verifies: ['elastic-path/create-answers-201'],
    request: { body: { kind: 'multipart', file: { lines: wellFormedLines }, fields: { external_ref: '{run}-plain' } } },
  },
  'elastic-path.listImports': {
    status: 200,
    verifies: ['elastic-path/list-members'],
  },
  'elastic-path.getImport': {
    status: 200,
    given: ['job'],
    verifies: ['elastic-path/get-answers-the-import'],
  },
  'elastic-path.createAccessToken': {
    status: 200,
    given: ['client-credentials'],
    verifies: ['elastic-path/token-members'],
    request: {
      body: {
        kind: 'form',
        fields: { grant_type: 'client_credentials', client_id: '{client_id}', client_secret: '{client_secret}' },
      },
    },
  },
};
