import { inOurWords, ours, vendor } from './said-by.ts';

/**
 * Every normative sentence of "Get import", what the vendor's sibling pages add, then what we decided. The page prints
 * the word `required` right behind a type; here a space stands between.
 */
export const elasticPathRequirements = [
  ...vendor('Get import', {
    'elastic-path/get-answers-the-import': 'Retrieves the import job for the specified ID.',
    'elastic-path/path-names-the-import': [{ at: 'path parameters' }, 'The unique identifier of the import.'],
    'elastic-path/success-returns-the-import': [{ at: '200', status: 200 }, 'Success. The import is returned.'],
    'elastic-path/import-id-is-unique': [{ at: 'schema, data.id' }, 'The unique identifier.'],
    'elastic-path/import-type': [{ at: 'schema, data.type' }, 'Possible values: [subscription_import]'],
    'elastic-path/external-ref-length': [
      { at: 'schema, attributes.external_ref' },
      'Possible values: <= 2048 characters A unique attribute that you could use to contain information from another company system, for example. The maximum length is 2048 characters.',
    ],
    'elastic-path/import-status-values': [
      { at: 'schema, attributes.status' },
      'Possible values: [pending, started, success, failed] The status of job.',
    ],
    'elastic-path/bad-request-is-400': [{ at: '400', status: 400 }, 'Bad request. The request failed validation.'],
    'elastic-path/not-found-is-404': [{ at: '404' }, 'Not found. The requested entity does not exist.'],
    'elastic-path/failure-is-500': [
      { at: '500', status: 500 },
      'Internal server error. There was a system failure in the platform.',
    ],
    'elastic-path/errors-are-required': [{ at: '400, 404 and 500, schema' }, 'errors Error[] required'],
    'elastic-path/error-status': [
      { at: '400, 404 and 500, schema, errors[].status', decision: 'E-1' },
      'The HTTP response code of the error.',
    ],
    'elastic-path/error-title': [{ at: '400, 404 and 500, schema, errors[].title' }, 'A brief summary of the error.'],
    'elastic-path/error-detail': [
      { at: '400, 404 and 500, schema, errors[].detail' },
      'Optional additional detail about the error.',
    ],
  }),
  ...vendor('Get import, schema', {
    'elastic-path/status-pending':
      'pending - Commerce has received the request but is currently busy processing other requests.',
    'elastic-path/status-started': 'started - Commerce has started processing the job.',
    'elastic-path/status-success': 'success - The job has successfully completed.',
    'elastic-path/status-failed': 'failed - The job has failed.',
    'elastic-path/attributes-are-required': 'attributes ImportAttributes required',
    'elastic-path/meta-is-required': 'meta ImportMeta required',
    'elastic-path/timestamps-are-required': 'timestamps Timestamps required',
    'elastic-path/owner-values': [{ at: 'meta.owner' }, 'The owner of a resource, either store or organization.'],
    'elastic-path/records-are-required': 'records object required',
    'elastic-path/uploaded-is-required': 'uploaded object required',
    'elastic-path/imported-is-required': 'imported required',
  }),
  ...inOurWords('API description, Import', {
    'elastic-path/import-members':
      'An import is an object that has type, attributes and meta; attributes has status, meta has owner.',
  }),
  ...inOurWords('API description, Timestamps', {
    'elastic-path/updated-at': 'updated_at, required: The date and time a resource was updated.',
    'elastic-path/created-at': 'created_at, required: The date and time a resource was created.',
  }),
  ...vendor(['Get import, schema, meta.timestamps', { decision: 'E-5' }], {
    'elastic-path/started-at': 'The date and time a job is started.',
    'elastic-path/finished-at': 'The date and time a job finished.',
  }),
  ...vendor('Get import, schema, meta.records', {
    'elastic-path/counts-show-completeness':
      'You can track the number of records imported to ensure the completeness, accuracy and integrity of the import.',
    'elastic-path/uploaded-counts-well-formed':
      'Uploaded shows the number of records ready to be imported into Subscriptions. However, this does not mean they are valid subscription objects, only that they have the correct type and their JSON format is properly formatted.',
    'elastic-path/imported-counts-added':
      'Imported shows the number of records that have been both validated and successfully added to Subscriptions.',
  }),
  ...vendor('Get import, schema, meta.records.uploaded', {
    'elastic-path/products-uploaded': 'The total number of products uploaded.',
    'elastic-path/plans-uploaded': 'The total number of plans uploaded.',
    'elastic-path/subscribers-uploaded': 'The total number of subscribers uploaded.',
    'elastic-path/offerings-uploaded': 'The total number of offerings uploaded.',
    'elastic-path/subscriptions-uploaded': 'The total number of subscriptions uploaded.',
  }),
  ...vendor('Get import, schema, meta.records.imported', {
    'elastic-path/products-imported': 'The total number of products imported.',
    'elastic-path/plans-imported': 'The total number of plans imported.',
    'elastic-path/subscribers-imported': 'The total number of subscribers imported.',
    'elastic-path/offerings-imported': 'The total number of offerings imported.',
    'elastic-path/subscriptions-imported': 'The total number of subscriptions imported.',
  }),
  ...ours('Get import, schema, meta.records: it names the totals and marks none of them as required', {
    'elastic-path/record-types-counted': [
      { decision: 'E-10' },
      'Uploaded and imported have all five totals; what else is counted there is a non-negative integer too.',
    ],
  }),
  ...inOurWords('API description, Error', {
    'elastic-path/error-has-status-and-title': 'An error is an object that has status and title.',
  }),
  ...ours(
    'JSON:API 1.1: an empty string is a URI-reference, an empty array an array; Get import, errors[].detail: "Optional"',
    {
      'elastic-path/nothing-is-empty':
        'A link, the detail of an error and a list of errors hold something, where they are there.',
    },
  ),
  ...vendor('Get import, 400, 404 and 500, schema, errors[].meta', {
    'elastic-path/error-meta-is-an-object': 'Additional supporting meta data for the error.',
  }),
  ...inOurWords('Create import', {
    'elastic-path/create-answers-201': [
      { at: '201', status: 201 },
      'An uploaded file creates an import job, answered 201 with the import.',
    ],
    'elastic-path/import-file-is-required': [
      { at: 'request body', decision: 'E-7' },
      'import_file is required: JSONL, one object {"data": {"type", "attributes"}} a line.',
    ],
  }),
  ...inOurWords(['Imports page', { decision: 'E-7' }], {
    'elastic-path/at-most-50000-objects': 'A file holds at most 50 000 objects.',
    'elastic-path/best-endeavours':
      'An import is best endeavours: what is valid is imported, in any order, the rest is left out.',
  }),
  ...ours('Create import, 400', {
    'elastic-path/no-usable-line-is-400': [
      { decision: 'E-7' },
      'No file, an empty file, or one without a well-formed line is answered 400, and there is no job.',
    ],
  }),
  ...ours('Imports page: "best endeavours"; which files are refused is not said', {
    'elastic-path/bad-lines-are-left-out': [
      { decision: 'E-7' },
      'A file with well-formed lines is taken, whatever else is in it (bad lines, blank ones, carriage returns): what is no record is left out.',
    ],
  }),
  ...ours('Create import, 409; Errors page', {
    'elastic-path/create-meets-no-conflict': [
      { decision: 'E-8' },
      'A create meets no conflict, though a store may always say that it cannot take it at this time.',
    ],
  }),
  ...ours('Errors page, 403', {
    'elastic-path/token-may-create': [
      { decision: 'E-9' },
      'The token that the settings name, or lead to, has the permission to create an import.',
    ],
  }),
  ...inOurWords('Imports page', {
    'elastic-path/one-job-at-a-time':
      'Import jobs run one at a time; the pending job with the earliest creation date starts next.',
  }),
  ...inOurWords('Create import, 409; errors page', {
    'elastic-path/conflict-is-409': [
      { status: 409, decision: 'E-8' },
      'A create that cannot be performed at this time is answered 409.',
    ],
  }),
  ...inOurWords('List imports', {
    'elastic-path/list-members': [
      { at: '200', status: 200 },
      'The list is answered 200 with data, an array of imports, and links.',
    ],
    'elastic-path/list-paging': [
      { at: 'parameters' },
      'page[offset] is 0 to 10 000, page[limit] 0 to 100: the page starts there and holds no more than that.',
    ],
  }),
  ...ours('List imports, parameters', {
    'elastic-path/paging-out-of-range-is-400': [
      { decision: 'E-11' },
      'page[limit] or page[offset] outside its range, or not a number, is answered 400.',
    ],
  }),
  ...inOurWords('Errors page; authentication page', {
    'elastic-path/unauthorized-is-401': [
      { status: 401, decision: 'E-9' },
      'A request without a valid token is answered 401.',
    ],
  }),
  ...inOurWords('Errors page', {
    'elastic-path/forbidden-is-403': [
      { status: 403, decision: 'E-9' },
      'A request the token has no permission for is answered 403.',
    ],
    'elastic-path/errors-are-json-api': 'Every error is answered as a JSON:API error document.',
  }),
  ...inOurWords('Rate-limits page', {
    'elastic-path/over-limit-is-429': [
      { status: 429, decision: 'E-9' },
      'A request beyond the store’s rate limit is answered 429.',
    ],
  }),
  ...inOurWords('Authentication page', {
    'elastic-path/token-request':
      'A token is asked for with grant_type=client_credentials, client_id and client_secret, as a form.',
    'elastic-path/token-members': [
      { decision: 'E-13' },
      'The answer holds access_token, token_type, expires_in, expires and identifier.',
    ],
    'elastic-path/token-lasts-an-hour': [{ status: 401 }, 'A token is valid for 3600 seconds.'],
  }),
  ...inOurWords(
    'Authentication page; which status refuses them is not said: 401 by our word, and RFC 6749, 5.2, has 400 too',
    {
      'elastic-path/wrong-credentials-are-refused': 'No token is given for client credentials that are not known.',
    },
  ),
  ...vendor('Get import, 200, 400, 404 and 500: the media type named above each schema', {
    'elastic-path/json-body': [{ decision: 'E-2' }, 'application/json'],
  }),
  ...ours('Get import', {
    'elastic-path/data-is-required': [{ at: 'schema', decision: 'E-4' }, 'An import has an `id`.'],
    'elastic-path/external-ref-is-text': [
      { at: 'schema, attributes.external_ref: no type is named' },
      '`external_ref` is text, where it is there.',
    ],
    'elastic-path/import-id-is-uuid': [
      { at: 'path parameters and example', decision: 'E-3' },
      'The id of an import is a UUID.',
    ],
    'elastic-path/timestamps-are-rfc3339': [{ at: 'example', decision: 'E-6' }, 'Timestamps are RFC 3339 date-times.'],
    'elastic-path/timestamps-follow-status': [
      { at: 'schema, meta.timestamps', decision: 'E-5' },
      '`started_at` is there once the job has started, `finished_at` once it has ended, and neither before.',
    ],
    'elastic-path/updated-after-created': [{ at: 'schema, meta.timestamps' }, 'updated_at is not before created_at.'],
    'elastic-path/imported-within-uploaded': [
      { at: 'schema, meta.records' },
      'No more records of a type are imported than were uploaded.',
    ],
    'elastic-path/job-starts-once': [
      { at: 'schema, meta.timestamps' },
      'A job is started once: started_at does not become another one.',
    ],
    'elastic-path/counts-never-shrink': [{ at: 'schema, meta.records' }, 'The counts of a job never shrink.'],
    'elastic-path/job-ends': [
      { at: 'schema, attributes.status' },
      'A job comes to its end, within the time that is stated for its target.',
    ],
    'elastic-path/timestamps-are-set-once': [
      { at: 'schema, meta.timestamps', decision: 'E-5' },
      'created_at, started_at and finished_at are set once; then they neither change nor go away.',
    ],
    'elastic-path/jobs-are-kept': [
      { at: '404', status: 404, decision: 'E-14' },
      'A job that was created is found under its id from then on; only where jobs can be deleted may it vanish.',
    ],
    'elastic-path/owner-is-kept': [{ at: 'schema, meta.owner' }, 'The owner of a job stays the same.'],
  }),
  ...vendor('Get import, schema, meta.timestamps', {
    'elastic-path/timestamps-in-order':
      'The date and time a resource was created. The date and time a job is started. The date and time a job finished.',
  }),
  ...inOurWords('Get import, schema, attributes.status', {
    'elastic-path/job-moves-forward':
      'Commerce has received the request … has started processing the job … has successfully completed … has failed: a job moves forward, and ends once.',
  }),
  ...ours('Create import, 201', {
    'elastic-path/create-shows-the-job': 'What a create answers is the job as GET shows it at that moment.',
  }),
  ...ours('List imports, 200', {
    'elastic-path/list-shows-every-job':
      'The list holds every job, seconds later as GET shows it: a list may be behind, and is no snapshot.',
  }),
  ...ours('Get import, 404', {
    'elastic-path/stores-are-apart': [{ status: 404 }, 'A job of another store does not exist for this one.'],
    'elastic-path/unknown-route-is-404': [{ decision: 'E-12' }, 'An unknown route or method is answered 404.'],
  }),
  ...ours('Create import, request body', {
    'elastic-path/wrong-media-type-is-400': [
      { decision: 'E-12' },
      'A create whose media type is not multipart/form-data is answered 400.',
    ],
  }),
] as const;
