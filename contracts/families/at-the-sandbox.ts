import type { AnyCase } from '../case.ts';
import { createBody } from '../cases/templates.ts';
import { plain } from '../cases/plain.ts';
import { type OperationId, operationIds, operationOf } from '../contract.ts';
import { sandboxTargets } from '../scopes.ts';

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
  verifies: ['import2/sandbox-behaves-as-real'],
  request: { body: createBody({ source_tool: 'no-such-tool' }) },
  expect: { field: 'source_tool' },
  only,
};

/** Every operation of Import2 is at the sandbox too, and a create is looked at there as closely. */
export const sandboxCases: readonly AnyCase[] = [
  ...operationIds.filter((id) => operationOf(id).api === 'import2').map(there),
  validates,
];
