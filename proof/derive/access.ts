import { operationIds, operationOf } from '../../contracts/spec/contract.ts';
import type { Draft } from '../mutant.ts';
import { needsCredentials } from '../places.ts';
import { decides, placesOf, wrongWays } from './decides.ts';

const letIn = {
  basic: [
    'skipped',
    'any-token',
    'any-scheme',
    'case-sensitive-scheme',
    'missing-passes',
    'empty-passes',
    'password-checked',
  ],
  bearer: [
    'skipped',
    'any-token',
    'any-scheme',
    'case-sensitive-scheme',
    'missing-passes',
    'empty-passes',
    'never-expires',
  ],
  none: [],
} as const;

/** Callers let in who may not, or kept out who may. */
export const accessDrafts: readonly Draft[] = [
  ...operationIds.filter(needsCredentials).flatMap((id) =>
    placesOf(id).flatMap((place) =>
      letIn[operationOf(id).security].map((how) =>
        decides('authentication', 'authentication', how, {
          ...place,
          first: [`${id}/401/`, 'lower-case-scheme', 'any-password'],
        }),
      ),
    ),
  ),
  ...wrongWays('token').map((how) =>
    decides('tokens', 'token', how, {
      operation: 'elastic-path.createAccessToken',
      first: ['createAccessToken/401', 'token'],
    }),
  ),
  ...(['elastic-path.createImport', 'elastic-path.listImports', 'elastic-path.getImport'] as const).map((operation) =>
    decides('permission', 'permission', 'ignored', { operation }),
  ),
  ...(
    [
      'import2.listImports',
      'import2.getImport',
      'import2.acceptPayment',
      'import2.rejectPayment',
      'elastic-path.listImports',
      'elastic-path.getImport',
    ] as const
  ).map((operation) => decides('ownership', 'ownership', 'everybodys', { operation, first: ['another'] })),
];
