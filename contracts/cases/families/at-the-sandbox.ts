import type { AnyCase } from '../case.ts';
import { createBody } from '../templates.ts';
import { plain } from '../plain.ts';
import { type OperationId, operationIds, operationOf } from '../../spec/contract.ts';
import { sandboxTargets } from '../../spec/scopes.ts';

const only = { targets: sandboxTargets, because: 'what the sandbox has and does is asked of the sandbox' } as const;

const there = (id: OperationId): AnyCase => ({
  operation: id,
  status: plain[id].status,
  variant: 'at-the-sandbox',
  title: 'is there at the sandbox too',
  verifies: ['import2/sandbox-has-all-endpoints'],
  given: plain[id].given,
  only,
});

const validates: AnyCase = {
  operation: 'import2.createImport',
  status: 422,
  variant: 'at-the-sandbox',
  title: 'runs the validation rules at the sandbox as the real API does',
  verifies: ['import2/sandbox-behaves-as-real', 'import2/invalid-create-is-422'],
  request: { body: createBody({ source_tool: 'no-such-tool' }) },
  expect: { field: 'source_tool' },
  only,
};

/** What its fixed GETs say of what is not there is not told: whichever comes is noted, so that it is learnt. */
const unsaid = {
  verifies: ['import2/sandbox-get-of-nothing'],
  only: {
    targets: ['import2@sandbox'],
    because: 'only the real sandbox can tell; our mock does as we decided (I-6, I-13)',
  },
} as const;

const ofNothing: readonly AnyCase[] = [
  {
    operation: 'import2.getImport',
    status: 404,
    variant: 'unknown-to-the-sandbox',
    title: 'knows no import of an id nobody was given, or answers its fixed one',
    request: { path: { id: '{run}-unknown' } },
    ...unsaid,
  },
  {
    operation: 'import2.listImports',
    status: 422,
    variant: 'no-username-at-the-sandbox',
    title: 'refuses a list without a username, or answers its fixed one',
    request: { query: { destination_username: null } },
    ...unsaid,
  },
];

/** Every operation of Import2 is at the sandbox too, and a create is looked at there as closely. */
export const sandboxCases: readonly AnyCase[] = [
  ...operationIds.filter((id) => operationOf(id).api === 'import2').map(there),
  validates,
  ...ofNothing,
];
