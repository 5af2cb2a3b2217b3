import type { Requirement } from '../requirement.ts';

/** The rules of HTTP and JSON that matter here; neither vendor claims them, both rest on them. */
export const httpRequirements = [
  {
    id: 'http/whole-answer',
    level: 'MUST',
    authority: 'claimed-standard',
    sentence:
      'A server responds to a client\'s request by sending one or more "response" messages, each including a status code',
    where: 'RFC 9110, 3.4; both vendors speak of HTTP status codes, so both claim it',
  },
  {
    id: 'http/answered-at-once',
    level: 'SHOULD',
    authority: 'ours',
    sentence:
      'A request is answered the first time; one that only reads is sent again if it was lost on the way, or answered 503 for now.',
    where: 'nowhere; a network between us and a server may lose one of many, and a server may restart',
  },
  {
    id: 'http/status-is-declared',
    level: 'MUST',
    authority: 'ours',
    sentence: 'An operation answers only statuses that openapi.yaml declares for it.',
    where: 'the vendors list the statuses they answer; Import2 calls its list "the most frequently seen"',
  },
  {
    id: 'http/refused-with-declared-status',
    level: 'MUST',
    authority: 'ours',
    elsewhere: 'note',
    sentence:
      'Where the vendor says that a request is refused and not how, the answer has the status that openapi.yaml gives it; a real target may refuse it with another 4xx.',
    where: 'nowhere: the vendors name the statuses of an operation, seldom which fault gets which',
    decision: 'I-11, E-3, E-7',
  },
  {
    id: 'http/client-error-is-4xx',
    level: 'MUST',
    authority: 'standard',
    sentence: 'The 4xx (Client Error) class of status code indicates that the client seems to have erred.',
    where: 'RFC 9110, 15.5',
  },
  {
    id: 'http/credentials-come-first',
    level: 'MUST',
    authority: 'ours',
    status: 401,
    sentence: 'Bad credentials are answered 401, whatever else is wrong with the request.',
    where: 'nowhere: which of several faults is answered is not said',
  },
  {
    id: 'http/unknown-query-is-passed-over',
    level: 'MUST',
    authority: 'ours',
    sentence: 'A query parameter that is not described changes nothing.',
    where: 'nowhere; I-15 says it of members',
  },
  {
    id: 'http/json-charset-has-no-effect',
    level: 'MUST',
    authority: 'standard',
    sentence:
      'No "charset" parameter is defined for this registration. Adding one really has no effect on compliant recipients.',
    where: 'RFC 8259, 11',
  },
  {
    id: 'http/server-error',
    level: 'MUST',
    authority: 'claimed-standard', // both vendors tell by HTTP's statuses what became of a request
    sentence:
      'The 5xx (Server Error) class of status code indicates that the server is aware that it has erred or is incapable of performing the requested method.',
    where: 'RFC 9110, 15.6',
  },
  {
    id: 'http/unauthorized-has-challenge',
    level: 'MUST',
    authority: 'standard',
    sentence:
      'A server generating a 401 (Unauthorized) response MUST send a WWW-Authenticate header field containing at least one challenge.',
    where: 'RFC 9110, 11.6.1',
  },
  {
    id: 'http/json-has-json-media-type',
    level: 'SHOULD',
    authority: 'standard',
    sentence:
      'A sender that generates a message containing content SHOULD generate a Content-Type header field in that message unless the intended media type of the enclosed representation is unknown to the sender.',
    where: 'RFC 9110, 8.3',
  },
  {
    id: 'http/retry-after-form',
    level: 'MUST',
    authority: 'standard',
    sentence:
      'The Retry-After field value can be either an HTTP-date or a number of seconds to delay after receiving the response.',
    where: 'RFC 9110, 10.2.3',
    decision: 'I-8',
  },
  {
    id: 'http/scheme-is-case-insensitive',
    level: 'MUST',
    authority: 'standard',
    status: 401,
    sentence: 'It uses a case-insensitive token to identify the authentication scheme',
    where: 'RFC 9110, 11.1',
  },
  {
    id: 'http/json-is-well-formed',
    level: 'MUST',
    authority: 'standard',
    sentence: 'A JSON text is a serialized value.',
    where: 'RFC 8259, 2',
    decision: 'I-2',
  },
  {
    id: 'http/json-is-utf-8',
    level: 'MUST',
    authority: 'standard',
    sentence: 'JSON text exchanged between systems that are not part of a closed ecosystem MUST be encoded using UTF-8',
    where: 'RFC 8259, 8.1',
  },
  {
    id: 'http/content-coding-is-common',
    level: 'SHOULD',
    authority: 'ours',
    sentence: 'An answer that nobody asked to be coded has no content coding, or one that every client can undo.',
    where: 'nowhere; RFC 9110, 12.5.3 leaves the coding open where a request has no Accept-Encoding',
  },
  {
    id: 'http/json-has-no-byte-order-mark',
    level: 'MUST',
    authority: 'standard',
    sentence:
      'Implementations MUST NOT add a byte order mark (U+FEFF) to the beginning of a networked-transmitted JSON text.',
    where: 'RFC 8259, 8.1',
  },
  {
    id: 'http/json-names-are-unique',
    level: 'MUST',
    authority: 'standard',
    sentence: 'Objects in I-JSON messages MUST NOT have members with duplicate names.',
    where: 'RFC 7493, 2.3; RFC 8259 says SHOULD',
  },
  {
    id: 'http/not-deprecated',
    level: 'SHOULD',
    authority: 'standard',
    sentence:
      'The Deprecation HTTP response header field is used to signal to consumers of a resource (identified by a URI) that the resource will be or has been deprecated.',
    where: 'RFC 9745, Abstract: a server that sends it says that clients should move on',
  },
  {
    id: 'http/no-sunset',
    level: 'SHOULD',
    authority: 'standard',
    sentence:
      'The Sunset HTTP response header field … indicates that a URI is likely to become unresponsive at a specified point in the future.',
    where: 'RFC 8594, Abstract: a server that sends it says by when clients should have moved on',
  },
  {
    id: 'http/no-secret-echoed',
    level: 'MUST',
    authority: 'ours',
    sentence: 'An answer does not repeat a secret of its request.',
    where: 'nowhere; a token in an error body ends in logs',
  },
  {
    id: 'http/undescribed-members-allowed',
    level: 'MAY',
    authority: 'ours',
    sentence: 'Members that are not described are allowed, and noted.',
    where: 'nowhere; both vendors add fields',
    decision: 'I-15',
  },
] as const satisfies readonly Requirement[];
