import { casesFor } from '../case.ts';
import { liveLikeTargets } from '../../spec/scopes.ts';

export const getImportCases = casesFor('import2.getImport')([
  {
    status: 200,
    variant: 'existing',
    title: 'answers the import that was asked for',
    needs: 'memory',
    verifies: ['import2/get-answers-the-import'],
    given: 'import',
    expect: { json: { '/id': '{id}' } },
    only: { targets: liveLikeTargets, because: 'the sandbox answers one fixed body for any id (I-13)' },
  },
  {
    status: 200,
    variant: 'same-token',
    title: 'answers the token the import was created with',
    needs: 'memory',
    verifies: ['import2/import-has-identification-and-status'],
    given: 'created-import',
    expect: { json: { '/token': '{token}' } },
    only: { targets: liveLikeTargets, because: 'the sandbox answers one fixed body for any id (I-13)' },
  },
  {
    status: 200,
    variant: 'fixed-body',
    title: 'answers its pre-defined import for any id',
    needs: 'memory',
    verifies: ['import2/sandbox-get-is-fixed'],
    request: { path: { id: '{run}-any' } },
    expect: { json: { '/id': 'my-import-id' } },
    only: {
      targets: ['import2@mock-sandbox'],
      because: 'the vendor does not promise which body it is; our mock answers the published one',
    },
  },
]);
