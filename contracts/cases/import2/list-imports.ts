import { casesFor, row } from '../case.ts';
import { atLive, atMockLive, atRealSandbox, fixedBody } from '../../spec/scopes.ts';

const notSandbox = atLive('sandbox GETs answer pre-defined static responses (I-6)');

export const listImports = casesFor('import2.listImports', {
  status: 200,
  verifies: ['import2/list-is-for-the-username'],
  request: { query: { destination_username: '{run}-nobody' } },
  derived: { refused: { at: notSandbox } },
  cases: {
    200: {
      'of-the-user': row(
        'lists the import of the user with its identification and status',
        'import2/list-is-for-the-username',
        {
          given: ['created-import', 'memory'],
          at: notSandbox,
          // elsewhere a list has time to catch up: created-is-found waits for it
          expect: { atMocks: { holds: { '': { element: { '/id': '{id}', '/token': '{token}' } } } } },
        },
      ),
      none: row('answers an empty array for a user without imports', 'import2/empty-list-is-200', {
        given: ['memory'],
        at: notSandbox,
        expect: { json: { '': [] } },
      }),
      'of-another-account': row('lists no import of another account', 'import2/accounts-are-apart', {
        given: ['import-of-another-account'],
        at: notSandbox,
        expect: { json: { '': [] } },
      }),
      'without-archived': row('lists no import of a user whose only one was archived', 'import2/not-found-is-404', {
        given: ['archived-import'],
        at: atMockLive('whether lists keep archived imports is not said; the mock leaves them out'),
        expect: { json: { '': [] } },
      }),
      'email-username': row('takes an email address with characters that need escaping', 'import2/empty-list-is-200', {
        request: { query: { destination_username: 'jane+import&co=x@my corp.example' } },
      }),
      'unicode-username': row('takes a user name beyond ASCII', 'import2/empty-list-is-200', {
        request: { query: { destination_username: 'Zoë 株式会社 🚚' } },
      }),
      'fixed-body': row('answers its pre-defined list', 'import2/sandbox-get-is-fixed', {
        given: ['memory'],
        at: fixedBody,
        expect: { json: { '/0/id': 'my-import-id-1', '/1/id': 'my-import-id-2' } },
      }),
    },
    422: {
      // what its fixed GETs say of what is not there is not told: whichever comes is noted, so that it is learnt
      'no-username-at-the-sandbox': row(
        'refuses a list without a username, or answers its fixed one',
        'import2/sandbox-get-of-nothing',
        {
          at: atRealSandbox('only the real sandbox can tell; our mock does as we decided (I-6)'),
          request: { query: { destination_username: null } },
        },
      ),
      'username-spaces': row('refuses a user name of spaces', 'import2/list-needs-username', {
        at: atMockLive('blank is our reading of "required" (I-6)'),
        request: { query: { destination_username: '   ' } },
        expect: { field: 'destination_username' },
      }),
    },
  },
});
