import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { Secret } from '../contracts/values/secret.ts';
import type { NamedSecret } from '../contracts/settings/readers.ts';
import { secretVariables } from '../contracts/settings/table.ts';
import { parseLimiterSetting } from '../limiter/models/setting.ts';
import { ensureK6 } from '../load/k6/build.ts';
import { startMock } from '../mock/start.ts';
import { startPlayer } from '../testing/peers/player.ts';
import { carriers } from '../testing/carriers.ts';
import { type Said, runSuite } from '../testing/try-suite.ts';
import { scanFolders } from './scan/scan.ts';
import { listening } from '../testing/peers/serving.ts';
import { freshFolder } from '../testing/temporary-files.ts';

/** One canary for each secret of the settings. */
const canaries = {
  IMPORT2_TOKEN: 'canary-import2-7f3b9c1d5e',
  IMPORT2_OTHER_TOKEN: 'canary-other-2a6e8d4c0b',
  IMPORT2_WEBHOOK_SECRET: 'canary-webhook-3e9a5b7d2f',
  IMPORT2_DESTINATION_TOKEN: 'canary-destination-9c5d1f7a3e',
  EP_TOKEN: 'canary-elastic-4b8f2d6a1c',
  EP_CLIENT_ID: 'canary-client-id-5f1b9d3a7c',
  EP_CLIENT_SECRET: 'canary-client-6d2b8f4a9c',
  EP_FORBIDDEN_TOKEN: 'canary-forbidden-1d7c3f9b5a',
  NOTIFY_WEBHOOK: 'http://127.0.0.1:9/canary-webhook-url-7a3c5e9b1d',
  NOTIFY_SLACK: 'http://127.0.0.1:9/canary-slack-url-4d8f2b6a0c',
};

/** The parts of credentials that have no setting of their own. */
const parts = {
  password: 'canary-password-8e4a6c2b0d',
  proxyUser: 'canary-proxy-user-3c7e1a9b5d',
  proxy: 'canary/proxy@0b6d2f8e4a',
};
const proxy = `http://${parts.proxyUser}:${encodeURIComponent(parts.proxy)}@127.0.0.1:9`;

/** The settings as people paste them, in an environment that has a proxy. */
const pasted = {
  ...canaries,
  IMPORT2_TOKEN: `${canaries.IMPORT2_TOKEN}:${parts.password}`,
  EP_TOKEN: `Bearer ${canaries.EP_TOKEN}`,
  HTTPS_PROXY: proxy,
  http_proxy: proxy,
  NO_PROXY: 'localhost,127.0.0.1',
};
const secrets: NamedSecret[] = Object.entries({ ...canaries, ...parts }).map(([name, value]) => ({
  name,
  secret: new Secret(value),
}));
const tokens = Object.values(canaries);

/** The canary a request carries, whichever way. */
function tokenIn(authorization: string): string {
  const text = `${authorization} ${Buffer.from(authorization.replace(/^\w+ /, ''), 'base64').toString('latin1')}`;
  return tokens.find((token) => text.includes(token)) ?? canaries.IMPORT2_TOKEN;
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** How a leaking server answers: each request gets the next way, so that every carrier meets every kind of case. */
const leaks: readonly ((token: string, answer: ServerResponse) => void)[] = [
  (token, answer) =>
    json(answer, 400, { errors: [{ status: '400', title: 'bad', detail: `token ${token} is unknown` }] }),
  (token, answer) =>
    json(answer, 401, { errors: [{ status: '401', title: token }] }, { 'www-authenticate': `Basic realm="${token}"` }),
  (token, answer) => json(answer, 422, { [token]: [token], source_tool: [`${token} is not allowed`] }),
  (token, answer) => json(answer, 200, [{ name: token, label: base64(`${token}:X`) }]),
  (token, answer) =>
    json(answer, 200, {
      id: token,
      token,
      status: token,
      redirect_url: `https://x.example/?t=${token}`,
      items: {},
      users: {},
    }),
  (token, answer) =>
    json(
      answer,
      201,
      { id: `1${token}`, token, redirect_url: `https://x.example/import?token=${token}` },
      { 'X-DEBUG-TOKEN': token },
    ),
  (token, answer) =>
    void answer
      .writeHead(302, { location: `https://x.example/?token=${encodeURIComponent(token)}&again=${base64(token)}` })
      .end(),
  (token, answer) =>
    void answer
      .writeHead(418, {
        'content-type': 'text/plain',
        'set-cookie': `session=${token}`,
        'x-url': `https://${token}:X@x.example/`,
      })
      .end(`Basic ${base64(`${token}:any other password`)}`),
  (token, answer) =>
    json(
      answer,
      403,
      {
        errors: [
          { status: '403', title: Buffer.from(token).toString('hex'), detail: [...token].toReversed().join('') },
        ],
      },
      {
        'x-consumer-username': token,
        'x-forwarded-authorization': `Basic ${base64(`${token}:${parts.password}`)}`,
        'x-original-url': `https://me:${parts.password}@x.example/`,
        'proxy-authorization': `Basic ${base64(`${parts.proxyUser}:${parts.proxy}`)}`,
        link: `<https://x.example/?a=${encodeURIComponent(base64(`~${token}:X`))}>; rel="next"`,
      },
    ),
  (token, answer) =>
    void answer
      .writeHead(307, { location: `https://somebody:s0mebody@x.example/?via=${encodeURIComponent(proxy)}` })
      .end(`<a href="${[...token].map((one) => `&#${one.charCodeAt(0)};`).join('')}">moved</a>`),
  (token, answer) => inChunks(token, answer),
  (token, answer) =>
    void answer
      .writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
      .end(gzipSync(JSON.stringify({ note: token }))),
  (token, answer) =>
    void answer
      .writeHead(500, { 'content-type': 'text/html' })
      .end(`<pre>Error: no account for ${token}\n  at login (auth.rb:12) env: {"API_TOKEN"=>"${token}"}</pre>`),
  (token, answer) => json(answer, 200, JSON.stringify({ nested: JSON.stringify({ token }) })),
  (token, answer) => void answer.writeHead(200, { 'content-type': 'application/json' }).end(`{"id":"${token}`), // cut JSON
  (token, answer) => {
    answer.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' });
    answer.write(`{"token":"${token}"`, () => answer.destroy());
  },
];

function json(answer: ServerResponse, status: number, body: unknown, headers: { [name: string]: string } = {}): void {
  answer.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

function inChunks(token: string, answer: ServerResponse): void {
  answer.writeHead(200, { 'content-type': 'application/json' });
  answer.write(`{"note":"${token.slice(0, 9)}`);
  setTimeout(() => answer.end(`${token.slice(9)}"}`), 5);
}

let url = '';
const root = freshFolder();

/** Makes every worker print its environment as it sends, and die of an error that names a token. */
const crash = join(root, 'crash.cjs');
writeFileSync(
  crash,
  `const now = performance.now.bind(performance);
  let calls = 0;
  performance.now = () => {
    if (process.env.TEST_WORKER_INDEX !== undefined && ++calls === 5) {
      console.log(JSON.stringify(process.env));
      console.error(process.env.IMPORT2_TOKEN);
      setTimeout(() => {
        throw new Error('no account for ' + process.env.EP_TOKEN + ' and ' + process.env.IMPORT2_OTHER_TOKEN);
      }, 1);
    }
    return now();
  };`,
);

let asked = 0;
let silentFrom = Infinity;

beforeAll(async () => {
  await ensureK6(); // before a proxy that is none stands in the environment
  const leaking = await listening((request, answer) => {
    request.resume();
    request.on('end', () => {
      asked += 1;
      const token = tokenIn(request.headers.authorization ?? '');
      if (asked < silentFrom) leaks[asked % leaks.length]?.(token, answer);
    });
  });
  ({ url } = leaking);
  return leaking.stop;
}, 600_000);

const run = (args: readonly string[], out: string, env: { readonly [name: string]: string }): Promise<Said> =>
  runSuite([...args, '--out', out], { HISTORY_DIR: join(out, 'history'), ...pasted, ...env });

const echo = () => ({
  IMPORT2_TARGET: 'mock',
  EP_TARGET: 'mock',
  IMPORT2_BASE_URL: `${url}/api/v2.1`,
  EP_BASE_URL: `${url}/v2`,
  IMPORT2_EXISTING_ID: '1',
  EP_EXISTING_ID: '2',
});
const isQuick = ['--grep', 'listTools|getImport/404|createImport/(201|422|400)'];

const rows: readonly (readonly [name: string, args: string[], env: () => { [name: string]: string }])[] = [
  ['passing, on the mock', ['contract', '--grep', 'listTools|createImport/201|getImport/200'], () => ({})],
  ['the whole suite, on the mock', ['contract'], () => ({})],
  ['failing in every way a server can leak', ['contract', ...isQuick], echo],
  [
    'a server that falls silent',
    ['contract', '--grep', 'listTools/(200|401)'],
    () => ((silentFrom = asked + 30), echo()),
  ],
  [
    'a crash of the suite’s own code, with the token in its words',
    ['contract', '--grep', 'listTools/200'],
    () => ({ ...echo(), NODE_OPTIONS: `--require=${crash}` }),
  ],
];

for (const [name, args, env] of rows)
  test(
    `no canary gets into any artefact: ${name}`,
    { tags: name === 'a server that falls silent' ? ['night'] : [] },
    async () => {
      const out = join(root, name.replace(/\W+/g, '-'));
      silentFrom = Infinity;
      const contract = await run(args, out, env());
      const report = await run(['report'], out, {});
      const said = join(out, 'terminal.txt');
      mkdirSync(out, { recursive: true });
      writeFileSync(said, contract.output + report.output);
      const { files, hits } = scanFolders([out], secrets);
      expect(hits, contract.output.slice(-2000)).toEqual([]);
      expect(files).toBeGreaterThan(1);
      if (name.startsWith('a crash')) expect(contract.output).toContain('***\n'); // the workers did say the token
      expect(report.code).toBeLessThan(7);
    },
  );

test('no canary gets into what k6 and its scripts leave: failing in every way a server can leak', async () => {
  const out = join(root, 'load');
  silentFrom = Infinity;
  const load = await run(['load', 'import2-list', 'elastic-path-list', '--duration', '4s'], out, echo());
  const report = await run(['report'], out, {});
  writeFileSync(join(out, 'terminal.txt'), load.output + report.output);
  expect(existsSync(join(out, 'load-run.json')), load.output).toBe(true);
  const { files, hits } = scanFolders([out], secrets);
  expect(hits, load.output.slice(-2000)).toEqual([]);
  expect(files).toBeGreaterThan(4);
});

test('no canary gets onto the terminal, with whatever it is said', async () => {
  const { code, output } = await run(['contract', '--grep', `(${canaries.IMPORT2_TOKEN}`], join(root, 'said'), {});
  expect([code, output]).toEqual([2, expect.stringMatching(/^--grep "\(\*\*\*" is not a regular expression/)]);
});

/** What is other people's at a real account; `cited` breaks the contract, so that findings speak of it. */
const others = {
  id: '7e57ca11-0b5e-4bad-8bad-00000ca11e01',
  reference: 'canary-reference-6b0d4f8a2c',
  name: 'Jane Canary-Doe',
  mail: 'canary-2f8a6c0e4b@people.example',
  token: 'canary-theirs-0a4c8e2f6b',
  importId: '4821337795518',
};
const cited = 'canary-cited-status-9d3f7b1e5c';

const counts = Object.fromEntries(
  ['product', 'plan', 'subscriber', 'offering']
    .map((kind) => [`subscription_${kind}`, 1])
    .concat([['subscription', 1]]),
);
const theirJob = (status: string, id = others.id) => ({
  id,
  type: 'subscription_import',
  attributes: { status, external_ref: others.reference, owner_name: others.name },
  meta: {
    owner: 'store',
    timestamps: { created_at: '2020-05-04T03:02:01Z', updated_at: '2020-05-04T03:02:01Z' },
    records: { uploaded: { ...counts, [others.mail]: 1 }, imported: { ...counts, [others.mail]: 1 } },
  },
});
const theirImport = {
  id: others.importId,
  token: others.token,
  status: 'Migration completed',
  items: { [others.mail]: 1 },
  users: { source_tool: 1, destination_tool: 1, matched: 1 },
  warnings: [`could not move ${others.name}`],
  contact: others.mail,
};

/** Other people's imports and jobs, beside those of the mock behind. */
function withOthers(path: string, status: number, body: string) {
  if (path.includes(others.id)) return { status: 200, body: JSON.stringify({ data: theirJob('success') }) };
  if (path.includes(others.importId)) return { status: 200, body: JSON.stringify(theirImport) };
  if (status !== 200 || !/\/imports(?:\?|$)/.test(path)) return { status, body };
  const shown = JSON.parse(body) as { readonly data?: readonly unknown[] } | readonly unknown[];
  if ('data' in shown) {
    const broken = theirJob(cited, others.id.replace(/1$/, '2'));
    return { status, body: JSON.stringify({ ...shown, data: [...(shown.data ?? []), theirJob('success'), broken] }) };
  }
  return { status, body: JSON.stringify([...(shown as readonly unknown[]), theirImport]) };
}

test("no canary of other people's gets into any artefact but the value that a finding cites", async () => {
  const unlimited = parseLimiterSetting('none');
  const mock = await startMock({ limiters: { import2: unlimited, 'elastic-path': unlimited } });
  const player = await startPlayer(mock, { token: 'a-token-of-the-player', alters: withOthers });
  const out = join(root, 'others');
  const env = {
    NODE_EXTRA_CA_CERTS: player.authority,
    SSL_CERT_FILE: player.authority, // Go's name for it
    IMPORT2_TARGET: 'live',
    IMPORT2_BASE_URL: `${player.url}/api/v2.1`,
    IMPORT2_TOKEN: 'a-token-of-the-player',
    IMPORT2_EXISTING_ID: others.importId,
    EP_TARGET: 'store',
    EP_BASE_URL: `${player.url}/v2`,
    EP_TOKEN: 'a-token-of-the-player',
    ALLOW_LIVE: 'import2,elastic-path,import2-load,elastic-path-load',
  };
  const wanted = ['--grep', '(list|get)Imports?/(200|404)|agrees', '--record', '--propose-deviations'];
  const ended = [
    await run(['contract', ...wanted], out, env),
    await run(['load', 'import2-list', 'elastic-path-list', '--duration', '4s'], out, env),
    await run(['report'], out, env),
    await run(['load', 'import-jobs', '--files', '1', '--records', '10', '--migrations', '0'], join(out, 'jobs'), env),
  ];
  player.stop();
  await mock.stop();
  const output = ended.map((one) => one.output).join('\n');
  writeFileSync(join(out, 'terminal.txt'), output);
  const { importId: _sent, ...kept } = others; // its id is a setting here, and so ours to write
  const names = Object.entries(kept).map(([name, value]) => ({ name, secret: new Secret(value) }));
  expect(
    ended.map(({ code }) => code),
    output.slice(-3000),
  ).toEqual([1, 1, 0, 1]);
  expect(scanFolders([out], names).hits, output.slice(-3000)).toEqual([]);
  const seen = scanFolders([out], [{ name: 'cited', secret: new Secret(cited) }]).hits.map(({ file }) =>
    basename(file),
  );
  for (const file of [
    'contract-run.json',
    'load-run.json',
    'proposed-deviations.txt',
    'index.html',
    'contract-junit.xml',
    'terminal.txt',
  ])
    expect(seen).toContain(file);
});

test('there is a canary for every secret of the settings', () => {
  expect(Object.keys(canaries).toSorted()).toEqual(secretVariables.toSorted());
});

test('the scan is a command that fails when there is something in any carrier, and names file and way', async () => {
  const out = join(root, 'planted');
  for (const [at, { file, carry }] of carriers.entries()) {
    mkdirSync(join(out, String(at)), { recursive: true });
    writeFileSync(join(out, String(at), file), carry(canaries.EP_TOKEN));
  }
  const { code, output } = await run(['report', '--scan'], out, {});
  expect(code).toBe(7);
  const told = carriers.filter((_, at) => !output.includes(`planted/${at}/`)).map(({ name }) => name);
  expect(told).toEqual([]);
  expect(output).not.toContain(canaries.EP_TOKEN);
});

test('a clean folder is told as clean, and one that is not there is no all-clear', async () => {
  const out = freshFolder();
  writeFileSync(join(out, 'a.txt'), 'nothing here');
  const clean = await run(['report', '--scan'], out, {});
  expect([clean.code, clean.output]).toEqual([0, expect.stringMatching(/no secret in 1 files/)]);
  expect((await run(['report', '--scan'], join(out, 'none'), {})).code).toBe(2);
});
