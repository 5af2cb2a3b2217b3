import { jsonApi, standard } from './said-by.ts';

/**
 * The normative sentences of JSON:API 1.1 on the top level of a document and on error objects, in its order, with those
 * they lean on: what a meta object, a links object, a link is. Elastic Path claims the standard for its errors, so it
 * binds there. A sentence that a list follows ends at its colon.
 */
export const jsonApiRequirements = [
  ...jsonApi('Document Structure', {
    'json-api/no-additional-members': [
      { decision: 'I-15' },
      'Unless otherwise noted, objects defined by this specification or any applied extensions MUST NOT contain any additional members.',
    ],
    'json-api/others-are-ignored': 'Client and server implementations MUST ignore non-compliant members.',
  }),
  ...jsonApi('Top Level', {
    'json-api/root-is-an-object':
      'A JSON object MUST be at the root of every JSON:API request and response document containing data.',
    'json-api/top-level-member': 'A document MUST contain at least one of the following top-level members:',
    'json-api/no-data-beside-errors': 'The members data and errors MUST NOT coexist in the same document.',
    'json-api/top-level-may-have': [{ level: 'MAY' }, 'A document MAY contain any of these top-level members:'],
    'json-api/no-included-without-data':
      'If a document does not contain a top-level data key, the included member MUST NOT be present either.',
    'json-api/top-level-links-may-have': [
      { level: 'MAY' },
      'The top-level links object MAY contain the following members:',
    ],
    'json-api/self-link-names-its-type': [
      { at: 'links.self', level: 'SHOULD' },
      'If a document has extensions or profiles applied to it, this link SHOULD be represented by a link object with the type target attribute specifying the JSON:API media type with all applicable parameters.',
    ],
    'json-api/primary-data': 'Primary data MUST be either:',
    'json-api/collection-is-an-array':
      'A logical collection of resources MUST be represented as an array, even if it only contains one item or is empty.',
  }),
  ...jsonApi('Meta Information', {
    'json-api/meta-is-an-object': 'The value of each meta member MUST be an object (a "meta object").',
  }),
  ...jsonApi('Links', {
    'json-api/links-is-an-object': 'The value of this member MUST be an object (a "links object").',
    'json-api/link-form':
      "Within this object, a link MUST be represented as either: a string whose value is a URI-reference pointing to the link's target, a link object or null if the link does not exist.",
  }),
  ...jsonApi('Link objects', {
    'json-api/link-object-has-href':
      "A link object MUST contain the following member: href: a string whose value is a URI-reference pointing to the link's target.",
  }),
  ...jsonApi('JSON:API Object', {
    'json-api/jsonapi-is-an-object':
      'If present, the value of the jsonapi member MUST be an object (a "jsonapi object").',
  }),
  ...jsonApi('Error Objects', {
    'json-api/errors-is-an-array':
      'Error objects MUST be returned as an array keyed by errors in the top level of a JSON:API document.',
    'json-api/error-object-has-a-member':
      'An error object MAY have the following members, and MUST contain at least one of:',
    'json-api/error-id': 'id: a unique identifier for this particular occurrence of the problem.',
    'json-api/error-links': 'links: a links object that MAY contain the following members:',
    'json-api/error-about': [
      { at: 'links' },
      'about: a link that leads to further details about this particular occurrence of the problem.',
    ],
    'json-api/error-about-is-readable': [
      { at: 'links.about', level: 'SHOULD' },
      'When derefenced, this URI SHOULD return a human-readable description of the error.',
    ],
    'json-api/error-type': [
      { at: 'links' },
      'type: a link that identifies the type of error that this particular error is an instance of.',
    ],
    'json-api/error-type-is-readable': [
      { at: 'links.type', level: 'SHOULD' },
      'This URI SHOULD be dereferencable to a human-readable explanation of the general error.',
    ],
    'json-api/error-status-is-a-string': [
      { decision: 'E-1' },
      'status: the HTTP status code applicable to this problem, expressed as a string value.',
    ],
    'json-api/error-status-is-provided': [{ at: 'status', level: 'SHOULD' }, 'This SHOULD be provided.'],
    'json-api/error-code-is-a-string': 'code: an application-specific error code, expressed as a string value.',
    'json-api/error-title-is-stable': [
      { level: 'SHOULD' },
      'title: a short, human-readable summary of the problem that SHOULD NOT change from occurrence to occurrence of the problem, except for purposes of localization.',
    ],
    'json-api/error-detail': 'detail: a human-readable explanation specific to this occurrence of the problem.',
    'json-api/error-source-is-an-object': 'source: an object containing references to the primary source of the error.',
    'json-api/error-source-names-a-place': [
      { at: 'source', level: 'SHOULD' },
      'It SHOULD include one of the following members or be omitted:',
    ],
    'json-api/error-pointer-is-a-json-pointer': [
      { at: 'source' },
      'pointer: a JSON Pointer [RFC6901] to the value in the request document that caused the error',
    ],
    'json-api/error-pointer-exists': [
      { at: 'source.pointer' },
      "This MUST point to a value in the request document that exists; if it doesn't, the client SHOULD simply ignore the pointer.",
    ],
    'json-api/error-parameter-is-a-string': [
      { at: 'source' },
      'parameter: a string indicating which URI query parameter caused the error.',
    ],
    'json-api/error-header-is-a-string': [
      { at: 'source' },
      'header: a string indicating the name of a single request header which caused the error.',
    ],
    'json-api/error-meta': 'meta: a meta object containing non-standard meta-information about the error.',
  }),
  ...jsonApi('Processing Errors', {
    'json-api/most-applicable-status': [
      { level: 'SHOULD' },
      'When a server encounters multiple problems for a single request, the most generally applicable HTTP error code SHOULD be used in the response.',
    ],
  }),
  ...standard('JSON:API 1.1, Content Negotiation', {
    'json-api/media-type': [
      { decision: 'E-2' },
      'Clients and servers MUST send all JSON:API payloads using the JSON:API media type in the Content-Type header.',
    ],
  }),
] as const;
