import { casesFor, row } from '../case.ts';
import { fixedBody, notFixed } from '../../spec/scopes.ts';

export const getImport = casesFor('import2.getImport', {
  status: 200,
  given: ['import'],
  verifies: ['import2/get-answers-the-import'],
  unknown: 'import2/unknown-import-is-404',
  cases: {
    200: {
      existing: row('answers the import that was asked for', 'import2/get-answers-the-import', {
        given: ['import', 'memory'],
        at: notFixed,
        expect: { json: { '/id': '{id}' } },
      }),
      'same-token': row(
        'answers the token the import was created with',
        'import2/import-has-identification-and-status',
        {
          given: ['created-import', 'memory'],
          at: notFixed,
          expect: { json: { '/token': '{token}' } },
        },
      ),
      'fixed-body': row('answers its pre-defined import for any id', 'import2/sandbox-get-is-fixed', {
        given: ['memory'],
        at: fixedBody,
        request: { path: { id: '{run}-any' } },
        expect: { json: { '/id': 'my-import-id' } },
      }),
    },
  },
});
