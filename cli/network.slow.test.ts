import { readFileSync } from 'node:fs';
import { type IncomingHttpHeaders, createServer, request as forward } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseLimiterSetting } from '../limiter/models/setting.ts';
import { ensureK6 } from '../load/k6/build.ts';
import { type RunningMock, startMock } from '../mock/start.ts';
import { startPlayer } from '../testing/peers/player.ts';
import { type Said, runSuite } from '../testing/try-suite.ts';
import { listening } from '../testing/peers/serving.ts';
import { freshFolder } from '../testing/temporary-files.ts';

const out = freshFolder();
let mock: RunningMock;
let k6 = '';

beforeAll(async () => {
  ({ path: k6 } = await ensureK6({ k6Bin: process.env['K6_BIN'] ?? null }));
  mock = await startMock({
    limiters: { import2: parseLimiterSetting('none'), 'elastic-path': parseLimiterSetting('none') },
  });
}, 600_000);
afterAll(() => mock.stop());

const run = (args: readonly string[], env: NodeJS.ProcessEnv): Promise<Said> =>
  runSuite([...args, '--out', out], { K6_BIN: k6, ...env });

const few = ['contract', '--grep', '(listTools|listImports)/200.*(sandbox|store)$'];
const sandbox = { IMPORT2_TARGET: 'sandbox', IMPORT2_TOKEN: 'mock-network' };
const hidden = { ...sandbox, IMPORT2_BASE_URL: 'http://api.import2.invalid/api/sandbox' };

/** A company's proxy, the only one that knows what `*.invalid` is: the mock. Or one that answers all with a status. */
async function startProxy(status?: number) {
  const seen: { readonly host: string; readonly headers: IncomingHttpHeaders }[] = [];
  const server = createServer((request, response) => {
    const { pathname, search, host } = new URL(request.url ?? '', 'http://none.invalid');
    seen.push({ host, headers: request.headers });
    if (status !== undefined) {
      response.writeHead(status).end();
      return;
    }
    const { method, headers } = request;
    const onward = forward(mock.url + pathname + search, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    request.pipe(onward);
  });
  server.on('connect', (_request, socket) => socket.end(`HTTP/1.1 ${status ?? 403} No\r\n\r\n`));
  const { url, stop } = await listening(server);
  return { url: url.replace('//', '//me:proxy-word@'), seen, stop };
}

test('contract and load reach a target that only a proxy knows, and each request names suite and run', async () => {
  const proxy = await startProxy();
  const env = { ...hidden, http_proxy: proxy.url, SEND_TRACEPARENT: 'on' };
  const told = await run(few, env);
  expect(told.output).toMatch(/import2@sandbox at http:\/\/api\.import2\.invalid\/api\/sandbox: answers in/);
  expect(told.code).toBe(0);
  const contract = proxy.seen.splice(0);
  const loaded = await run(['load', 'import2-list', '--duration', '3s'], env);
  expect(loaded.output).not.toContain('proxy-word');
  expect([0, 5]).toContain(loaded.code); // void on a busy machine
  proxy.stop();
  for (const { host, headers } of [...contract, ...proxy.seen]) {
    expect(host).toBe('api.import2.invalid');
    expect(headers['user-agent']).toMatch(/^import-api-suite\/[\d.]+ \(run [\w-]+\)$/);
  }
  for (const requests of [contract, proxy.seen]) {
    const traces = requests.flatMap(({ headers: { traceparent } }) =>
      traceparent === undefined ? [] : [String(traceparent)],
    );
    expect(traces.length).toBeGreaterThan(0);
    for (const trace of traces) expect(trace).toMatch(/^00-[1-9a-f][\da-f]{31}-[1-9a-f][\da-f]{15}-01$/);
    expect(new Set(traces).size).toBe(traces.length);
  }
  expect(new Set(contract.map(({ headers }) => headers['user-agent'])).size).toBe(1);
});

/** What stands between us and a target, and the sentence that says so. All end with exit code 4. */
const store = {
  EP_TARGET: 'store',
  EP_BASE_URL: 'https://store.invalid/v2',
  EP_CLIENT_ID: 'network-client',
  EP_CLIENT_SECRET: 'network-secret',
};
test.each<[what: string, status: number | 'gone', env: NodeJS.ProcessEnv, says: RegExp]>([
  [
    'a proxy that asks for credentials',
    407,
    hidden,
    /does not answer at .*: the proxy http:\/\/\*\*\*@[\d.:]+ \(HTTP_PROXY\) refused: 407, it asks for other credentials in its URL\. Mend the URL of the proxy/,
  ],
  [
    'a proxy that does not let us sign in',
    403,
    store,
    /gives us no token: .*the proxy http:\/\/\*\*\*@[\d.:]+ \(HTTPS_PROXY\) refused: 403\. Mend the URL of the proxy/,
  ],
  [
    'a proxy that is gone',
    'gone',
    hidden,
    /the proxy http:\/\/\*\*\*@[\d.:]+ \(HTTP_PROXY\) cannot be reached: .*ECONNREFUSED.*NO_PROXY/,
  ],
])('%s is named', async (_what, status, env, says) => {
  const proxy = await startProxy(status === 'gone' ? 200 : status);
  if (status === 'gone') proxy.stop();
  const { code, output } = await run(few, { ...env, HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url });
  proxy.stop();
  expect(output.replace(/\s+/g, ' ')).toMatch(says);
  expect(output).not.toContain('proxy-word');
  expect(code).toBe(4);
});

test.each(['SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS'])(
  '%s adds a private authority, for contract and load',
  async (variable) => {
    const player = await startPlayer(mock, { token: 'a-token-of-the-player' });
    const env = { ...sandbox, IMPORT2_TOKEN: 'a-token-of-the-player', IMPORT2_BASE_URL: `${player.url}/api/v2.1` };
    const named = { ...env, [variable]: player.authority };
    const told = await run(few, named);
    expect(told.output).toMatch(/credentials good/);
    expect(told.code).toBe(0);
    const before = player.log.length;
    const loaded = await run(['load', 'import2-list', '--duration', '3s'], named);
    expect([0, 5]).toContain(loaded.code);
    expect(player.log.length).toBeGreaterThan(before + 5);
    player.stop();
    expect(readFileSync(player.authority, 'utf8')).toContain('CERTIFICATE'); // it was named, not moved
  },
);
