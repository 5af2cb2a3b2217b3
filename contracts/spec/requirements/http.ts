import { claimed, ours, standard } from './said-by.ts';

/** The rules of HTTP and JSON that matter here; neither vendor claims them, both rest on them. */
export const httpRequirements = [
  ...claimed('RFC 9110, 3.4; both vendors speak of HTTP status codes, so both claim it', {
    'http/whole-answer':
      'A server responds to a client\'s request by sending one or more "response" messages, each including a status code',
  }),
  ...ours('nowhere; a network between us and a server may lose one of many, and a server may restart', {
    'http/answered-at-once': [
      { level: 'SHOULD' },
      'A request is answered the first time; one that may be sent twice is sent again if it was lost on the way, or answered 503 for now.',
    ],
  }),
  ...ours('the vendors list the statuses they answer; Import2 calls its list "the most frequently seen"', {
    'http/status-is-declared': 'An operation answers only statuses that openapi.yaml declares for it.',
  }),
  ...ours('nowhere: the vendors name the statuses of an operation, seldom which fault gets which', {
    'http/refused-with-declared-status': [
      { elsewhere: 'note', decision: 'I-11, E-3, E-7' },
      'Where the vendor says that a request is refused and not how, the answer has the status that openapi.yaml gives it; a real target may refuse it with another 4xx.',
    ],
  }),
  ...standard('RFC 9110, 15.5', {
    'http/client-error-is-4xx':
      'The 4xx (Client Error) class of status code indicates that the client seems to have erred.',
  }),
  ...ours('nowhere: which of several faults is answered is not said', {
    'http/credentials-come-first': [
      { status: 401 },
      'Bad credentials are answered 401, whatever else is wrong with the request.',
    ],
  }),
  ...ours('nowhere; I-15 says it of members', {
    'http/unknown-query-is-passed-over': 'A query parameter that is not described changes nothing.',
  }),
  ...standard('RFC 8259, 11', {
    'http/json-charset-has-no-effect':
      'No "charset" parameter is defined for this registration. Adding one really has no effect on compliant recipients.',
  }),
  ...claimed('RFC 9110, 15.6', {
    'http/server-error':
      'The 5xx (Server Error) class of status code indicates that the server is aware that it has erred or is incapable of performing the requested method.',
  }),
  ...standard('RFC 9110, 11.6.1', {
    'http/unauthorized-has-challenge':
      'A server generating a 401 (Unauthorized) response MUST send a WWW-Authenticate header field containing at least one challenge.',
  }),
  ...standard('RFC 9110, 8.3', {
    'http/json-has-json-media-type': [
      { level: 'SHOULD' },
      'A sender that generates a message containing content SHOULD generate a Content-Type header field in that message unless the intended media type of the enclosed representation is unknown to the sender.',
    ],
  }),
  ...standard('RFC 9110, 10.2.3', {
    'http/retry-after-form': [
      { decision: 'I-8' },
      'The Retry-After field value can be either an HTTP-date or a number of seconds to delay after receiving the response.',
    ],
  }),
  ...standard('RFC 9110, 11.1', {
    'http/scheme-is-case-insensitive': [
      { status: 401 },
      'It uses a case-insensitive token to identify the authentication scheme',
    ],
  }),
  // Elastic Path's page says how a token is asked for, and of another way to ask only the standard that it follows
  ...standard('RFC 6749, 5.2', {
    'http/grant-type-is-supported': 'The authorization grant type is not supported by the authorization server.',
  }),
  ...standard('RFC 8259, 2', {
    'http/json-is-well-formed': [{ decision: 'I-2' }, 'A JSON text is a serialized value.'],
  }),
  ...standard('RFC 8259, 8.1', {
    'http/json-is-utf-8':
      'JSON text exchanged between systems that are not part of a closed ecosystem MUST be encoded using UTF-8',
    'http/json-has-no-byte-order-mark':
      'Implementations MUST NOT add a byte order mark (U+FEFF) to the beginning of a networked-transmitted JSON text.',
  }),
  ...ours('nowhere; RFC 9110, 12.5.3 leaves the coding open where a request has no Accept-Encoding', {
    'http/content-coding-is-common': [
      { level: 'SHOULD' },
      'An answer that nobody asked to be coded has no content coding, or one that every client can undo.',
    ],
  }),
  ...standard('RFC 7493, 2.3; RFC 8259 says SHOULD', {
    'http/json-names-are-unique': 'Objects in I-JSON messages MUST NOT have members with duplicate names.',
  }),
  ...standard('RFC 9745, Abstract: a server that sends it says that clients should move on', {
    'http/not-deprecated': [
      { level: 'SHOULD' },
      'The Deprecation HTTP response header field is used to signal to consumers of a resource (identified by a URI) that the resource will be or has been deprecated.',
    ],
  }),
  ...standard('RFC 8594, Abstract: a server that sends it says by when clients should have moved on', {
    'http/no-sunset': [
      { level: 'SHOULD' },
      'The Sunset HTTP response header field … indicates that a URI is likely to become unresponsive at a specified point in the future.',
    ],
  }),
  ...ours('nowhere; a token in an error body ends in logs', {
    'http/no-secret-echoed': 'An answer does not repeat a secret of its request.',
  }),
  ...ours('nowhere; both vendors add fields', {
    'http/undescribed-members-allowed': [
      { level: 'MAY', decision: 'I-15' },
      'Members that are not described are allowed, and noted.',
    ],
  }),
] as const;
