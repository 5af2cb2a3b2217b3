import * as fc from 'fast-check';
import { bodySchemaOf } from '../../contracts/cases/families/constraints.ts';
import { operationIds, operationOf } from '../../contracts/spec/contract.ts';
import type { Header } from '../../contracts/spec/exchange.ts';
import { mostBodyBytes } from '../limits.ts';
import type { Ask } from './judge.ts';
import {
  anyBytes,
  basic,
  bearer,
  encoded,
  filled,
  mix,
  oddHeader,
  oddJson,
  oddText,
  oneWordOf,
  rarely,
  wrongCredentials,
} from './odd.ts';
import { type Request } from './wire.ts';
import { mountPoints } from '../../contracts/spec/targets.ts';
import { mockClientSecret } from '../../contracts/spec/auth.ts';

/** What exists in the mock before a family begins. */
export type Known = { readonly account: string; readonly imports: readonly string[]; readonly jobs: readonly string[] };

/** A request, and what its answer is held to. */
export type Asked = Omit<Ask, 'method' | 'isLarge'> & { readonly request: Request };

const chunk = fc.record({ chunk: fc.integer({ min: 1, max: 5000 }) }, { requiredKeys: [] });

/** Where each operation stands below the mock's root. */
const routes = operationIds.flatMap((id) => {
  const { api, atHostRoot, path } = operationOf(id);
  const own = mountPoints.filter((point) => point.api === api);
  return own.map(({ target, base }) => ({ id, target, path: (atHostRoot ? '' : base) + path }));
});

export const routesOfBodies = routes.filter(({ id }) =>
  /json|urlencoded/.test(operationOf(id).requestBody?.mediaType ?? ''),
);

const brokenEscape = /%(?![0-9a-f]{2})|%ff|%c0|%e[d0]%[a8]0/i;

/** What a segment of a path may be, so that it stays one segment and the path stays the operation's. */
const segments = ({ imports, jobs }: Known): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constantFrom(...imports, ...jobs),
    fc.uuid(),
    oneWordOf('0 -1 %2e%2e %00 %2f %F0%9F%92%A5 00000000-0000-0000-0000-000000000000 %25 ~ :id *'),
    fc.constant('A'.repeat(5000)),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }).map(encodeURIComponent),
    oneWordOf('% %zz %ff %c0%af %ed%a0%80 a% %e0%80'),
  );

const parameterNames = fc.oneof(
  oneWordOf('destination_username page[offset] page[limit] page%5Blimit%5D filter page __proto__'),
  fc.constant(''),
);
const parameterValues = fc.oneof(
  oneWordOf('0 100 101 -1 1e2 05 1.0 99999999999999999999 jane %20 % %ff + a&a NaN %00'),
  oddText.map(encoded),
);
const pairs = (names: fc.Arbitrary<string>, values: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.array(filled`${names}=${values}`, { maxLength: 5 }).map((all) => all.join('&'));

const fields = Object.keys(bodySchemaOf('import2.createImport').properties ?? {});
const forms = filled`${pairs(
  oneWordOf('grant_type client_id client_secret __proto__'),
  fc.oneof(oddText.map(encoded), oddText, oneWordOf('client_credentials mock-a')),
)}&client_secret=${mockClientSecret}`;

/** Of about the largest size. */
const sizes = fc
  .integer({ min: mostBodyBytes - 30, max: mostBodyBytes + 60 })
  .map((size) => `{"source_tool":"${'x'.repeat(size - 18)}"}`);

/** A request to an operation, of which each part may be right or wrong. */
export const requests = (known: Known, at: typeof routes = routes): fc.Arbitrary<Asked> =>
  fc
    .record({
      route: fc.constantFrom(...at),
      segment: segments(known),
      query: pairs(parameterNames, parameterValues),
      body: mix(
        [3, oddJson(fields)],
        [1, forms],
        [1, sizes],
        [1, fc.constantFrom('', '{"source_tool":"wordpress"}')],
        [1, oddText],
      ),
      framing: chunk,
      wrong: rarely(wrongCredentials),
      more: fc.oneof(fc.constant([]), fc.array(oddHeader, { maxLength: 3 })),
      preferred: rarely(fc.constantFrom(200, 201, 400, 401, 404, 409, 422, 500, 503)),
    })
    .map(({ route: { id, target, path }, segment, query, body, framing, wrong, more, preferred }) => {
      const { method, security, requestBody } = operationOf(id);
      const account = wrong ?? [security === 'bearer' ? bearer(known.account) : basic(known.account)];
      const prefer: Header[] = preferred === null ? [] : [['prefer', `code=${preferred}`]];
      const type: Header[] = [['content-type', requestBody?.mediaType ?? 'application/json']];
      const isRefused = wrong && security !== 'none' && !brokenEscape.test(segment);
      return {
        request: {
          method,
          target: `${path.replace(/\{\w+\}/, () => segment)}?${query}`,
          headers: [...account, ...prefer, ...more, ...type],
          body,
          ...framing,
        },
        of: id,
        target,
        asksToFail: Number(preferred) >= 500,
        ...(isRefused ? { statuses: [401] } : {}),
      };
    });

export const record = '{"data":{"type":"subscription_subscriber","attributes":{}}}';
export const disposition = 'content-disposition: form-data; name=';
const oddFiles = oneWordOf(' ;filename="a.jsonl" ;filename="../../etc/passwd" ;filename="\xff"');
const partHeads = fc.oneof(
  fc.constantFrom(`${disposition}"import_file"; filename="a"`, `${disposition}"external_ref"`),
  fc.constantFrom(`${disposition}"import_file"; filename="a"`, `${disposition}"external_ref"; filename="x"`),
  filled`${disposition}"${oneWordOf('__proto__ constructor x')}"${oddFiles}`,
  fc.constantFrom('', 'content-disposition', 'content-disposition: form-data', ': x', `x: ${'y'.repeat(90_000)}`),
  oneWordOf('content-type:application/json content-type:;; content-transfer-encoding:base64').map(
    (line) => `${disposition}"import_file"; filename="a"\r\n${line}`,
  ),
);
const lines = fc.array(fc.oneof(fc.constant(record), oddJson(['data', 'type', 'attributes', 'name']), anyBytes(40)), {
  maxLength: 8,
});
const contents = fc.oneof(
  lines.chain((all) => fc.constantFrom('\n', '\r\n', '\r').map((end) => all.join(end))),
  oddText,
  fc.constantFrom(2048, 2049, mostBodyBytes, mostBodyBytes + 1).map((length) => 'r'.repeat(length)),
);
const parts = mix(
  [12, fc.array(fc.tuple(partHeads, contents), { maxLength: 4 })],
  [
    1,
    fc
      .integer({ min: 60, max: 1100 })
      .map((many) => Array.from({ length: many }, (_, at): [string, string] => [`${disposition}"f${at % 70}"`, 'v'])),
  ],
);
const boundaries = fc.constantFrom<[string, string]>(['b', 'b'], ['"b c"', 'b c'], ['b'.repeat(70), 'b'.repeat(70)]);
const oddBoundaries = fc.constantFrom<[string, string]>(['', ''], ['b', 'c'], ['"b', 'b'], ['b; boundary=c', 'c']);

/** Uploads whose boundaries, parts and ends may be broken. */
export const uploads = ({ account }: Known): fc.Arbitrary<Asked> =>
  fc
    .record({
      boundary: mix([6, boundaries], [1, oddBoundaries]),
      of: parts,
      ending: mix([6, fc.constant('--')], [1, anyBytes(6)]),
      newline: fc.constantFrom('\r\n', '\r\n', '\r\n', '\r\n', '\n'),
      preamble: rarely(oddText),
      framing: chunk,
    })
    .map(({ boundary: [told, written], of, ending, newline, preamble, framing }) => {
      const whole = of.map(([head, content]) =>
        `--${written}\r\n${head}\r\n\r\n${content}`.replaceAll('\r\n', newline),
      );
      return {
        request: {
          method: 'POST',
          target: '/v2/subscriptions/imports',
          headers: [bearer(account), ['content-type', `multipart/form-data; boundary=${told}`]],
          body: [preamble ?? '', ...whole, `--${written}${ending}`].join(newline),
          ...framing,
        },
        of: 'elastic-path.createImport',
      };
    });

const methods =
  'HEAD PUT PATCH DELETE OPTIONS TRACE PROPFIND MKCOL COPY LOCK SEARCH REPORT PURGE SUBSCRIBE QUERY M-SEARCH';
const nobodysBases = oneWordOf(
  '/api/v2.1 /api/v2.1/imports/1/payment /api/ /v2/subscriptions/imports/a /v3 /_mock/x /oauth // /%2e%2e',
);
const stepsBelow = fc.oneof(oddText.map(encoded), oneWordOf('.. . % %zz %2f ; * :id'));
const nobodysPaths = filled`${nobodysBases}/${fc
  .array(stepsBelow, { minLength: 1, maxLength: 4 })
  .map((all) => all.join('/'))}/~nowhere`;

/** Paths and methods that are nobody's: 404 whatever else the request holds, and in Elastic Path 400 for an id that is none. */
export const nowhere = ({ account }: Known): fc.Arbitrary<Asked> =>
  fc
    .record({
      at: fc.oneof(
        fc.tuple(
          oneWordOf(methods),
          fc.constantFrom(...routes).map(({ path }) => path.replace(/\{\w+\}/, '17')),
        ),
        fc.tuple(oneWordOf(`GET POST ${methods}`), nobodysPaths),
      ),
      headers: fc.array(oddHeader, { maxLength: 2 }),
      body: oddText,
      framing: chunk,
    })
    .map(({ at: [method, target], headers, body, framing }) => ({
      request: { method, target, headers: [basic(account), ...headers], body, ...framing },
      ...(target.startsWith('/api/')
        ? { of: 'import2.getImport', statuses: [404] }
        : { of: 'elastic-path.getImport', statuses: [400, 404] }),
    }));
