import { casesFor, row } from '../case.ts';
import { atMocks, atTheSandbox, notForReal } from '../../spec/scopes.ts';
import { createBody, runUser } from '../templates.ts';

const mocksOnly = atMocks('a real destination refuses made-up values (I-11)');

export const createImport = casesFor('import2.createImport', {
  status: 201,
  verifies: ['import2/create-answers-id-and-page'],
  request: {
    body: {
      kind: 'json',
      value: {
        source_tool: '{source_tool}',
        destination_instance_url: '{destination_url}',
        destination_username: runUser,
        destination_token: '{destination_token}',
      },
    },
  },
  derived: {
    madeUp: { at: mocksOnly },
    others: {
      given: ['destination'],
      at: notForReal('imports are not created for the sake of a field; the sandbox creates none'),
    },
  },
  cases: {
    201: {
      'all-fields': row(
        'creates an import and answers its id and the page for the customer',
        'import2/create-answers-id-and-page',
      ),
      'source-tool-alone': row('creates an import from the one required field', 'import2/source-tool-alone-will-do', {
        at: notForReal('an import without a destination cannot be found again'),
        request: { body: { kind: 'json', value: { source_tool: '{source_tool}' } } },
      }),
      'unicode-username': row('takes a user name beyond ASCII', 'import2/destination-username', {
        at: mocksOnly,
        request: { body: createBody({ destination_username: '{run}-Zoë Ångström 株式会社 🚚' }) },
      }),
      'blank-optional-fields': row('counts a blank optional field as absent', 'import2/optional-fields-are-typed', {
        at: mocksOnly,
        request: {
          body: createBody({ destination_instance_url: '', destination_username: ' ', destination_token: '' }),
        },
      }),
      'media-type-with-charset': row(
        'takes JSON whose media type names its charset',
        'http/json-charset-has-no-effect',
        { request: { headers: { 'content-type': 'application/json; charset=utf-8' } } },
      ),
    },
    401: {
      'before-validation': row(
        'refuses bad credentials before it looks at the body',
        ['import2/unauthorized-is-401', 'http/credentials-come-first'],
        { request: { auth: 'unknown-token', body: { kind: 'json', value: {} } } },
      ),
    },
    422: {
      'source-tool-blank': row(
        'refuses a blank source tool',
        ['import2/source-tool-is-required', 'import2/invalid-create-is-422'],
        { request: { body: createBody({ source_tool: '' }) }, expect: { field: 'source_tool' } },
      ),
      'source-tool-spaces': row(
        'refuses a source tool of spaces',
        ['import2/source-tool-is-required', 'import2/invalid-create-is-422'],
        { request: { body: createBody({ source_tool: '   ' }) }, expect: { field: 'source_tool' } },
      ),
      'source-tool-unsupported': row(
        'refuses a source tool that is not in the list of tools',
        'import2/invalid-create-is-422',
        { request: { body: createBody({ source_tool: 'no-such-tool' }) }, expect: { field: 'source_tool' } },
      ),
      'source-tool-in-other-case': row(
        'refuses the slug of a tool in other letter case',
        'import2/invalid-create-is-422',
        {
          at: mocksOnly,
          request: { body: createBody({ source_tool: 'WordPress' }) },
          expect: { field: 'source_tool' },
        },
      ),
      'two-faults': row(
        'names a field at fault when two are',
        ['import2/source-tool-is-required', 'import2/invalid-create-is-422'],
        { request: { body: createBody({ source_tool: '', start_full: 'yes' }) }, expect: { field: 'source_tool' } },
      ),
      'at-the-sandbox': row(
        'runs the validation rules at the sandbox as the real API does',
        ['import2/sandbox-behaves-as-real', 'import2/invalid-create-is-422'],
        {
          at: atTheSandbox,
          request: { body: createBody({ source_tool: 'no-such-tool' }) },
          expect: { field: 'source_tool' },
        },
      ),
      'body-is-an-array': row('refuses JSON that is not an object', 'import2/source-tool-is-required', {
        request: { body: { kind: 'json', value: [] } },
      }),
      'body-is-null': row('refuses null for a body', 'import2/source-tool-is-required', {
        request: { body: { kind: 'json', value: null } },
      }),
    },
  },
});
