import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { describe, expect, test } from 'vitest';
import type { Environment } from '../contracts/settings/readers.ts';
import { createClient } from './client.ts';
import { NoAuthorities, authorities, proxyEnvironment, proxyFor } from './network.ts';
import { serve } from '../testing/peers/serving.ts';
import { freshFolder } from '../testing/temporary-files.ts';

const [p, q] = ['http://p.example:3128', 'http://q.example:3128'];

/** Which proxy, in which environment. That NO_PROXY is as Go has it, a slow test asks k6. */
test.each<[root: string, env: Environment, url: string | null, variable?: string]>([
  ['http://a.example', {}, null],
  ['http://a.example', { HTTP_PROXY: p }, p, 'HTTP_PROXY'],
  ['http://a.example', { http_proxy: p }, p, 'http_proxy'],
  ['http://a.example', { HTTP_PROXY: p, http_proxy: q }, p, 'HTTP_PROXY'],
  ['http://a.example', { HTTP_PROXY: '', http_proxy: q }, q, 'http_proxy'],
  ['http://a.example', { HTTPS_PROXY: p }, null],
  ['https://a.example', { HTTP_PROXY: p }, null],
  ['https://a.example', { https_proxy: p }, p, 'https_proxy'],
  ['https://a.example', { ALL_PROXY: p }, p, 'ALL_PROXY'],
  ['https://a.example', { all_proxy: p, HTTPS_PROXY: q }, q, 'HTTPS_PROXY'],
  ['http://a.example', { HTTP_PROXY: 'me:word@p.example:3128' }, 'http://me:word@p.example:3128', 'HTTP_PROXY'],
  ['http://localhost:4010', { HTTP_PROXY: p }, null],
  ['http://127.8.8.8', { HTTP_PROXY: p }, null],
  ['http://[::1]:4010', { HTTP_PROXY: p }, null],
  ['http://[::ffff:127.0.0.1]:4010', { HTTP_PROXY: p }, null],
  ['http://mock:4010', { HTTP_PROXY: p }, p, 'HTTP_PROXY'],
  ['http://mock:4010', { HTTP_PROXY: p, MOCK_URL: 'http://mock:4010' }, null],
  ['http://a.example', { HTTP_PROXY: p, no_proxy: 'b.example a.example' }, null],
  ['no URL', { HTTP_PROXY: p }, null],
])('%s with %o goes by %s', (root, env, url, variable) => {
  expect(proxyFor(root, env)).toEqual(url === null ? null : { url, variable });
});

test('k6 is told of the same proxies', () => {
  expect(proxyEnvironment({ all_proxy: p, http_proxy: q, no_proxy: 'a b', MOCK_URL: 'http://mock:4010' })).toEqual({
    HTTP_PROXY: q,
    HTTPS_PROXY: p,
    NO_PROXY: 'a,b,mock',
  });
  expect(proxyEnvironment({})).toEqual({});
});

describe('through a proxy', () => {
  /** A proxy that answers what is plain itself, and tunnels to `to`, or answers CONNECT with a status. */
  async function startProxy(answers: { readonly plain: number; readonly connect: number | { readonly to: string } }) {
    const seen: (string | undefined)[][] = [];
    const server = createServer((request, response) => {
      seen.push([request.method, request.url, request.headers['proxy-authorization']]);
      response.writeHead(answers.plain).end('{}');
    });
    server.on('connect', (request, socket) => {
      seen.push([request.method, request.url, request.headers['proxy-authorization']]);
      if (typeof answers.connect === 'number') return socket.end(`HTTP/1.1 ${answers.connect} No\r\n\r\n`);
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      return socket.pipe(connect(Number(new URL(answers.connect.to).port), '127.0.0.1')).pipe(socket);
    });
    server.on('clientError', () => undefined);
    return { at: new URL(await serve(server)).host, seen };
  }

  const ask = async (url: string, env: Environment) => {
    const client = createClient({ env, timeoutMs: 30_000 });
    const answer = await client.send({ method: 'GET', url, headers: [], body: '' });
    await client.close();
    return answer;
  };

  test('what is plain is asked of the proxy by its whole URL, what is https by a tunnel, with its credentials', async () => {
    const { at, seen } = await startProxy({ plain: 200, connect: 502 });
    const env = { HTTP_PROXY: `http://me:pass%20word@${at}`, HTTPS_PROXY: `http://only@${at}` };
    expect(await ask('http://api.invalid/a%zz?b', env)).toMatchObject({ status: 200, body: '{}' });
    await ask('https://api.invalid/a', env);
    const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;
    expect(seen).toEqual([
      ['GET', 'http://api.invalid/a%zz?b', basic('me:pass word')],
      ['CONNECT', 'api.invalid:443', basic('only:')],
    ]);
  });

  test.each([
    [
      'http',
      407,
      /^the proxy http:\/\/\*\*\*@[\d.:]+ \(HTTP_PROXY\) refused: 407, it asks for other credentials in its URL$/,
    ],
    ['https', 407, /^the proxy http:\/\/\*\*\*@[\d.:]+ \(HTTPS_PROXY\) refused: 407, it asks for other credentials/],
    ['https', 403, /^the proxy http:\/\/\*\*\*@[\d.:]+ \(HTTPS_PROXY\) refused: 403$/],
    ['https', 502, /^the proxy http:\/\/\*\*\*@[\d.:]+ \(HTTPS_PROXY\) refused: 502$/],
  ])('a proxy that answers %s with %d is named, and its credentials are not', async (scheme, status, words) => {
    const { at } = await startProxy({ plain: status, connect: status });
    const proxy = `http://me:s3cret-word@${at}`;
    const answer = await ask(`${scheme}://api.invalid/`, { HTTP_PROXY: proxy, HTTPS_PROXY: proxy });
    expect(answer).toMatchObject({ kind: 'failure', failure: 'proxy', detail: expect.stringMatching(words) });
  });

  test.each([
    ['http://127.0.0.1:1', /^the proxy http:\/\/127\.0\.0\.1:1 \(HTTP_PROXY\) cannot be reached: .*ECONNREFUSED/],
    ['http://me:word@p.invalid', /^the proxy http:\/\/\*\*\*@p\.invalid \(HTTP_PROXY\) cannot be reached: /],
    ['socks5://127.0.0.1:1', /^the proxy socks5:\/\/127\.0\.0\.1:1 \(HTTP_PROXY\) cannot be reached: /],
    ['http://p%zz:s3cret@p.invalid', /^HTTP_PROXY names a proxy with a % in its user or password that begins no code/],
    ['socks5://me:p%zz@127.0.0.1:1', /^HTTP_PROXY names a proxy with a % in its user or password/],
    ['ftp://me:word@p.invalid', /^HTTP_PROXY names no URL of a proxy; http:\/\/user:password@host:port is one$/],
    ['http://', /^HTTP_PROXY names no URL of a proxy/],
  ])('the proxy %s is named, and Node warns of none', async (proxy, words) => {
    const warnings: Error[] = [];
    const hear = (warning: Error): unknown => warnings.push(warning);
    process.on('warning', hear);
    const answer = await ask('http://api.invalid/', { HTTP_PROXY: proxy });
    process.off('warning', hear);
    expect(warnings).toEqual([]);
    expect(answer).toMatchObject({ kind: 'failure', failure: 'proxy', detail: expect.stringMatching(words) });
  });

  test('what breaks behind the proxy is no fault of the proxy', async () => {
    const to = await serve((_request, response) => response.destroy());
    const { at } = await startProxy({ plain: 200, connect: { to } });
    const answer = await ask('https://api.invalid/', { HTTPS_PROXY: at });
    expect(answer).toMatchObject({
      kind: 'failure',
      detail: expect.stringMatching(/, through the proxy http:\/\/[\d.:]+ \(HTTPS_PROXY\)$/),
    });
    expect(answer).not.toMatchObject({ failure: 'proxy' });
  });
});

describe('authorities', () => {
  const folder = freshFolder();
  const own = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const pem = (body: string): string => `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----`;

  test('those that the environment names are added, each once', () => {
    const env = {
      NODE_EXTRA_CA_CERTS: own('a.pem', `# ours\n${pem('YQ==')}\n${pem('Yg==')}\n`),
      SSL_CERT_FILE: own('b.pem', pem('Yg==')),
    };
    const [without, all] = [authorities({}), authorities(env)];
    expect(without.length).toBeGreaterThanOrEqual(rootCertificates.length);
    expect(all.slice(without.length)).toEqual([pem('YQ=='), pem('Yg==')]);
  });

  test.each([
    ['nowhere.pem', null, /^SSL_CERT_FILE names .*nowhere\.pem, which cannot be read: ENOENT$/],
    ['der.crt', '0\u0082', /^SSL_CERT_FILE names .*der\.crt, which holds no certificate \(PEM\)$/],
  ])('%s is named', async (name, text, words) => {
    const env = { SSL_CERT_FILE: text === null ? join(folder, name) : own(name, text) };
    expect(() => authorities(env)).toThrow(NoAuthorities);
    const client = createClient({ env });
    const answer = await client.send({ method: 'GET', url: 'https://127.0.0.1:1/', headers: [], body: '' });
    await client.close();
    expect(answer).toMatchObject({ kind: 'failure', failure: 'untrusted', detail: expect.stringMatching(words) });
  });
});
