import * as fc from 'fast-check';
import { type OperationId, operationIds, operationOf } from '../../contracts/spec/contract.ts';
import type { Header, TargetName } from '../../contracts/spec/exchange.ts';
import { mockPlaces } from '../../contracts/spec/mock-places.ts';
import { decisions } from '../../faults/behaviour.ts';
import { faults } from '../../faults/catalogue.ts';
import { transports } from '../../faults/operator.ts';
import { limiterKinds } from '../../limiter/model.ts';
import { retryAfterStyles } from '../../limiter/retry-after.ts';
import { limiterScopes } from '../../limiter/scope.ts';
import { mostBodyBytes, mostHeaderBytes } from '../limits.ts';
import { steps } from '../migration.ts';
import { type Ask, type FuzzCase, clientSecret } from './judge.ts';
import {
  anyBytes,
  basic,
  bearer,
  encoded,
  oddHeader,
  oddJson,
  oddText,
  oneWordOf,
  rarely,
  spoilt,
  wrongCredentials,
} from './odd.ts';
import { type Request, type Written, write } from './wire.ts';

/** What exists in the mock before a family begins. */
export type Known = { readonly account: string; readonly imports: readonly string[]; readonly jobs: readonly string[] };

/** A request, and what its answer is held to. */
type Asked = { readonly request: Request; readonly ask: Ask };

/** Cuts a text where it likes, to be written piece by piece. */
const inPieces = (text: string): fc.Arbitrary<string[]> =>
  fc.array(fc.nat(400), { maxLength: 3 }).map((cuts) => {
    const ends = cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b);
    return [...ends, text.length].map((end, at) => text.slice(ends[at - 1] ?? 0, end)).filter((piece) => piece !== '');
  });

/** Requests on one connection, none waiting for the answer before it. */
const onOne = (asked: readonly Asked[]): fc.Arbitrary<FuzzCase> =>
  inPieces(asked.map(({ request }) => write(request)).join('')).map((pieces) => ({
    written: { pieces, ends: 'waits' },
    asks: asked.map(({ request, ask }) => ({ ...ask, isLarge: write(request).length > mostHeaderBytes })),
  }));

const chunk = fc.record({ chunk: fc.integer({ min: 1, max: 5000 }) }, { requiredKeys: [] });

type Place = { readonly id: OperationId; readonly target: TargetName; readonly path: string };

/** Where each operation stands below the mock's root. */
const places: readonly Place[] = operationIds.flatMap((id) =>
  mockPlaces
    .filter(({ api }) => api === operationOf(id).api)
    .map(({ target, base }) => ({ id, target, path: (operationOf(id).atHostRoot ? '' : base) + operationOf(id).path })),
);

const asking = (of: Ask['of'], method: string, more: Partial<Ask> = {}): Ask => ({
  method,
  of,
  target: of.startsWith('import2') ? 'import2@mock-live' : 'elastic-path@mock',
  ...more,
});

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
  fc.array(fc.tuple(names, values), { maxLength: 5 }).map((all) => all.map((pair) => pair.join('=')).join('&'));

const fields = ['source_tool', 'destination_instance_url', 'destination_username', 'destination_token', 'start_full'];
const forms = pairs(
  oneWordOf('grant_type client_id client_secret __proto__'),
  fc.oneof(oddText.map(encoded), oddText, oneWordOf('client_credentials mock-a')),
).map((form) => `${form}&client_secret=${clientSecret}`);

/** Of about the largest size. */
const sizes = fc
  .integer({ min: mostBodyBytes - 30, max: mostBodyBytes + 60 })
  .map((size) => `{"source_tool":"${'x'.repeat(size - 18)}"}`);

/** A request to an operation, of which each part may be right or wrong. */
const requests = (known: Known, at: readonly Place[] = places): fc.Arbitrary<Asked> =>
  fc
    .record({
      place: fc.constantFrom(...at),
      segment: segments(known),
      query: pairs(parameterNames, parameterValues),
      body: fc.oneof(
        { weight: 3, arbitrary: oddJson(fields) },
        forms,
        sizes,
        fc.constantFrom('', '{"source_tool":"wordpress"}'),
        oddText,
      ),
      framing: chunk,
      wrong: rarely(wrongCredentials),
      more: fc.oneof(fc.constant([]), fc.array(oddHeader, { maxLength: 3 })),
      preferred: rarely(fc.constantFrom(200, 201, 400, 401, 404, 409, 422, 500, 503)),
    })
    .map(({ place: { id, target, path }, segment, query, body, framing, wrong, more, preferred }) => {
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
        ask: asking(id, method, {
          target,
          asksToFail: Number(preferred) >= 500,
          ...(isRefused ? { statuses: [401] } : {}),
        }),
      };
    });

const record = '{"data":{"type":"subscription_subscriber","attributes":{}}}';
const disposition = 'content-disposition: form-data; name=';
const partHeads = fc.oneof(
  fc.constantFrom(`${disposition}"import_file"; filename="a"`, `${disposition}"external_ref"`),
  fc.constantFrom(`${disposition}"import_file"; filename="a"`, `${disposition}"external_ref"; filename="x"`),
  fc
    .tuple(oneWordOf('__proto__ constructor x'), oneWordOf('a.jsonl ../../etc/passwd \xff'), fc.boolean())
    .map(([name, file, isFile]) => `${disposition}"${name}"${isFile ? `; filename="${file}"` : ''}`),
  fc.constantFrom('', 'content-disposition', 'content-disposition: form-data', ': x', `x: ${'y'.repeat(90_000)}`),
  oneWordOf('content-type:application/json content-type:;; content-transfer-encoding:base64').map(
    (line) => `${disposition}"import_file"; filename="a"\r\n${line}`,
  ),
);
const contents = fc.oneof(
  fc
    .array(fc.oneof(fc.constant(record), oddJson(['data', 'type', 'attributes', 'name']), anyBytes(40)), {
      maxLength: 8,
    })
    .chain((lines) => fc.constantFrom('\n', '\r\n', '\r').map((end) => lines.join(end))),
  oddText,
  fc.constantFrom(2048, 2049, mostBodyBytes, mostBodyBytes + 1).map((length) => 'r'.repeat(length)),
);
const parts = fc.oneof(
  { weight: 12, arbitrary: fc.array(fc.tuple(partHeads, contents), { maxLength: 4 }) },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: 60, max: 1100 })
      .map((many) => Array.from({ length: many }, (_, at): [string, string] => [`${disposition}"f${at % 70}"`, 'v'])),
  },
);
const boundaries = fc.constantFrom<[string, string]>(['b', 'b'], ['"b c"', 'b c'], ['b'.repeat(70), 'b'.repeat(70)]);
const oddBoundaries = fc.constantFrom<[string, string]>(['', ''], ['b', 'c'], ['"b', 'b'], ['b; boundary=c', 'c']);

/** Uploads whose boundaries, parts and ends may be broken. */
const uploads = ({ account }: Known): fc.Arbitrary<Asked> =>
  fc
    .record({
      boundary: fc.oneof({ weight: 6, arbitrary: boundaries }, { weight: 1, arbitrary: oddBoundaries }),
      of: parts,
      ending: fc.oneof({ weight: 6, arbitrary: fc.constant('--') }, { weight: 1, arbitrary: anyBytes(6) }),
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
        ask: asking('elastic-path.createImport', 'POST'),
      };
    });

const methods =
  'HEAD PUT PATCH DELETE OPTIONS TRACE PROPFIND MKCOL COPY LOCK SEARCH REPORT PURGE SUBSCRIBE QUERY M-SEARCH';
const nobodysPaths = fc
  .tuple(
    oneWordOf('/api/v2.1 /api/v2.1/imports/1/payment /api/ /v2/subscriptions/imports/a /v3 /_mock/x /oauth // /%2e%2e'),
    fc.array(fc.oneof(oddText.map(encoded), oneWordOf('.. . % %zz %2f ; * :id')), { minLength: 1, maxLength: 4 }),
  )
  .map(([base, more]) => `${base}/${more.join('/')}/~nowhere`);

/** Paths and methods that are nobody's: 404 whatever else the request holds, and in Elastic Path 400 for an id that is none. */
const nowhere = ({ account }: Known): fc.Arbitrary<Asked> =>
  fc
    .record({
      at: fc.oneof(
        fc.tuple(
          oneWordOf(methods),
          fc.constantFrom(...places).map(({ path }) => path.replace(/\{\w+\}/, '17')),
        ),
        fc.tuple(oneWordOf(`GET POST ${methods}`), nobodysPaths),
      ),
      headers: fc.array(oddHeader, { maxLength: 2 }),
      body: oddText,
      framing: chunk,
    })
    .map(({ at: [method, target], headers, body, framing }) => ({
      request: { method, target, headers: [basic(account), ...headers], body, ...framing },
      ask: target.startsWith('/api/')
        ? asking('import2.getImport', method, { statuses: [404] })
        : asking('elastic-path.getImport', method, { statuses: [400, 404] }),
    }));

const who = (account: string, target: string): Header => (target.startsWith('/v2') ? bearer(account) : basic(account));
const json = (account: string, method: string, target: string, body?: string): Request => ({
  method,
  target,
  headers: [who(account, target), ['content-type', 'application/json']],
  ...(body === undefined ? {} : { body }),
});
const upload = (account: string): Request => ({
  method: 'POST',
  target: '/v2/subscriptions/imports',
  headers: [bearer(account), ['content-type', 'multipart/form-data; boundary=b']],
  body: `--b\r\n${disposition}"import_file"; filename="a"\r\n\r\n${record}\r\n--b--\r\n`,
});

/** An import and a job, and looks at everything. */
const visits = (account: string): readonly Asked[] =>
  (
    [
      ['import2.createImport', json(account, 'POST', '/api/v2.1/imports', '{"source_tool":"wordpress"}')],
      ['elastic-path.createImport', upload(account)],
      ['import2.listImports', json(account, 'GET', '/api/v2.1/imports?destination_username=j')],
      ['elastic-path.listImports', json(account, 'GET', '/v2/subscriptions/imports')],
      ['control', json(account, 'GET', '/_mock/account')],
    ] as const
  ).map(([of, request]) => ({ request, ask: asking(of, request.method) }));

/** Values at which arithmetic and dates break, as JSON texts. */
const edges = oneWordOf(
  '0 -0 -1 0.5 1e-300 1e300 1e999 8.64e15 8640000000000001 -8640000000000001 253402300800000 9007199254740993 null true "" "now" "+275760-09-13T00:00:00.001Z" "0000-01-01T00:00:00Z" {} []',
);
const settings = 'stopClock advanceMs setClock recordsPerSecond permitted';
const limiters = fc.tuple(
  fc.constantFrom(...limiterKinds, 'leaky'),
  oneWordOf('limit windowMs burst phaseMs countRefused scope retryAfter'),
  fc.oneof(
    edges,
    fc.constantFrom(...limiterScopes, ...retryAfterStyles).map((word) => `"${word}"`),
  ),
);
/** A change of an account: mostly of one thing, so that it is seldom refused for another. */
const changes = fc.oneof(
  fc.tuple(oneWordOf(settings), edges).map(([name, value]) => `{"${name}":${value}}`),
  limiters.map(([kind, name, value]) => `{"limiter":{"kind":"${kind}","limit":1,"windowMs":1000,"${name}":${value}}}`),
  oddJson([...settings.split(' '), 'limiter', 'webhook', 'url', 'kind']),
);

/** Every case, and every smaller one made of it, is on an account that nothing was done to yet. */
let accounts = 0;
const fresh = ({ account }: Known): string => `${account}-${++accounts}`;

/** An account is used, changed in odd ways, and used again; or an import, or none, is sent a step, or none. */
const control = (known: Known): fc.Arbitrary<FuzzCase> => {
  const toControl = (request: Request): Asked => ({ request, ask: asking('control', request.method) });
  const changed = fc.array(changes, { minLength: 1, maxLength: 4 }).chain((all) => {
    const name = fresh(known);
    const calls = all.map((body) => toControl(json(name, 'PATCH', '/_mock/account', body)));
    return onOne([...visits(name), ...calls, ...visits(name)]);
  });
  const ids = fc.constantFrom(...known.imports, ...known.jobs, '17', '%00', '__proto__');
  const sound = fc.constantFrom(...steps, 'fail', 'x').map((step) => `{"step":"${step}"}`);
  const stepped = fc
    .tuple(ids, fc.oneof(sound, oddJson(['step']), oddText))
    .chain(([id, body]) =>
      onOne([toControl(json(known.account, 'POST', `/_mock/imports/${id}`, body)), ...visits(known.account).slice(2)]),
    );
  return fc.oneof({ arbitrary: changed, weight: 2 }, { arbitrary: stepped, weight: 1 });
};

const numbers = fc.constantFrom(0, -1, 0.5, 1, 30, 99, 100, 204, 304, 500, 600, 1000, 1e300);
const texts = fc.constantFrom('content-type', 'bad name', 'a\u0000b', '', '/data', '/errors/0/status', '/0/id');
const operators =
  'set-status drop-header set-header set-body cut-text set-member drop-member repeat-member echo-credentials change-type shift-time delay drip transport x';
const faultSettings: fc.Arbitrary<object> = fc.oneof(
  fc.record({
    operator: oneWordOf(operators),
    name: texts,
    value: texts,
    body: texts,
    pointer: texts,
    status: numbers,
    keep: numbers,
    how: fc.constantFrom(...transports),
    ms: fc.constantFrom(0, 1, 5, -5, 1e17),
    share: fc.constantFrom(0, 0.5, 1, 1, 1, 2),
    on: fc.constantFrom(undefined, undefined, 200, 404, 1e300),
  }),
  fc.constantFrom(...faults).map(({ id }) => ({ fault: id })),
  fc
    .constantFrom(...Object.entries(decisions))
    .chain(([name, ways]) => fc.constantFrom<string>(...ways).map((way) => ({ behaviour: { [name]: way } }))),
);

/** An account gets faults and is then used: its answers are what was asked for, but the mock itself stays whole. */
const faulty = (known: Known): fc.Arbitrary<FuzzCase> => {
  const set = fc.oneof(
    { weight: 4, arbitrary: fc.array(faultSettings, { maxLength: 3 }).map((all) => JSON.stringify({ faults: all })) },
    { weight: 1, arbitrary: oddJson(['fault', 'operator', 'behaviour']).map((odd) => `{"faults":[${odd}]}`) },
  );
  return fc.tuple(set, requests(known)).map(([body, { request }]) => {
    const name = fresh(known);
    const calls = [
      json(name, 'PATCH', '/_mock/account', body),
      { ...request, headers: [who(name, request.target), ...request.headers.slice(1)] },
      json(name, 'GET', '/v2/subscriptions/imports'),
    ];
    return { written: { pieces: calls.map(write), ends: 'stops' }, asks: 'anything' };
  });
};

const firstLines = fc.oneof(
  fc
    .tuple(
      oneWordOf('get FOO GET HTTP/1.1 PRI CONNECT OPTIONS \x16\x03\x01'),
      fc.constantFrom(' ', '  ', ''),
      oneWordOf('/ * mock:80 http://mock/api/v2.1/tools http://[::1/ \x00 /\xff\xfe'),
      oneWordOf('HTTP/1.1 HTTP/2.0 HTTP/9.9 HTTP/1.0 200'),
    )
    .map(([method, space, path, version]) => `${method}${space}${path} ${version}`),
  fc.constantFrom('', ' ', 'GET', 'GET /', `GET /${'a'.repeat(40_000)} HTTP/1.1`, `${'A'.repeat(20_000)} / HTTP/1.1`),
);
const headerLines = fc.oneof(
  fc
    .tuple(
      oneWordOf('content-length transfer-encoding expect connection upgrade host trailer authorization x \xff a\x00b'),
      fc.oneof(
        oneWordOf(
          '-1 +5 0x10 1e3 5,5 99999999999999999999 0 1000000 70000000 chunked gzip chunked,chunked identity upgrade h2c 100-continue \x00 \x7f a\rb',
        ),
        fc.constantFrom(0, 17_000, 40_000).map((length) => 'y'.repeat(length)),
      ),
    )
    .map((header) => header.join(': ')),
  fc.constantFrom(
    ' folded',
    '\tfolded',
    'no colon',
    ': no name',
    'a b: c',
    Array.from({ length: 3000 }, (_, at) => `h${at}: v`).join('\r\n'),
  ),
);
const chunks = oneWordOf('zz -1 ffffffffffffffffff 5;x=y\r\nhello 5\r\nhelloworld 0\r\ntrailer:x\r\n 0 5\r\nhello\r');

/** One way to break a request's bytes. */
const breaks: fc.Arbitrary<(text: string) => string> = fc.oneof(
  firstLines.map((line) => (text: string) => line + text.slice(text.indexOf('\r\n'))),
  headerLines.map((line) => (text: string) => text.replace('\r\n', () => `\r\n${line}\r\n`)),
  headerLines.map((line) => (text: string) => text.replace('\r\n\r\n', () => `\r\n${line}\r\n\r\n`)),
  chunks.map((line) => (text: string) => text.replace('\r\n\r\n', () => `\r\n\r\n${line}\r\n`)),
  fc.constant((text: string) => text.replace('host: mock\r\n', '')),
  fc.constant((text: string) => text.replaceAll('\r\n', '\n')),
  anyBytes(300).map((bytes) => () => bytes),
  anyBytes(100).map((bytes) => (text: string) => text + bytes),
);

/** Bytes that may or may not be a request; what they ask is past telling, but never a reason for a 5xx. */
const framing = ({ account, jobs }: Known): fc.Arbitrary<FuzzCase> => {
  const body = '{"source_tool":"wordpress"}';
  const wholes = [
    json(account, 'GET', '/api/v2.1/tools'),
    json(account, 'POST', '/api/v2.1/imports', body),
    { ...json(account, 'POST', '/api/v2.1/imports', body), chunk: 7 },
    json(account, 'GET', `/v2/subscriptions/imports/${jobs[0] ?? ''}`),
    upload(account),
    { ...upload(account), chunk: 11 },
    json(account, 'PATCH', '/_mock/account', '{"permitted":true}'),
  ].map(write);
  const ends = fc.constantFrom<Written['ends']>('stops', 'stops', 'stops', 'vanishes');
  const broken = fc
    .tuple(fc.constantFrom(...wholes), fc.array(breaks, { minLength: 1, maxLength: 2 }))
    .map(([text, ways]) => ways.reduce((whole, way) => way(whole), text));
  return fc
    .oneof({ weight: 4, arbitrary: broken }, { weight: 1, arbitrary: fc.constantFrom(...wholes).chain(spoilt) })
    .chain((bytes) => fc.tuple(inPieces(bytes), ends))
    .map(([pieces, end]) => ({ written: { pieces, ends: end }, asks: 'past telling' }));
};

const placesOfBodies = places.filter(({ id }) => /json|urlencoded/.test(operationOf(id).requestBody?.mediaType ?? ''));
const one = (asked: fc.Arbitrary<Asked>): fc.Arbitrary<FuzzCase> => asked.chain((each) => onOne([each]));

/** A kind of cases, with its part of all cases. */
export type Family = {
  readonly name: string;
  readonly share: number;
  readonly cases: (known: Known) => fc.Arbitrary<FuzzCase>;
};

export const families: readonly Family[] = [
  { name: 'requests', share: 0.25, cases: (known) => one(requests(known)) },
  { name: 'json-bodies', share: 0.2, cases: (known) => one(requests(known, placesOfBodies)) },
  { name: 'multipart', share: 0.15, cases: (known) => one(uploads(known)) },
  { name: 'paths', share: 0.1, cases: (known) => one(nowhere(known)) },
  { name: 'framing', share: 0.15, cases: framing },
  {
    name: 'pipelines',
    share: 0.05,
    cases: (known) =>
      fc.array(fc.oneof(requests(known), uploads(known), nowhere(known)), { minLength: 2, maxLength: 8 }).chain(onOne),
  },
  { name: 'control', share: 0.08, cases: control },
  { name: 'faults', share: 0.02, cases: faulty },
];
