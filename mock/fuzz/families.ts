import * as fc from 'fast-check';
import type { Header } from '../../contracts/spec/exchange.ts';
import { behaviours } from '../../faults/behaviour.ts';
import { faults } from '../../faults/catalogue.ts';
import { operators, transports } from '../../faults/operator.ts';
import { limiterKinds } from '../../limiter/models/model.ts';
import { retryAfterStyles } from '../../limiter/models/retry-after.ts';
import { limiterScopes } from '../../limiter/models/scope.ts';
import { mostHeaderBytes } from '../limits.ts';
import { steps } from '../migration.ts';
import type { FuzzCase } from './judge.ts';
import { anyBytes, basic, bearer, filled, mix, oddJson, oddText, oneWordOf, spoilt } from './odd.ts';
import { type Request, type Written, write } from './wire.ts';
import { type Asked, type Known, disposition, nowhere, routesOfBodies, record, requests, uploads } from './requests.ts';

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
    asks: asked.map(({ request, ...ask }) => {
      return { ...ask, method: request.method, isLarge: write(request).length > mostHeaderBytes };
    }),
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
export const visits = (account: string): readonly Asked[] => [
  {
    of: 'import2.createImport',
    request: json(account, 'POST', '/api/v2.1/imports', '{"source_tool":"wordpress","destination_username":"jane"}'),
  },
  { of: 'elastic-path.createImport', request: upload(account) },
  { of: 'import2.listImports', request: json(account, 'GET', '/api/v2.1/imports?destination_username=j') },
  { of: 'elastic-path.listImports', request: json(account, 'GET', '/v2/subscriptions/imports') },
  { of: 'control', request: json(account, 'GET', '/_mock/account') },
];

/** Values at which arithmetic and dates break, as JSON texts. */
const edges = oneWordOf(
  '0 -0 -1 0.5 1e-300 1e300 1e999 8.64e15 8640000000000001 -8640000000000001 253402300800000 9007199254740993 null true "" "now" "+275760-09-13T00:00:00.001Z" "0000-01-01T00:00:00Z" {} []',
);
const settings = 'stopClock advanceMs setClock recordsPerSecond permitted';
const limiterMembers = oneWordOf('limit windowMs burst phaseMs countRefused scope retryAfter');
const words = fc.constantFrom(...limiterScopes, ...retryAfterStyles).map((word) => `"${word}"`);
const kinds = fc.constantFrom(...limiterKinds, 'leaky');
const limiters = filled`{"kind":"${kinds}","limit":1,"windowMs":1000,"${limiterMembers}":${fc.oneof(edges, words)}}`;

/** A change of an account: mostly of one thing, so that it is seldom refused for another. */
const changes = fc.oneof(
  filled`{"${oneWordOf(settings)}":${edges}}`,
  filled`{"limiter":${limiters}}`,
  oddJson([...settings.split(' '), 'limiter', 'webhook', 'url', 'kind']),
);

/** Every case, and every smaller one made of it, is on an account that nothing was done to yet. */
let accounts = 0;
const fresh = ({ account }: Known): string => `${account}-${++accounts}`;

/** An account is used, changed in odd ways, and used again; or an import, or none, is sent a step, or none. */
const control = (known: Known): fc.Arbitrary<FuzzCase> => {
  const toControl = (request: Request): Asked => ({ request, of: 'control' });
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
  return mix([2, changed], [1, stepped]);
};

const numbers = fc.constantFrom(0, -1, 0.5, 1, 30, 99, 100, 204, 304, 500, 600, 1000, 1e300);
const texts = fc.constantFrom('content-type', 'bad name', 'a\u0000b', '', '/data', '/errors/0/status', '/0/id');
const operatorNames = fc.constantFrom(...Object.keys(operators), 'x');
const faultSettings: fc.Arbitrary<object> = fc.oneof(
  fc.record({
    operator: operatorNames,
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
    .constantFrom(...Object.entries(behaviours))
    .chain(([name, ways]) => fc.constantFrom<string>(...ways).map((way) => ({ behaviour: { [name]: way } }))),
);

/** An account gets faults and is then used: its answers are what was asked for, but the mock itself stays whole. */
const faulty = (known: Known): fc.Arbitrary<FuzzCase> => {
  const set = mix(
    [4, fc.array(faultSettings, { maxLength: 3 }).map((all) => JSON.stringify({ faults: all }))],
    [1, oddJson(['fault', 'operator', 'behaviour']).map((odd) => `{"faults":[${odd}]}`)],
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

const oddMethods = oneWordOf('get FOO GET HTTP/1.1 PRI CONNECT OPTIONS \x16\x03\x01');
const oddPaths = oneWordOf('/ * mock:80 http://mock/api/v2.1/tools http://[::1/ \x00 /\xff\xfe');
const firstLines = fc.oneof(
  filled`${oddMethods}${fc.constantFrom(' ', '  ', '')}${oddPaths} ${oneWordOf('HTTP/1.1 HTTP/2.0 HTTP/9.9 HTTP/1.0 200')}`,
  fc.constantFrom('', ' ', 'GET', 'GET /', `GET /${'a'.repeat(40_000)} HTTP/1.1`, `${'A'.repeat(20_000)} / HTTP/1.1`),
);
const oddNames = 'content-length transfer-encoding expect connection upgrade host trailer authorization x \xff a\x00b';
const oddNumbers = '-1 +5 0x10 1e3 5,5 99999999999999999999 0 1000000 70000000';
const oddValues = fc.oneof(
  oneWordOf(`${oddNumbers} chunked gzip chunked,chunked identity upgrade h2c 100-continue \x00 \x7f a\rb`),
  fc.constantFrom(0, 17_000, 40_000).map((length) => 'y'.repeat(length)),
);
const headerLines = fc.oneof(
  filled`${oneWordOf(oddNames)}: ${oddValues}`,
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
  const wholes = [
    json(account, 'GET', '/api/v2.1/tools'),
    json(account, 'PATCH', '/_mock/account', '{"permitted":true}'),
    json(account, 'GET', `/v2/subscriptions/imports/${jobs[0] ?? ''}`),
    ...visits(account).flatMap(({ request }) => [request, ...(request.body ? [{ ...request, chunk: 7 }] : [])]),
  ].map(write);
  const ends = fc.constantFrom<Written['ends']>('stops', 'stops', 'stops', 'vanishes');
  const broken = fc
    .tuple(fc.constantFrom(...wholes), fc.array(breaks, { minLength: 1, maxLength: 2 }))
    .map(([text, ways]) => ways.reduce((whole, way) => way(whole), text));
  return mix([4, broken], [1, fc.constantFrom(...wholes).chain(spoilt)])
    .chain((bytes) => fc.tuple(inPieces(bytes), ends))
    .map(([pieces, end]) => ({ written: { pieces, ends: end }, asks: 'past telling' }));
};

const one = (asked: fc.Arbitrary<Asked>): fc.Arbitrary<FuzzCase> => asked.chain((each) => onOne([each]));

/** A kind of cases, with its part of all cases. */
export type Family = {
  readonly name: string;
  readonly share: number;
  readonly cases: (known: Known) => fc.Arbitrary<FuzzCase>;
};

export const families: readonly Family[] = [
  { name: 'requests', share: 0.25, cases: (known) => one(requests(known)) },
  { name: 'json-bodies', share: 0.2, cases: (known) => one(requests(known, routesOfBodies)) },
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
