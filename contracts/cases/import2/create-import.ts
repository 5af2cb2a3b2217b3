import { casesFor } from '../case.ts';
import { mockTargets } from '../../spec/scopes.ts';
import { createBody } from '../templates.ts';

const mocksOnly = { targets: mockTargets, because: 'a real destination refuses made-up values (I-11)' } as const;

export const createImportCases = casesFor('import2.createImport')([
  {
    status: 201,
    variant: 'all-fields',
    title: 'creates an import and answers its id and the page for the customer',
    verifies: ['import2/create-answers-id-and-page'],
  },
  {
    status: 201,
    variant: 'source-tool-alone',
    title: 'creates an import from the one required field',
    verifies: ['import2/source-tool-alone-will-do'],
    request: { body: { kind: 'json', value: { source_tool: '{source_tool}' } } },
    only: {
      targets: [...mockTargets, 'import2@sandbox'],
      because: 'an import without a destination cannot be found again',
    },
  },
  {
    status: 201,
    variant: 'unicode-username',
    title: 'takes a user name beyond ASCII',
    verifies: ['import2/destination-username'],
    request: { body: createBody({ destination_username: '{run}-Zoë Ångström 株式会社 🚚' }) },
    only: mocksOnly,
  },
  {
    status: 201,
    variant: 'blank-optional-fields',
    title: 'counts a blank optional field as absent',
    verifies: ['import2/optional-fields-are-typed'],
    request: { body: createBody({ destination_instance_url: '', destination_username: ' ', destination_token: '' }) },
    only: mocksOnly,
  },
  {
    status: 201,
    variant: 'media-type-with-charset',
    title: 'takes JSON whose media type names its charset',
    verifies: ['http/json-charset-has-no-effect'],
    request: { headers: { 'content-type': 'application/json; charset=utf-8' } },
  },
  {
    status: 422,
    variant: 'source-tool-blank',
    title: 'refuses a blank source tool',
    verifies: ['import2/source-tool-is-required', 'import2/invalid-create-is-422'],
    request: { body: createBody({ source_tool: '' }) },
    expect: { field: 'source_tool' },
  },
  {
    status: 422,
    variant: 'source-tool-spaces',
    title: 'refuses a source tool of spaces',
    verifies: ['import2/source-tool-is-required', 'import2/invalid-create-is-422'],
    request: { body: createBody({ source_tool: '   ' }) },
    expect: { field: 'source_tool' },
  },
  {
    status: 422,
    variant: 'source-tool-unsupported',
    title: 'refuses a source tool that is not in the list of tools',
    verifies: ['import2/invalid-create-is-422'],
    request: { body: createBody({ source_tool: 'no-such-tool' }) },
    expect: { field: 'source_tool' },
  },
  {
    status: 422,
    variant: 'source-tool-in-other-case',
    title: 'refuses the slug of a tool in other letter case',
    verifies: ['import2/invalid-create-is-422'],
    request: { body: createBody({ source_tool: 'WordPress' }) },
    expect: { field: 'source_tool' },
    only: mocksOnly,
  },
  {
    status: 422,
    variant: 'two-faults',
    title: 'names a field at fault when two are',
    verifies: ['import2/source-tool-is-required', 'import2/invalid-create-is-422'],
    request: { body: createBody({ source_tool: '', start_full: 'yes' }) },
    expect: { field: 'source_tool' },
  },
  {
    status: 422,
    variant: 'body-is-an-array',
    title: 'refuses JSON that is not an object',
    verifies: ['import2/source-tool-is-required'],
    request: { body: { kind: 'json', value: [] } },
  },
  {
    status: 422,
    variant: 'body-is-null',
    title: 'refuses null for a body',
    verifies: ['import2/source-tool-is-required'],
    request: { body: { kind: 'json', value: null } },
  },
  {
    status: 401,
    variant: 'before-validation',
    title: 'refuses bad credentials before it looks at the body',
    verifies: ['import2/unauthorized-is-401', 'http/credentials-come-first'],
    request: { auth: 'unknown-token', body: { kind: 'json', value: {} } },
  },
]);
