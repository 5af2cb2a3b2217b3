import { inOurWords, ours, vendor } from './said-by.ts';

/** Every normative sentence of the Import2 API reference v2.1, then what it leaves open and we decided. */
export const import2Requirements = [
  ...vendor('API Reference, first paragraph', {
    'import2/base-url':
      'This is API version 2.1. Make sure you are using `https://www.import2.com/api/v2.1` as base URL for all your API requests.',
  }),
  ...vendor('Authentication', {
    'import2/token-is-the-username': [
      { status: 401 },
      'Import2 API uses HTTP Basic Authentication. We expect to receive your API token as value of username parameter.',
    ],
  }),
  ...vendor('Sandbox', {
    'import2/sandbox-has-all-endpoints': [
      { status: 404 },
      'All of the API endpoints (unless stated otherwise) are also available at Sandbox API version: `https://www.import2.com/api/sandbox` (i.e. just replace api version in the URL with ‘sandbox’).',
    ],
    'import2/sandbox-behaves-as-real': 'Sandbox API endpoints behave exactly as real API, except:',
    'import2/sandbox-creates-nothing': [
      { at: 'first exception' },
      'POST/PUT: will run all the validation rules and send corresponding response, but will not actually create or update any objects',
    ],
    'import2/sandbox-get-is-fixed': [{ at: 'second exception' }, 'GET: will return pre-defined static responses'],
    'import2/sandbox-delete-is-fixed': [
      { at: 'third exception' },
      'DELETE: will return pre-defined static responses, but will not actually delete any objects',
    ],
    'import2/sandbox-has-no-limit': [
      { status: 429 },
      'You can play with Sandbox API without being worried about hitting any limits or performing actual imports.',
    ],
    'import2/sandbox-follows-latest': [
      { at: 'heads up' },
      'Heads up! Sandbox mimics the behavior of the latest available API version! If you’re developing against version 2, but there is a version 3 already available, then Sandbox API will be behaving like API v3.',
    ],
  }),
  ...vendor('Response Codes and Errors', {
    'import2/json-encoded': [{ decision: 'I-2, I-3' }, 'All requests and responses are encoded as JSON.'],
    'import2/status-tells-the-result':
      'API uses HTTP status codes to inform you about request result. Here are the most frequently seen response codes and their interpretation:',
    'import2/success-is-200': [{ status: 200 }, '200: Request has succeeded. Parse response body.'],
    'import2/created-is-201': [
      { status: 201 },
      '201: Request has succeeded and object was created. Parse response body.',
    ],
    'import2/bad-syntax-is-400': [{ status: 400 }, '400: Request cannot be fulfilled due to bad syntax.'],
    'import2/unauthorized-is-401': [
      { status: 401 },
      '401: Unauthorized. Either no API token was included in the request or API token was invalid.',
    ],
    'import2/not-found-is-404': [
      { status: 404 },
      '404: Not Found. The requested resource or migration does not exist, has been archived, or cancelled.',
    ],
    'import2/validation-is-422': [
      { status: 422 },
      '422: The request was well-formed but was unable to be followed due to validation rules. Parse response body.',
    ],
    'import2/over-limit-is-429': [
      { status: 429 },
      '429: The request was rejected due to exceeding the allowed rate limit.',
    ],
  }),
  ...vendor('API Rate Limits', {
    'import2/ten-requests-a-second': [{ status: 429 }, 'API allows up to 10 requests per second across all endpoints.'],
    'import2/beyond-the-limit-is-429': [
      { status: 429 },
      'If this limit is exceeded, the API will return a `429` response.',
    ],
  }),
  ...vendor('GET /tools', {
    'import2/tools-are-the-supported-sources': 'Returns list of tools that are supported as data source for your app.',
    'import2/tools-are-names-and-slugs': [
      { status: 200 },
      'Response will have HTTP status 200 and body containing array of source tools including their names and slugs:',
    ],
  }),
  ...vendor('POST /imports', {
    'import2/create-answers-id-and-page':
      'Creates a partially initialized new import. Responds with the import id and URL of the page where your customer should be redirected.',
    'import2/invalid-create-is-422': [
      { status: 422, decision: 'I-11' },
      'If validation fails, then you will receive response with HTTP status 422 and body containing validation errors:',
    ],
    'import2/created-answers-id-and-redirect': [
      { status: 201, decision: 'I-10' },
      'If validation succeeds and import was created, then response will have HTTP status 201 and body containing import identification and redirect URL:',
    ],
  }),
  ...vendor('POST /imports, Properties', {
    'import2/source-tool-is-required':
      'source_tool | required | Name of the source tool. Items will be exported from this tool to destination tool.',
    'import2/destination-instance-url': [
      { decision: 'I-11' },
      'destination_instance_url | optional | Url of the destination tool instance.',
    ],
    'import2/destination-username': [
      { decision: 'I-11' },
      'destination_username | optional | Username used to sign in into the destination tool (or email address if it is used in destination tool).',
    ],
    'import2/destination-token': [
      { decision: 'I-11' },
      'destination_token | optional | API token used to access destination tool.',
    ],
    'import2/start-full':
      'start_full | optional | A boolean flag to initiate immediate full migration, bypassing the sample migration step. It automatically designates the migration as sponsored by you. Default value is false.',
  }),
  ...ours('POST /imports, Properties', {
    'import2/start-full-starts-by-itself': [
      { decision: 'I-16' },
      'Once the credentials are there, a migration with start_full starts by itself: nobody has to click.',
    ],
    'import2/created-import-waits-for-its-customer': [
      { decision: 'I-16' },
      'An import that was just created is collecting credentials: every other status says that somebody has done something.',
    ],
  }),
  ...vendor('GET /imports', {
    'import2/list-is-for-the-username': 'Returns list of all imports for the given username in the destination tool.',
    'import2/empty-list-is-200': [
      { status: 200 },
      'If no imports found, then you will receive response with HTTP status 200 and response body will contain empty array',
    ],
    'import2/list-answers-identification-and-status': [
      { decision: 'I-2, I-10' },
      'If imports for such username exist, then response will contain list of such imports including their identifications and status:',
    ],
  }),
  ...ours('GET /imports, Parameters; the status is our decision', {
    'import2/list-needs-username': [
      { decision: 'I-6' },
      'destination_username | required | Username used to sign in into the destination tool (or email address if it is used in destination tool).',
    ],
  }),
  ...vendor('GET /imports/:id', {
    'import2/get-answers-the-import': 'Returns status of the import identified by the given id.',
    'import2/unknown-import-is-404': [
      { status: 404 },
      'If import is not found, was cancelled or archived, then you will receive response with HTTP status 404 .',
    ],
    'import2/import-has-identification-and-status': [
      { status: 200, decision: 'I-5, I-10' },
      'If import exists — response will have HTTP status 200 and body containing import identification, status and warnings (if there are any):',
    ],
  }),
  ...inOurWords('GET /imports/:id, Import Statuses', {
    'import2/status-labels': [
      { decision: 'I-1' },
      'Import Statuses: Collecting credentials, Waiting to start sample migration, Sample migration in progress, Sample migration completed, Migration in progress, Migration completed, Undo in progress, Migration cleaned, In preparation',
    ],
  }),
  ...vendor('Import Statuses', {
    'import2/status-collecting-credentials':
      'Collecting credentials | Customer is authorizing access to their source and destination applications.',
    'import2/status-waiting-to-start-sample':
      'Waiting to start sample migration | Customer has provided credentials, but hasn’t started the sample migration yet.',
    'import2/status-sample-in-progress': 'Sample migration in progress | Sample migration is currently in progress.',
    'import2/status-sample-completed':
      'Sample migration completed | Sample migration has been finished. Customer can review imported data in your application.',
    'import2/status-migration-in-progress': 'Migration in progress | Full migration is currently in progress.',
    'import2/status-migration-completed':
      'Migration completed | Full migration has been finished. Customer can start using their instance of your application.',
    'import2/status-undo-in-progress': 'Undo in progress | The migration is being undone.',
    'import2/status-migration-cleaned': 'Migration cleaned | The migration was undone.',
    'import2/status-in-preparation': 'In preparation | Migration is paid and ready to be started.',
  }),
  ...vendor('POST /imports/:id/payment/accept', {
    'import2/accept-sponsors-the-import': [
      { decision: 'I-7, I-14' },
      'Accept sponsorship (i.e. obligation to pay) for the import identified by the given id. After this the customer will be able to start full migration from the Import2 UI.',
    ],
    'import2/accept-unknown-is-404': [
      { status: 404 },
      'If import is not found, was cancelled or archived, then you will receive response with HTTP status 404 .',
    ],
    'import2/accept-answers-empty-200': [
      { status: 200, decision: 'I-3' },
      'If import exists — response will have HTTP status 200 and empty body',
    ],
  }),
  ...vendor('POST /imports/:id/payment/reject', {
    'import2/reject-leaves-the-customer-to-pay': [
      { decision: 'I-7, I-14' },
      'Reject sponsorship for the import identified by the given id. After this the customer will be able to purchase full migration from Import2 by themselves.',
    ],
    'import2/reject-unknown-is-404': [
      { status: 404 },
      'If import is not found, was cancelled or archived, then you will receive response with HTTP status 404 .',
    ],
    'import2/reject-answers-empty-200': [
      { status: 200, decision: 'I-3' },
      'If import exists — response will have HTTP status 200 and empty body',
    ],
  }),
  ...inOurWords('Webhook reference', {
    'import2/webhook-message': [
      { decision: 'I-1' },
      'A message carries id, token, status_code, status, users and timestamp (milliseconds), with the labels of the status table.',
    ],
    'import2/webhook-events':
      'A message is sent when a migration is started by the customer, the sample is completed, the full migration is completed, an undo is started, an undo is completed.',
    'import2/webhook-signature':
      'X-Authorization-Content-SHA256 is the lower-case hex HMAC-SHA256 of the raw body, keyed with the webhook secret.',
    'import2/webhook-is-fresh': 'A message whose timestamp is older than 10 seconds is to be refused.',
    'import2/webhook-is-not-resent': 'A message is not sent again if the receiver is down or answers an error.',
  }),
  ...ours(
    'Response Codes and Errors: "All requests and responses are encoded as JSON", yet 404 is shown without a body',
    {
      'import2/undescribed-body-is-json-or-empty': [
        { decision: 'I-3' },
        'A body the reference does not describe has a JSON content type, if there is one.',
      ],
    },
  ),
  ...vendor('POST /imports, the 422 example; the exact shape is our reading of it', {
    'import2/validation-errors-shape': [{ decision: 'I-4' }, 'body containing validation errors'],
  }),
  ...ours('POST /imports', {
    'import2/validation-errors-name-a-fault': [
      { at: 'the 422 example', decision: 'I-4' },
      'At least one field of a 422 body has a message, and the field at fault is among them.',
    ],
    'import2/optional-fields-are-typed': [
      { at: 'Properties', decision: 'I-11' },
      'An optional field that is null or of a wrong type is answered 422; a blank optional string counts as absent.',
    ],
    'import2/source-tool-alone-will-do': [
      { at: 'Properties; yet its 422 example says of `destination_token` that it "can\'t be blank"', decision: 'I-11' },
      'An import is created from `source_tool` alone: no optional property has to be there.',
    ],
    'import2/destination-url-is-absolute': [
      { at: 'Properties', decision: 'I-11' },
      'A `destination_instance_url` that is no absolute http or https URL is answered 422.',
    ],
    'import2/made-up-destination-is-taken': [
      { at: 'the 422 example: "Couldn\'t access your Tumblr account"', decision: 'I-11' },
      'An import is created with destination values that nobody has: a server that looks them up may refuse them, so real ones stand in IMPORT2_DESTINATION_URL, _USERNAME and _TOKEN.',
    ],
  }),
  ...ours('POST /imports/:id/payment/*', {
    'import2/payment-can-be-repeated': [
      { status: 200, decision: 'I-7' },
      'A payment call in a state where it makes no sense answers 200 and changes nothing.',
    ],
  }),
  ...ours('GET /imports/:id, example', {
    'import2/items-are-counts': [{ decision: 'I-9' }, '`items` is an open map of non-negative integers.'],
    'import2/items-and-users-present': [{ decision: 'I-10' }, 'An import has `items` and `users`.'],
  }),
  ...ours('Response Codes and Errors', {
    'import2/not-json-is-400': [
      { decision: 'I-12' },
      'A body that is not JSON is answered 400, whatever its media type.',
    ],
  }),
  ...ours('Response Codes and Errors: "The requested resource or migration does not exist"', {
    'import2/unknown-route-is-404': [{ decision: 'I-12' }, 'An unknown route or method is answered 404.'],
  }),
  ...ours('GET /imports/:id, 404', {
    'import2/imports-are-kept': [
      { status: 404 },
      'An import that was there is found from then on, if nobody cancels or archives it.',
    ],
  }),
  ...ours('Sandbox', {
    'import2/sandbox-knows-its-fixed-import': [
      { decision: 'I-13' },
      'The sandbox answers GET with its fixed body for any id, and payments 404 for any but the fixed import.',
    ],
  }),
  ...ours('Sandbox: "GET: will return pre-defined static responses"', {
    'import2/sandbox-get-of-nothing': [
      { level: 'MAY', decision: 'I-6, I-13' },
      'The sandbox may answer a GET of an id nobody was given, or a list without a username, as the real API does, or with its fixed body.',
    ],
  }),
  ...ours('GET /imports', {
    'import2/list-shows-what-get-shows': 'The list shows each import as GET shows it at that moment.',
  }),
  ...ours('GET /imports/:id: "If import is not found"', {
    'import2/accounts-are-apart': [{ status: 404 }, 'An import of another account does not exist for this one.'],
  }),
  ...ours('Import Statuses; the transitions are our reading', {
    'import2/status-moves-forward':
      'The statuses of an import follow one another as its life cycle says; polls may miss some.',
  }),
] as const;
