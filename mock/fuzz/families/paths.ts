import * as fc from 'fast-check';
import { type FuzzCase, type Known, nowhere } from '../fuzz-case.ts';
import { encoded, oddText } from '../odd-text.ts';
import { basic, framings, oddHeader, write } from '../request.ts';

/** Every method Node reads, and QUERY; CONNECT is the family framing's. */
const methods = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
  'MKCOL',
  'COPY',
  'LOCK',
  'SEARCH',
  'REPORT',
  'PURGE',
  'SUBSCRIBE',
  'LINK',
  'QUERY',
  'M-SEARCH',
  'SOURCE',
];

/** Methods that an operation does not have, on its path. */
const wrongMethods = fc.tuple(
  fc.constantFrom(...methods.filter((method) => method !== 'GET' && method !== 'POST')),
  fc.constantFrom(
    '/api/v2.1/tools',
    '/api/v2.1/imports',
    '/api/sandbox/imports/17',
    '/api/v2.1/imports/17/payment/accept',
    '/v2/subscriptions/imports',
    '/v2/subscriptions/imports/17',
    '/oauth/access_token',
  ),
);

const anyPaths = fc.tuple(
  fc.constantFrom(...methods),
  fc
    .tuple(
      fc.constantFrom(
        '/api/v2.1',
        '/api/v2.1/imports/1/payment',
        '/api/',
        '/v2/subscriptions/imports/a',
        '/v2',
        '/v3',
        '/_mock/x',
        '/oauth',
        '',
        '/api/v2.1/tools',
        '//',
        '/..',
        '/%2e%2e',
      ),
      fc.array(fc.oneof(oddText.map(encoded), fc.constantFrom('..', '.', '', '%', '%zz', '%2f', ';', '*', ':id')), {
        minLength: 1,
        maxLength: 4,
      }),
    )
    .map(([base, segments]) => `${base}/${segments.join('/')}/~nowhere`),
);

/** Paths and methods that are nobody's: 404, whatever else the request holds. */
export const paths = ({ account }: Known): fc.Arbitrary<FuzzCase> =>
  fc
    .record({
      at: fc.oneof(wrongMethods, anyPaths),
      headers: fc.array(oddHeader, { maxLength: 2 }),
      body: oddText,
      framing: framings,
    })
    .map(({ at: [method, target], headers, body, framing }) => ({
      written: {
        pieces: [write({ method, target, headers: [basic(account), ...headers], body, framing })],
        ends: 'waits',
      },
      asks: [nowhere(method, target.startsWith('/api/') ? 'import2' : 'elastic-path')],
    }));
