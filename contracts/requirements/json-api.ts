import type { Requirement } from '../requirement.ts';

/** What JSON:API 1.1 says of an error document. Elastic Path claims the standard, so it binds there. */
export const jsonApiRequirements = [
  {
    id: 'json-api/top-level-member',
    level: 'MUST',
    authority: 'claimed-standard',
    sentence: 'A document MUST contain at least one of the following top-level members: data, errors, meta.',
    where: 'JSON:API 1.1, Top Level',
  },
  {
    id: 'json-api/no-data-beside-errors',
    level: 'MUST',
    authority: 'claimed-standard',
    sentence: 'The members data and errors MUST NOT coexist in the same document.',
    where: 'JSON:API 1.1, Top Level',
  },
  {
    id: 'json-api/errors-is-an-array',
    level: 'MUST',
    authority: 'claimed-standard',
    sentence: 'Error objects MUST be returned as an array keyed by errors in the top level of a JSON:API document.',
    where: 'JSON:API 1.1, Error Objects',
  },
  {
    id: 'json-api/error-object-has-a-member',
    level: 'MUST',
    authority: 'claimed-standard',
    sentence: 'An error object MAY have the following members, and MUST contain at least one of:',
    where: 'JSON:API 1.1, Error Objects',
  },
  {
    id: 'json-api/error-id',
    level: 'MUST',
    authority: 'claimed-standard',
    sentence: 'id: a unique identifier for this particular occurrence of the problem.',
    where: 'JSON:API 1.1, Error Objects',
  },
  {
    id: 'json-api/error-links',
    level: 'MUST',
    authority: 'claimed-standard',
    sentence: 'links: a links object that MAY contain the following members: about, type',
    where: 'JSON:API 1.1, Error Objects',
  },
  {
    id: 'json-api/error-status-is-a-string',
    level: 'MUST',
    authority: 'claimed-standard',
    sentence:
      'status: the HTTP status code applicable to this problem, expressed as a string value. This member SHOULD be provided.',
    where: 'JSON:API 1.1, Error Objects',
    decision: 'E-1',
  },
  {
    id: 'json-api/error-code-is-a-string',
    level: 'MUST',
    authority: 'claimed-standard',
    sentence: 'code: an application-specific error code, expressed as a string value.',
    where: 'JSON:API 1.1, Error Objects',
  },
  {
    id: 'json-api/error-title-is-stable',
    level: 'SHOULD',
    authority: 'claimed-standard',
    sentence:
      'title: a short, human-readable summary of the problem that SHOULD NOT change from occurrence to occurrence of the problem, except for purposes of localization.',
    where: 'JSON:API 1.1, Error Objects',
  },
  {
    id: 'json-api/error-source-is-an-object',
    level: 'MUST',
    authority: 'claimed-standard',
    sentence: 'source: an object containing references to the primary source of the error.',
    where: 'JSON:API 1.1, Error Objects',
  },
  {
    id: 'json-api/error-source-names-a-place',
    level: 'SHOULD',
    authority: 'claimed-standard',
    sentence: 'It SHOULD include one of the following members or be omitted: pointer, parameter, header',
    where: 'JSON:API 1.1, Error Objects, source',
  },
  {
    id: 'json-api/error-pointer-exists',
    level: 'MUST',
    authority: 'claimed-standard',
    sentence: 'This MUST point to a value in the request document that exists',
    where: 'JSON:API 1.1, Error Objects, source.pointer',
  },
  {
    id: 'json-api/most-applicable-status',
    level: 'SHOULD',
    authority: 'claimed-standard',
    sentence:
      'When a server encounters multiple problems for a single request, the most generally applicable HTTP error code SHOULD be used in the response.',
    where: 'JSON:API 1.1, Processing Errors',
  },
  {
    id: 'json-api/media-type',
    level: 'MUST',
    authority: 'standard',
    sentence:
      'Servers and clients MUST send all JSON:API payloads using the JSON:API media type in the Content-Type header.',
    where: 'JSON:API 1.1, Content Negotiation',
    decision: 'E-2',
  },
] as const satisfies readonly Requirement[];
