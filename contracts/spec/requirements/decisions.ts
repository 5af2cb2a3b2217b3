type DecisionId = `${'I' | 'E'}-${number}`;

/** What the sources leave open or disagree on, and what we decided. Requirements, deviations and exclusions cite the id. */
export type Decision = {
  readonly id: DecisionId;
  /** What the pages say, or do not. */
  readonly pages: string;
  readonly decided: string;
  /** Where the pages say it. */
  readonly where: string;
  /** The day of the decision, YYYY-MM-DD. */
  readonly day: string;
};

/** A day where that is not the first. */
type Row = readonly [where: string, pages: string, decided: string, day?: string];

const rows: { readonly [id in DecisionId]: Row } = {
  'I-1': [
    'Import2 API Reference, GET /imports and GET /imports/:id; Webhook Reference; Changelog',
    'The examples show "Import Completed" and "Sample Import in Progress", which are not in the table of statuses; since v2.1 answers and webhooks use the same labels.',
    'A status is one of the nine labels of the table. The labels of the examples are a known deviation at sandbox GETs and in webhooks.',
  ],
  'I-2': [
    'Import2 API Reference, GET /imports',
    'The example of the list ends with a trailing comma, so it is not JSON.',
    'A slip of the page: strict JSON is required.',
  ],
  'I-3': [
    'Import2 API Reference, Response Codes and Errors; POST /imports/:id/payment/*',
    '"All requests and responses are encoded as JSON", yet 404 and the 200 of the payment calls are shown without a body, and the bodies of 400, 401 and 429 are not described.',
    'Such a body may be empty; if there is one, it is JSON with a JSON content type. The 200 of a payment call is empty.',
  ],
  'I-4': [
    'Import2 API Reference, POST /imports, the 422 example',
    'The body of a 422 maps a field to an array of messages; fields without a fault may be there with an empty array, and "destination", which is no field of the request, may be there.',
    'An object of arrays of non-empty strings, at least one of them not empty. Keys beyond the documented ones are noted and fail nothing, whatever they hold.',
  ],
  'I-5': [
    'Import2 API Reference, GET /imports/:id',
    '"warnings (if there are any)": their shape is not given.',
    '`warnings` is optional and may be anything.',
  ],
  'I-6': [
    'Import2 API Reference, GET /imports',
    '`destination_username` is required for the list; what a request without it is answered is not said.',
    '422; a 400 is a known deviation. The sandbox, whose GETs answer fixed bodies, is asked once, and its answer noted. A blank one counts as missing.',
  ],
  'I-7': [
    'Import2 API Reference, POST /imports/:id/payment/*',
    'A payment call where it makes no sense (the migration is completed or undone) is not described.',
    'The mock answers 200 and changes nothing; it is not tried on live targets.',
  ],
  'I-8': [
    'Import2 API Reference, API Rate Limits; RFC 9110, 10.2.3',
    'The 429 is described without `Retry-After`.',
    'Not required. Where there is one, it is a number of seconds or an HTTP date, and the load suite records it.',
  ],
  'I-9': [
    'Import2 API Reference, GET /imports/:id, example',
    '`items` is an open map of counts (accounts, contacts …).',
    'An object whose values are non-negative integers.',
  ],
  'I-10': [
    'Import2 API Reference, POST /imports, GET /imports and GET /imports/:id',
    'The prose promises "identification" and "status"; every example shows `id` and `token` for the first. `items` and `users` stand in examples alone.',
    'Identification is `id` and `token`: they and `status` are required. `items` and `users` are required on the mock, a warning elsewhere.',
  ],
  'I-11': [
    'Import2 API Reference, POST /imports',
    'Which properties are validated, and how, is not said beyond "required". `destination_token` is optional, yet an example says "can\'t be blank"; "Couldn\'t access your Tumblr account" shows that validation may log in at the destination.',
    'On the mock `source_tool` is required and a supported tool; the optional ones are strings where present, `destination_instance_url` an absolute http(s) URL, `start_full` a boolean; a blank optional string counts as absent. 422 for null or another type is our word. Real targets get destination values from the settings, since made-up ones may be refused.',
  ],
  'I-12': [
    'Import2 API Reference, Response Codes and Errors',
    'Media types other than JSON, wrong methods and over-long requests are not described.',
    'The mock answers 400 to a body that is not JSON whatever its media type, 404 to an unknown route or method. That it answers 413 and 431 beyond its stated sizes is its own business and no part of the contract. Such requests are never sent to a live target.',
  ],
  'I-13': [
    'Import2 API Reference, Sandbox',
    '"GET: will return pre-defined static responses"; what GET /imports/:id and the payment calls answer at the sandbox for an unknown id is not said.',
    'GET answers the fixed body for any id; a payment call 200 for the fixed import and 404 for any other. At the real sandbox the GET is asked once and its answer noted; the payment call only warns.',
  ],
  'I-14': [
    'Import2 API Reference, POST /imports/:id/payment/accept',
    'After accepting, only this is promised: the customer "will be able to start" the migration.',
    'No status is expected at once after a payment was accepted or rejected.',
  ],
  'I-15': [
    'All pages of both vendors',
    'Members that are not described: nothing is said. Both vendors add fields over time.',
    'They are allowed and noted; no schema of an answer is closed.',
  ],
  'I-16': [
    'Import2 API Reference, POST /imports, Properties',
    '`start_full` "initiates immediate full migration"; who gives the credentials, and whether a customer still has to click, is not said.',
    'Once the credentials are there the full migration starts by itself, through "In preparation" or not; a server that waits for a click is a warning.',
    '2026-11-28',
  ],
  'E-1': [
    'Elastic Path, Get import; Errors page; JSON:API 1.1, Error Objects',
    '`errors[].status` is a string in the schema and in three examples, the number 500 in the example made from the schema (shown inside 400 and 404 too), and a number on the errors page; JSON:API 1.1 says string.',
    'A string equal to the HTTP status. A number, or one that differs, is a known deviation outside of the mock.',
  ],
  'E-2': [
    'Elastic Path, Get import; JSON:API 1.1, Content Negotiation',
    'The content type is application/json; JSON:API asks for application/vnd.api+json.',
    'Either is accepted.',
  ],
  'E-3': [
    'Elastic Path, Get import',
    'Ids look like UUIDs and carry no format; which requests get 400 is not said.',
    'An id is a UUID; a path with one that is not gets 400, a well-formed unknown one 404. At a store either is accepted.',
  ],
  'E-4': [
    'Elastic Path, Get import and Create import, schema',
    '`data` is not marked as required in the bodies of 200 and 201, nor `id` in an import; "The import is returned" says that there is one.',
    'Both are required: `data` by the word of the page, `id` by ours.',
  ],
  'E-5': [
    'Elastic Path, Get import, schema and example',
    '`started_at` and `finished_at` are optional; the page’s example is a pending job with both, and with imported counts.',
    'On the mock they are absent until the job starts or ends: `started_at` once it is started, both once it succeeded. At a store a failed job may lack `started_at`; null or the zero time is a known deviation, and so is the page’s example.',
  ],
  'E-6': [
    'Elastic Path, Get import, example',
    'Timestamps have no format.',
    'RFC 3339 date-times in UTC, compared as instants: fractions vary in length, so never as strings.',
  ],
  'E-7': [
    'Elastic Path, Create import; Imports page',
    'Which faults of an upload are answered 400 is not said.',
    'No file, an empty file, not one well-formed line, more than 50,000 objects, or an `external_ref` of more than 2048 characters: 400 and no job. With some bad lines the job is created, and they are not counted.',
  ],
  'E-8': [
    'Elastic Path, Errors page; Create import, 409',
    '409 is "updated by another user at the same time" on the errors page, "unable to perform the operation at this time" at the operation.',
    'On the mock it is had on demand only; at a store a 409 to a create is retried once and reported.',
  ],
  'E-9': [
    'Elastic Path, Errors page; Rate limits',
    '401, 403 and 429 stand on the general pages, not at the operation.',
    'They belong to every operation of this API; a 403 to a create says of a store that the token may only read, which is no fault of its.',
  ],
  'E-10': [
    'Elastic Path, Get import, schema, meta.records',
    'The schema names the five totals of `uploaded` and of `imported` without marking them as required, while `uploaded`, `imported`, `records`, `timestamps`, `meta` and `attributes` are; later descriptions have other record types.',
    'Objects of non-negative integers. The five keys are required on the mock; a missing one is a known deviation at a store, which is sent only types that all descriptions have; a further one is noted.',
    '2026-11-28',
  ],
  'E-11': [
    'Elastic Path, List imports',
    'The list documents 200 and 500 only.',
    '400 for a `page[limit]` or `page[offset]` outside its range or not a number: our word, which binds at the mock alone.',
  ],
  'E-12': [
    'Elastic Path, Create import',
    'A create with another media type, a wrong method, and over-long requests are not described.',
    'The mock answers 400 and 404 as JSON:API errors, and so 413 beyond its stated sizes, which is its own business and no part of the contract; such requests are never sent to a store.',
  ],
  'E-13': [
    'Elastic Path, Authentication',
    'The answer with the token is flat on one page and wrapped in `data` on another.',
    'Flat; a wrapped one is a known deviation.',
  ],
  'E-14': [
    'Elastic Path, later descriptions of the API',
    'Deleting jobs, the errors of an import, and paging of GET stand in later descriptions.',
    'Outside of this contract; so a job that is gone between two polls is no fault of a store.',
  ],
  'E-15': [
    'Elastic Path, Get import, example; Imports page',
    'The example uploads 50,000 of each of five types in one job, 250,000 in all; a file holds at most 50,000 objects.',
    'The example shows the shape, not a possible job: totals are not held against a file’s limit.',
    '2026-11-28',
  ],
  'E-16': [
    'Elastic Path, Errors page and Authentication; RFC 6749, 5.2',
    'Errors are JSON:API documents (errors page); the token call is OAuth’s, whose errors are `{"error": "invalid_client"}`. Which form a refused token call has is not said.',
    'JSON:API on the mock; the form of OAuth is a known deviation at a store.',
    '2026-11-28',
  ],
};

export const decisions: readonly Decision[] = (Object.entries(rows) as [DecisionId, Row][]).map(
  ([id, [where, pages, decided, day = '2026-11-22']]) => ({ id, pages, decided, where, day }),
);

/** How decisions are cited in a text. */
export const citation = /\b[IE]-\d+\b/g;

/** The decisions that a text cites, each once, in its order; ids without a row are left out (a test finds them). */
export const decisionsIn = (text: string): Decision[] => {
  const ids = new Set<string>(text.match(citation) ?? []);
  return [...ids].flatMap((id) => decisions.find((row) => row.id === id) ?? []);
};
