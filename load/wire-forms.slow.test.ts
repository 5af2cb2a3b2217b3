import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { proxyFor } from '../targets/network.ts';
import { serve } from '../testing/peers/serving.ts';
import { codings, framings, serveBytes } from '../testing/peers/wire-forms.ts';
import { ensureK6 } from './k6/build.ts';
import { runK6 } from './run-k6.ts';
import { freshFolder } from '../testing/temporary-files.ts';

/** That k6 sees the network as our own client does. */

let k6 = '';
beforeAll(async () => {
  ({ path: k6 } = await ensureK6({ k6Bin: process.env['K6_BIN'] ?? null }));
}, 600_000);

/** The lines that a script logs. */
async function logged(source: string, env: { readonly [name: string]: string }): Promise<string[]> {
  const folder = freshFolder();
  const script = join(folder, 'script.ts');
  writeFileSync(
    script,
    `${source.replaceAll("from '/", `from '${resolve('.')}/`)}\nexport const options = { iterations: 1, noConnectionReuse: true };`,
  );
  const { files } = await runK6({ k6, script, folder: join(folder, 'run'), env, mostMs: 120_000 });
  const lines = readFileSync(files.log, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return lines
    .map((line) => JSON.parse(line) as { level: string; msg: string })
    .filter(({ level }) => level === 'info')
    .map(({ msg }) => msg);
}

test('each form of an answer is said what the client says of it', async () => {
  const served = await Promise.all(
    [...codings, ...framings].map(async ([name, bytes, words, otherwise]) => ({
      name,
      words: otherwise ?? words,
      url: await serveBytes(bytes),
    })),
  );
  const lines = await logged(
    `import http from 'k6/http';
     import { contract } from '/contracts/spec/contract.ts';
     import { weigh } from '/contracts/judge/verdict.ts';
     import { checkExchange } from '/contracts/rules/index.ts';
     import { findingInASentence } from '/contracts/show/wording.ts';
     import { ask } from '/load/script/answer.ts';
     const of = { operation: 'import2.listTools', target: 'import2@live', secrets: [], startedAt: 0, durationMs: 0 };
     const request = { method: 'GET', url: '', headers: [], auth: 'valid', body: '' };
     const told = (url) => {
       const exchange = { ...of, request, answer: ask(() => http.get(url, { redirects: 0, timeout: '20s', responseType: 'text' })).answer };
       const [first] = weigh(checkExchange(exchange, contract), exchange);
       return first ? first.weight + ': ' + findingInASentence(first) : '';
     };
     export default function () { for (const url of JSON.parse(__ENV.URLS))
         try { console.log('said ' + told(url)); } catch (error) { console.log('threw ' + error); } }`,
    { URLS: JSON.stringify(served.map(({ url }) => url)) },
  );
  const said = served.map(({ name }, at) => [name, lines[at]?.replace(/^said /, '') ?? 'nobody']);
  const asWanted = served.map(({ name, words }, at) => {
    const text = lines[at]?.replace(/^said /, '') ?? 'nobody';
    return [name, (words === '' ? text === '' : words.test(text)) ? text : `not ${String(words)}`];
  });
  expect(said).toEqual(asWanted);
});

describe('proxies', () => {
  const hosts = [
    'a.example',
    'b.a.example',
    'xa.example',
    'A.Example',
    'c.example:8080',
    '10.1.2.3',
    '10.2.2.3',
    '11.0.0.1:81',
    '[fd00::1]',
    '[fe80::1]',
    'd.example',
    'e.d.example',
    'localhost.example',
  ];
  const lists = [
    '',
    '*',
    'a.example',
    '.a.example',
    '*.a.example',
    'A.EXAMPLE',
    'c.example:8080',
    'c.example:80',
    '10.1.0.0/16',
    '10.1.2.3',
    '10.1.2.3:81',
    '11.0.0.1:81',
    'fd00::/8',
    'fd00::1',
    ' a.example , d.example',
    'a.example,*',
    '.example',
    '10.1.0.0/99',
    'd.example:80',
  ];

  test.each(lists)('NO_PROXY=%s is as Go has it', async (list) => {
    const seen: string[] = [];
    const url = await serve((request, response) => {
      seen.push(request.url ?? '');
      response.end();
    });
    const env = { HTTP_PROXY: url, NO_PROXY: list, http_proxy: '', no_proxy: '' };
    await logged(
      `import http from 'k6/http';
       export default function () { const one = (host) => ['GET', 'http://' + host + '/' + host, null, { timeout: '2s' }];
         http.batch(JSON.parse(__ENV.HOSTS).map(one)); }`,
      { ...env, HOSTS: JSON.stringify(hosts) },
    );
    const through = hosts.filter((host) => seen.some((path) => path.endsWith(`/${host}`)));
    expect(hosts.filter((host) => proxyFor(`http://${host}`, env) !== null)).toEqual(through);
  });
});
