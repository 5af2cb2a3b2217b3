import * as fc from 'fast-check';
import { type OperationId, operationIds, operationOf } from '../../../contracts/spec/contract.ts';
import type { Header, TargetName } from '../../../contracts/spec/exchange.ts';
import { mockPlaces } from '../../../contracts/spec/mock-places.ts';
import { type Ask, type FuzzCase, type Known, clientSecret } from '../fuzz-case.ts';
import { encoded, oddJson, oddText, rarely } from '../odd-text.ts';
import { type Request, basic, bearer, framings, inPieces, oddHeader, write, wrongCredentials } from '../request.ts';

/** Where an operation stands below the mock's root. */
type Place = { readonly operation: OperationId; readonly target: TargetName; readonly base: string };

const places: readonly Place[] = operationIds.flatMap((operation) => {
  const { api, atHostRoot } = operationOf(operation);
  return mockPlaces
    .filter((place) => place.api === api)
    .map(({ target, base }) => ({ operation, target, base: atHostRoot ? '' : base }));
});

/** What a segment of a path may be, so that it stays one segment and the path stays the operation's. */
const segments = ({ imports, jobs }: Known): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constantFrom(...imports, ...jobs),
    fc.uuid(),
    fc.constantFrom('0', '-1', '%2e%2e', '%00', '%2f', '%F0%9F%92%A5', '00000000-0000-0000-0000-000000000000', 'A'.repeat(5000), '%25', '~', ':id', '*'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }).map(encodeURIComponent),
    fc.constantFrom('%', '%zz', '%ff', '%c0%af', '%ed%a0%80', 'a%', '%e0%80'),
  ); // prettier-ignore

const names = [
  'destination_username',
  'page[offset]',
  'page[limit]',
  'page%5Blimit%5D',
  'filter',
  'x',
  '__proto__',
  'page',
  '',
];
const values = [
  '',
  '0',
  '100',
  '101',
  '-1',
  '1e2',
  '05',
  '1.0',
  '99999999999999999999',
  'jane',
  '%20',
  '%',
  '%ff',
  '+',
  'a&a',
  'NaN',
  '%00',
];

const queries: fc.Arbitrary<string> = fc.oneof(
  fc.constant(''),
  fc
    .array(fc.tuple(fc.constantFrom(...names), fc.oneof(fc.constantFrom(...values), oddText.map(encoded))), {
      maxLength: 4,
    })
    .map((pairs) => `?${pairs.map(([name, value]) => `${name}=${value}`).join('&')}`),
);

const fields = ['source_tool', 'destination_instance_url', 'destination_username', 'destination_token', 'start_full'];

/** Bodies that an operation may be sent, described or not. */
const bodies: fc.Arbitrary<string> = fc.oneof(
  fc.constant(''),
  fc.constant('{"source_tool":"wordpress"}'),
  fc.constant(`grant_type=client_credentials&client_id=mock-fuzz-requests&client_secret=${clientSecret}`),
  oddJson(fields),
  oddText,
);

const preferences = rarely(fc.constantFrom(200, 201, 400, 401, 404, 409, 422, 429, 500, 503));

/** A request to an operation, of which each part may be right or wrong. */
export const requests = (known: Known): fc.Arbitrary<FuzzCase> =>
  fc
    .record({
      place: fc.constantFrom(...places),
      segment: segments(known),
      query: queries,
      body: bodies,
      framing: framings,
      wrong: rarely(wrongCredentials),
      headers: fc.array(oddHeader, { maxLength: 3 }),
      preferred: preferences,
    })
    .chain(({ place, preferred, headers, wrong, ...parts }) => {
      const { method, path, security } = operationOf(place.operation);
      const prefer: Header[] = preferred === null ? [] : [['prefer', `code=${preferred}`]];
      const account = wrong ?? [security === 'bearer' ? bearer(known.account) : basic(known.account)];
      const target = place.base + path.replace(/\{\w+\}/, () => parts.segment) + parts.query;
      const request: Request = { ...parts, method, target, headers: [...account, ...prefer, ...headers] };
      const ask: Ask = {
        kind: 'operation',
        method,
        doubtful: false,
        operation: place.operation,
        target: place.target,
        statuses:
          wrong && security !== 'none' && !/%(?![0-9a-f]{2})|%ff|%c0|%e[d0]%[a8]0/i.test(parts.segment) ? [401] : null,
        asksToFail: preferred !== null && preferred >= 500,
      };
      return inPieces(fc.constant(write(request))).map((pieces) => ({
        written: { pieces, ends: 'waits' },
        asks: [ask],
      }));
    });
