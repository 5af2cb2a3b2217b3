import { type AnyCase, toCase } from '../case.ts';
import { createBody } from '../templates.ts';
import { plain } from '../plain.ts';
import { operationIds, operationOf } from '../../spec/contract.ts';
import { atRealSandbox, atSandboxes } from '../../spec/scopes.ts';

const at = atSandboxes('what the sandbox has and does is asked of the sandbox');

/** Every operation of Import2 is at the sandbox too, and a create is looked at there as closely. */
export const sandboxCases: readonly AnyCase[] = [
  ...operationIds
    .filter((id) => operationOf(id).api === 'import2')
    .map((id) => {
      const { status, given = [] } = plain[id];
      const verifies = 'import2/sandbox-has-all-endpoints';
      return toCase(id, status, 'at-the-sandbox', ['is there at the sandbox too', verifies, { given, at }]);
    }),
  toCase('import2.createImport', 422, 'at-the-sandbox', [
    'runs the validation rules at the sandbox as the real API does',
    ['import2/sandbox-behaves-as-real', 'import2/invalid-create-is-422'],
    { request: { body: createBody({ source_tool: 'no-such-tool' }) }, expect: { field: 'source_tool' }, at },
  ]),
  // what its fixed GETs say of what is not there is not told: whichever comes is noted, so that it is learnt
  toCase('import2.listImports', 422, 'no-username-at-the-sandbox', [
    'refuses a list without a username, or answers its fixed one',
    'import2/sandbox-get-of-nothing',
    {
      request: { query: { destination_username: null } },
      at: atRealSandbox('only the real sandbox can tell; our mock does as we decided (I-6)'),
    },
  ]),
];
