import * as fc from 'fast-check';
import type { OperationId } from '../../../contracts/spec/contract.ts';
import type { Json } from '../../../contracts/values/json.ts';
import { limiterKinds } from '../../../limiter/model.ts';
import { retryAfterStyles } from '../../../limiter/retry-after.ts';
import { limiterScopes } from '../../../limiter/scope.ts';
import { steps } from '../../migration.ts';
import type { Ask, FuzzCase, Known } from '../fuzz-case.ts';
import { oddJson, oddText } from '../odd-text.ts';
import { type Request, basic, bearer, inPieces, write } from '../request.ts';

const members = ['stopClock', 'advanceMs', 'setClock', 'recordsPerSecond', 'permitted', 'limiter', 'webhook', 'url', 'kind', 'limit', 'windowMs', 'burst', 'phaseMs', 'scope', 'retryAfter']; // prettier-ignore

/** Values at which arithmetic and dates break. */
const edges = ['0', '-0', '-1', '0.5', '1e-300', '1e300', '1e999', '8.64e15', '8640000000000001', '-8640000000000001', '253402300800000', '9007199254740993', 'null', 'true', '""', '"now"', '"+275760-09-13T00:00:00.001Z"', '"0000-01-01T00:00:00Z"', '{}', '[]']; // prettier-ignore
const edge = fc.constantFrom(...edges);

/** An object of these members as JSON text, each there or not. */
const objectOf = (values: { readonly [member: string]: fc.Arbitrary<string> }): fc.Arbitrary<string> =>
  fc
    .record(values, { requiredKeys: [] })
    .map((object) => `{${Object.entries(object).map(([name, value]) => `"${name}":${value}`).join(',')}}`); // prettier-ignore

/** One of these, or what is none of them, as JSON text. */
const oneOf = (known: readonly string[], none: Json): fc.Arbitrary<string> =>
  fc.constantFrom(...known, none).map((value) => JSON.stringify(value));

const limiters = objectOf({
  kind: oneOf(limiterKinds, 'leaky'),
  limit: edge,
  windowMs: edge,
  burst: edge,
  phaseMs: edge,
  countRefused: edge,
  scope: oneOf(limiterScopes, 5),
  retryAfter: oneOf(retryAfterStyles, {}),
});

const clocks = objectOf({ stopClock: edge, advanceMs: edge, setClock: edge, recordsPerSecond: edge, permitted: edge });

/** Changes of an account, sound ones with values at the edge, and any JSON. Faults are the family `faults`. */
const changes: fc.Arbitrary<string> = fc.oneof(
  clocks,
  clocks,
  limiters.map((limiter) => `{"limiter":${limiter}}`),
  oddJson(members),
);

const json = (account: string, method: string, target: string, body: string): Request => ({
  method,
  target,
  headers: [target.startsWith('/v2') ? bearer(account) : basic(account), ['content-type', 'application/json']],
  body,
  framing: body === '' ? 'none' : 'length',
});

const upload = (account: string): Request => ({
  method: 'POST',
  target: '/v2/subscriptions/imports',
  headers: [bearer(account), ['content-type', 'multipart/form-data; boundary=b']],
  body: '--b\r\ncontent-disposition: form-data; name="import_file"; filename="a"\r\n\r\n{"data":{"type":"subscription","attributes":{}}}\r\n--b--\r\n',
  framing: 'length',
});

type Asked = readonly [Request, Ask];

const asOperation = (operation: OperationId, request: Request): Asked => {
  const target = operation.startsWith('import2') ? 'import2@mock-live' : 'elastic-path@mock';
  return [
    request,
    {
      kind: 'operation',
      method: request.method,
      doubtful: false,
      operation,
      target,
      statuses: null,
      asksToFail: false,
    },
  ];
};

const asControl = (request: Request): Asked => [request, { kind: 'control', method: request.method, doubtful: false }];

/** An import and a job, and looks at everything. */
const visits = (account: string): Asked[] => [
  asOperation('import2.createImport', json(account, 'POST', '/api/v2.1/imports', '{"source_tool":"wordpress","destination_username":"j"}')),
  asOperation('elastic-path.createImport', upload(account)),
  asOperation('import2.listImports', json(account, 'GET', '/api/v2.1/imports?destination_username=j', '')),
  asOperation('elastic-path.listImports', json(account, 'GET', '/v2/subscriptions/imports', '')),
  asControl(json(account, 'GET', '/_mock/account', '')),
]; // prettier-ignore

const asCase = (asked: readonly Asked[]): fc.Arbitrary<FuzzCase> =>
  inPieces(fc.constant(asked.map(([request]) => write(request)).join(''))).map((pieces) => ({
    written: { pieces, ends: 'waits' },
    asks: asked.map(([, ask]) => ask),
  }));

/** Every case, and every smaller one made of it, is on an account that nothing was done to yet. */
let accounts = 0;

/** An account is used, changed in odd ways, and used again. */
const changed = ({ account }: Known): fc.Arbitrary<FuzzCase> =>
  fc.array(changes, { minLength: 1, maxLength: 3 }).chain((bodies) => {
    const name = `${account}-${++accounts}`;
    const calls = bodies.map((body) => asControl(json(name, 'PATCH', '/_mock/account', body)));
    return asCase([...visits(name), ...calls, ...visits(name)]);
  });

/** Steps of an import, of one that is not there, and bodies that are no step. */
const stepped = ({ account, imports, jobs }: Known): fc.Arbitrary<FuzzCase> => {
  const id = fc.constantFrom(...imports, ...jobs, '17', '%00', '__proto__');
  const body = fc.oneof(fc.constantFrom(...steps, 'fail', 'x').map((step) => `{"step":"${step}"}`), oddJson(['step']), oddText); // prettier-ignore
  return fc
    .tuple(id, body)
    .chain(([at, text]) =>
      asCase([asControl(json(account, 'POST', `/_mock/imports/${at}`, text)), ...visits(account).slice(2)]),
    );
};

/** Control calls of every kind, and then requests that meet what they did. */
export const control = (known: Known): fc.Arbitrary<FuzzCase> =>
  fc.oneof({ arbitrary: changed(known), weight: 2 }, { arbitrary: stepped(known), weight: 1 });
