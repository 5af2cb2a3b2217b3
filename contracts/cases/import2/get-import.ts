import { casesFor, row } from '../case.ts';
import { atLive, atMockSandbox } from '../../spec/scopes.ts';

export const getImport = casesFor('import2.getImport', {
  status: 200,
  given: ['import'],
  verifies: ['import2/get-answers-the-import'],
  unknown: 'import2/unknown-import-is-404',
  cases: {
    200: {
      existing: row('answers the import that was asked for', 'import2/get-answers-the-import', {
        given: ['import', 'memory'],
        at: atLive('the sandbox answers one fixed body for any id (I-13)'),
        expect: { json: { '/id': '{id}' } },
      }),
      'same-token': row(
        'answers the token the import was created with',
        'import2/import-has-identification-and-status',
        {
          given: ['created-import', 'memory'],
          at: atLive('the sandbox answers one fixed body for any id (I-13)'),
          expect: { json: { '/token': '{token}' } },
        },
      ),
      'fixed-body': row('answers its pre-defined import for any id', 'import2/sandbox-get-is-fixed', {
        given: ['memory'],
        at: atMockSandbox('the vendor does not promise which body it is; our mock answers the published one'),
        request: { path: { id: '{run}-any' } },
        expect: { json: { '/id': 'my-import-id' } },
      }),
    },
  },
});
