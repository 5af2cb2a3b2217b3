import { casesFor } from '../case.ts';
import { liveLikeTargets, mockTargets } from '../../spec/scopes.ts';

const notSandbox = { targets: liveLikeTargets, because: 'sandbox GETs answer pre-defined static responses' } as const;

export const listImportsCases = casesFor('import2.listImports')([
  {
    status: 200,
    variant: 'of-the-user',
    title: 'lists the import of the user with its identification and status',
    needs: 'memory',
    verifies: ['import2/list-is-for-the-username'],
    given: 'created-import',
    expect: { element: { in: '', with: { '/id': '{id}', '/token': '{token}' } } },
    only: notSandbox,
  },
  {
    status: 200,
    variant: 'none',
    title: 'answers an empty array for a user without imports',
    needs: 'memory',
    verifies: ['import2/empty-list-is-200'],
    expect: { json: { '': [] } },
    only: notSandbox,
  },
  {
    status: 200,
    variant: 'of-another-account',
    title: 'lists no import of another account',
    verifies: ['import2/accounts-are-apart'],
    given: 'import-of-another-account',
    expect: { json: { '': [] } },
    only: notSandbox,
  },
  {
    status: 200,
    variant: 'without-archived',
    title: 'lists no import of a user whose only one was archived',
    verifies: ['import2/not-found-is-404'],
    given: 'archived-import',
    expect: { json: { '': [] } },
    only: {
      targets: ['import2@mock-live'],
      because: 'whether lists keep archived imports is not said; the mock leaves them out',
    },
  },
  {
    status: 200,
    variant: 'email-username',
    title: 'takes an email address with characters that need escaping',
    verifies: ['import2/empty-list-is-200'],
    request: { query: { destination_username: 'jane+import&co=x@my corp.example' } },
  },
  {
    status: 200,
    variant: 'unicode-username',
    title: 'takes a user name beyond ASCII',
    verifies: ['import2/empty-list-is-200'],
    request: { query: { destination_username: 'Zoë 株式会社 🚚' } },
  },
  {
    status: 200,
    variant: 'fixed-body',
    title: 'answers its pre-defined list',
    needs: 'memory',
    verifies: ['import2/sandbox-get-is-fixed'],
    expect: { json: { '/0/id': 'my-import-id-1', '/1/id': 'my-import-id-2' } },
    only: {
      targets: ['import2@mock-sandbox'],
      because: 'the vendor does not promise which body it is; our mock answers the published one',
    },
  },
  {
    status: 422,
    variant: 'username-spaces',
    title: 'refuses a user name of spaces',
    verifies: ['import2/list-needs-username'],
    request: { query: { destination_username: '   ' } },
    expect: { field: 'destination_username' },
    only: { targets: mockTargets, because: 'blank is our reading of "required" (I-6)' },
  },
]);
