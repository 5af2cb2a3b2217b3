/** What the sources leave open or disagree on, and what we decided. Requirements, deviations and exclusions cite the id. */
export type Decision = {
  readonly id: `${'I' | 'E'}-${number}`;
  /** What the pages say, or do not. */
  readonly pages: string;
  readonly decided: string;
  /** Where the pages say it. */
  readonly where: string;
  /** The day of the decision, YYYY-MM-DD. */
  readonly day: string;
};

const first = '2026-11-22';

export const decisions: readonly Decision[] = [
  {
    id: 'I-1',
    pages:
      'The examples show "Import Completed" and "Sample Import in Progress", which are not in the table of statuses; since v2.1 answers and webhooks use the same labels.',
    decided:
      'A status is one of the nine labels of the table. The labels of the examples are a known deviation at sandbox GETs and in webhooks.',
    where: 'Import2 API Reference, GET /imports and GET /imports/:id; Webhook Reference; Changelog',
    day: first,
  },
  {
    id: 'I-2',
    pages: 'The example of the list ends with a trailing comma, so it is not JSON.',
    decided: 'A slip of the page: strict JSON is required.',
    where: 'Import2 API Reference, GET /imports',
    day: first,
  },
  {
    id: 'I-3',
    pages:
      '"All requests and responses are encoded as JSON", yet 404 and the 200 of the payment calls are shown without a body, and the bodies of 400, 401 and 429 are not described.',
    decided:
      'Such a body may be empty; if there is one, it is JSON with a JSON content type. The 200 of a payment call is empty.',
    where: 'Import2 API Reference, Response Codes and Errors; POST /imports/:id/payment/*',
    day: first,
  },
  {
    id: 'I-4',
    pages:
      'The body of a 422 maps a field to an array of messages; fields without a fault may be there with an empty array, and "destination", which is no field of the request, may be there.',
    decided:
      'An object of arrays of non-empty strings, at least one of them not empty. Keys beyond the documented ones are noted and fail nothing, whatever they hold.',
    where: 'Import2 API Reference, POST /imports, the 422 example',
    day: first,
  },
  {
    id: 'I-5',
    pages: '"warnings (if there are any)": their shape is not given.',
    decided: '`warnings` is optional and may be anything.',
    where: 'Import2 API Reference, GET /imports/:id',
    day: first,
  },
  {
    id: 'I-6',
    pages: '`destination_username` is required for the list; what a request without it is answered is not said.',
    decided:
      '422; a 400 is a known deviation. The sandbox, whose GETs answer fixed bodies, is asked once, and its answer noted. A blank one counts as missing.',
    where: 'Import2 API Reference, GET /imports',
    day: first,
  },
  {
    id: 'I-7',
    pages: 'A payment call where it makes no sense (the migration is completed or undone) is not described.',
    decided: 'The mock answers 200 and changes nothing; it is not tried on live targets.',
    where: 'Import2 API Reference, POST /imports/:id/payment/*',
    day: first,
  },
  {
    id: 'I-8',
    pages: 'The 429 is described without `Retry-After`.',
    decided:
      'Not required. Where there is one, it is a number of seconds or an HTTP date, and the load suite records it.',
    where: 'Import2 API Reference, API Rate Limits; RFC 9110, 10.2.3',
    day: first,
  },
  {
    id: 'I-9',
    pages: '`items` is an open map of counts (accounts, contacts …).',
    decided: 'An object whose values are non-negative integers.',
    where: 'Import2 API Reference, GET /imports/:id, example',
    day: first,
  },
  {
    id: 'I-10',
    pages:
      'The prose promises "identification" and "status"; every example shows `id` and `token` for the first. `items` and `users` stand in examples alone.',
    decided:
      'Identification is `id` and `token`: they and `status` are required. `items` and `users` are required on the mock, a warning elsewhere.',
    where: 'Import2 API Reference, POST /imports, GET /imports and GET /imports/:id',
    day: first,
  },
  {
    id: 'I-11',
    pages:
      'Which properties are validated, and how, is not said beyond "required". `destination_token` is optional, yet an example says "can\'t be blank"; "Couldn\'t access your Tumblr account" shows that validation may log in at the destination.',
    decided:
      'On the mock `source_tool` is required and a supported tool; the optional ones are strings where present, `destination_instance_url` an absolute http(s) URL, `start_full` a boolean; a blank optional string counts as absent. 422 for null or another type is our word. Real targets get destination values from the settings, since made-up ones may be refused.',
    where: 'Import2 API Reference, POST /imports',
    day: first,
  },
  {
    id: 'I-12',
    pages: 'Media types other than JSON, wrong methods and over-long requests are not described.',
    decided:
      'The mock answers 400 to a body that is not JSON whatever its media type, 404 to an unknown route or method. That it answers 413 and 431 beyond its stated sizes is its own business and no part of the contract. Such requests are never sent to a live target.',
    where: 'Import2 API Reference, Response Codes and Errors',
    day: first,
  },
  {
    id: 'I-13',
    pages:
      '"GET: will return pre-defined static responses"; what GET /imports/:id and the payment calls answer at the sandbox for an unknown id is not said.',
    decided:
      'GET answers the fixed body for any id; a payment call 200 for the fixed import and 404 for any other. At the real sandbox the GET is asked once and its answer noted; the payment call only warns.',
    where: 'Import2 API Reference, Sandbox',
    day: first,
  },
  {
    id: 'I-14',
    pages: 'After accepting, only this is promised: the customer "will be able to start" the migration.',
    decided: 'No status is expected at once after a payment was accepted or rejected.',
    where: 'Import2 API Reference, POST /imports/:id/payment/accept',
    day: first,
  },
  {
    id: 'I-15',
    pages: 'Members that are not described: nothing is said. Both vendors add fields over time.',
    decided: 'They are allowed and noted; no schema of an answer is closed.',
    where: 'All pages of both vendors',
    day: first,
  },
  {
    id: 'I-16',
    pages:
      '`start_full` "initiates immediate full migration"; who gives the credentials, and whether a customer still has to click, is not said.',
    decided:
      'Once the credentials are there the full migration starts by itself, through "In preparation" or not; a server that waits for a click is a warning.',
    where: 'Import2 API Reference, POST /imports, Properties',
    day: '2026-11-28',
  },
  {
    id: 'E-1',
    pages:
      '`errors[].status` is a string in the schema and in three examples, the number 500 in the example made from the schema (shown inside 400 and 404 too), and a number on the errors page; JSON:API 1.1 says string.',
    decided:
      'A string equal to the HTTP status. A number, or one that differs, is a known deviation outside of the mock.',
    where: 'Elastic Path, Get import; Errors page; JSON:API 1.1, Error Objects',
    day: first,
  },
  {
    id: 'E-2',
    pages: 'The content type is application/json; JSON:API asks for application/vnd.api+json.',
    decided: 'Either is accepted.',
    where: 'Elastic Path, Get import; JSON:API 1.1, Content Negotiation',
    day: first,
  },
  {
    id: 'E-3',
    pages: 'Ids look like UUIDs and carry no format; which requests get 400 is not said.',
    decided:
      'An id is a UUID; a path with one that is not gets 400, a well-formed unknown one 404. At a store either is accepted.',
    where: 'Elastic Path, Get import',
    day: first,
  },
  {
    id: 'E-4',
    pages:
      '`data` is not marked as required in the bodies of 200 and 201, nor `id` in an import; "The import is returned" says that there is one.',
    decided: 'Both are required: `data` by the word of the page, `id` by ours.',
    where: 'Elastic Path, Get import and Create import, schema',
    day: first,
  },
  {
    id: 'E-5',
    pages:
      '`started_at` and `finished_at` are optional; the page’s example is a pending job with both, and with imported counts.',
    decided:
      'On the mock they are absent until the job starts or ends: `started_at` once it is started, both once it succeeded. At a store a failed job may lack `started_at`; null or the zero time is a known deviation, and so is the page’s example.',
    where: 'Elastic Path, Get import, schema and example',
    day: first,
  },
  {
    id: 'E-6',
    pages: 'Timestamps have no format.',
    decided: 'RFC 3339 date-times in UTC, compared as instants: fractions vary in length, so never as strings.',
    where: 'Elastic Path, Get import, example',
    day: first,
  },
  {
    id: 'E-7',
    pages: 'Which faults of an upload are answered 400 is not said.',
    decided:
      'No file, an empty file, not one well-formed line, more than 50,000 objects, or an `external_ref` of more than 2048 characters: 400 and no job. With some bad lines the job is created, and they are not counted.',
    where: 'Elastic Path, Create import; Imports page',
    day: first,
  },
  {
    id: 'E-8',
    pages:
      '409 is "updated by another user at the same time" on the errors page, "unable to perform the operation at this time" at the operation.',
    decided: 'On the mock it is had on demand only; at a store a 409 to a create is retried once and reported.',
    where: 'Elastic Path, Errors page; Create import, 409',
    day: first,
  },
  {
    id: 'E-9',
    pages: '401, 403 and 429 stand on the general pages, not at the operation.',
    decided: 'They belong to every operation of this API.',
    where: 'Elastic Path, Errors page; Rate limits',
    day: first,
  },
  {
    id: 'E-10',
    pages:
      'The schema names the five totals of `uploaded` and of `imported` without marking them as required, while `uploaded`, `imported`, `records`, `timestamps`, `meta` and `attributes` are; later descriptions have other record types.',
    decided:
      'Objects of non-negative integers. The five keys are required on the mock; a missing or a further one is a known deviation at a store, which is sent only types that all descriptions have.',
    where: 'Elastic Path, Get import, schema, meta.records',
    day: '2026-11-28',
  },
  {
    id: 'E-11',
    pages: 'The list documents 200 and 500 only.',
    decided:
      '400 for a `page[limit]` or `page[offset]` outside its range or not a number: our word, tried on the mock alone.',
    where: 'Elastic Path, List imports',
    day: first,
  },
  {
    id: 'E-12',
    pages: 'A create with another media type, a wrong method, and over-long requests are not described.',
    decided:
      'The mock answers 400 and 404 as JSON:API errors, and so 413 beyond its stated sizes, which is its own business and no part of the contract; such requests are never sent to a store.',
    where: 'Elastic Path, Create import',
    day: first,
  },
  {
    id: 'E-13',
    pages: 'The answer with the token is flat on one page and wrapped in `data` on another.',
    decided: 'Flat; a wrapped one is a known deviation.',
    where: 'Elastic Path, Authentication',
    day: first,
  },
  {
    id: 'E-14',
    pages: 'Deleting jobs, the errors of an import, and paging of GET stand in later descriptions.',
    decided: 'Outside of this contract; so a job that is gone between two polls is no fault of a store.',
    where: 'Elastic Path, later descriptions of the API',
    day: first,
  },
  {
    id: 'E-15',
    pages:
      'The example uploads 50,000 of each of five types in one job, 250,000 in all; a file holds at most 50,000 objects.',
    decided: 'The example shows the shape, not a possible job: totals are not held against a file’s limit.',
    where: 'Elastic Path, Get import, example; Imports page',
    day: '2026-11-28',
  },
  {
    id: 'E-16',
    pages:
      'Errors are JSON:API documents (errors page); the token call is OAuth’s, whose errors are `{"error": "invalid_client"}`. Which form a refused token call has is not said.',
    decided: 'JSON:API on the mock; the form of OAuth is a known deviation at a store.',
    where: 'Elastic Path, Errors page and Authentication; RFC 6749, 5.2',
    day: '2026-11-28',
  },
];

/** How decisions are cited in a text. */
export const citation = /\b[IE]-\d+\b/g;

/** The decisions that a text cites, each once, in its order; ids without a row are left out (a test finds them). */
export const decisionsIn = (text: string): Decision[] => {
  const ids = new Set<string>(text.match(citation) ?? []);
  return [...ids].flatMap((id) => decisions.find((row) => row.id === id) ?? []);
};
