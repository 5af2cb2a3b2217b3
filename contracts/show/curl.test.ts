import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import type { OperationId } from '../spec/contract.ts';
import { curlOf, settingsIn } from './curl.ts';
import type { Auth } from '../spec/auth.ts';
import { usualParameters } from '../settings/parameters.ts';
import type { Gives, TakenStep } from '../judge/target.ts';
import type { TargetName } from '../spec/targets.ts';

const step = (
  operation: OperationId,
  url: string,
  {
    auth = 'valid',
    body = '',
    answer = '',
    gives = [],
    target = 'import2@live',
  }: { auth?: Auth; body?: string; answer?: string; gives?: readonly Gives[]; target?: TargetName } = {},
): TakenStep => ({
  kind: 'exchange',
  gives,
  exchange: {
    operation,
    target,
    request: { method: 'GET', url, headers: [], auth, body },
    answer: { kind: 'response', status: 200, headers: [], body: answer },
    secrets: [],
    startedAt: 0,
    durationMs: 0,
  },
});

/** Where the last command goes: base URL and path as the shell reads them. */
const placeIn = (script: string): string => script.slice(script.lastIndexOf('--path-as-is -g ') + 16);

test.each<[OperationId, string, string]>([
  ['import2.getImport', 'http://127.0.0.1:1/api/v2.1/imports/5', `/imports/5`],
  ['import2.getImport', 'https://gw.example/imports-proxy/api/v2.1/imports/5', `/imports/5`],
  ['import2.getImport', 'https://gw.example/imports/api/v2.1/imports/imports', `/imports/imports`],
  ['import2.listTools', 'https://gw.example/tools/api/v2.1/tools', `/tools`],
  [
    'import2.listImports',
    'https://gw.example/imports/imports?destination_username=a',
    `/imports?destination_username=a`,
  ],
  ['import2.getImport', 'https://gw.example/imports/v2.1/imports/5/nothing', `/imports/5/nothing`],
  ['elastic-path.listImports', 'https://h/subscriptions/imports/v2/subscriptions/imports', `/subscriptions/imports`],
])('%s of %s goes to its own path below the base URL', (operation, url, path) => {
  const base = operation.startsWith('import2') ? 'IMPORT2_BASE_URL' : 'EP_BASE_URL';
  expect(placeIn(curlOf([step(operation, url)], {}))).toBe(`"\${${base}%/}"'${path}'`);
});

test.each([
  ['https://h/api/v2.1', 'import2@sandbox', 'https://h/api/sandbox/tools'],
  ['https://h/api/v2.1/', 'import2@mock-sandbox', 'https://h/api/sandbox/tools'],
  ['https://h/api/sandbox/', 'import2@sandbox', 'https://h/api/sandbox/tools'],
  ['https://h/of-a-proxy/', 'import2@sandbox', 'https://h/of-a-proxy/tools'],
  ['https://h/api/v2.1', 'import2@live', 'https://h/api/v2.1/tools'],
] as const)('with IMPORT2_BASE_URL=%s a command for %s goes to %s', (base, target, url) => {
  const place = placeIn(curlOf([step('import2.listTools', url, { target })], {}));
  const env = { PATH: process.env['PATH'], IMPORT2_BASE_URL: base };
  expect(execFileSync('bash', ['-c', `printf %s ${place}`], { env, encoding: 'utf8' })).toBe(url);
});

test('a setting stands for its own value alone, not for letters of a path, a header or another member', () => {
  const list = step('elastic-path.listImports', 'https://h/v2/subscriptions/imports');
  const settings = { client_id: 'subscriptions', client_secret: 'imports', destination_token: 'imports' };
  expect(placeIn(curlOf([list], settings))).toBe(`"\${EP_BASE_URL%/}"'/subscriptions/imports'`);
  const body = '{"source_tool":"imports","destination_token":"imports"}';
  expect(curlOf([step('import2.createImport', 'https://h/api/v2.1/imports', { body })], settings)).toContain(
    `--data-binary '{"source_tool":"imports","destination_token":"'"$IMPORT2_DESTINATION_TOKEN"'"}'`,
  );
});

test('a setting that JSON or a form would misread is written for them', () => {
  const form = 'grant_type=client_credentials&client_id=a%26b&client_secret=other';
  const signIn = step('elastic-path.createAccessToken', 'https://h/oauth/access_token', { body: form });
  expect(curlOf([signIn], { client_id: 'a&b', client_secret: 'secret' })).toContain(
    `--data-raw 'grant_type=client_credentials' --data-urlencode "client_id=$EP_CLIENT_ID" --data-raw 'client_secret=other'`,
  );
  const body = JSON.stringify({ destination_token: 'a"b' });
  const create = step('import2.createImport', 'https://h/api/v2.1/imports', { body });
  expect(curlOf([create], { destination_token: 'a"b' })).toContain(String.raw`sed 's/[\\"]/\\&/g'`);
});

test('an id that an answer gave is taken from its own place there, and put only where an id stands', () => {
  const answer = '{"links":{"id":"other"},"data":{"id" : "imports"}}';
  const create = step('elastic-path.createImport', 'https://h/v2/subscriptions/imports', {
    answer,
    gives: [{ parameter: 'import_uuid', pointer: '/data/id' }],
  });
  const get = step('elastic-path.getImport', 'https://h/v2/subscriptions/imports/imports');
  const script = curlOf([create, get], {});
  expect(script).toContain('| sed -n 2p |');
  expect(placeIn(script)).toBe(`"\${EP_BASE_URL%/}"'/subscriptions/imports/'"$IMPORT_UUID"`);
});

test('a value that the suite made up asks for no setting', () => {
  const body = JSON.stringify(usualParameters);
  const create = step('import2.createImport', 'https://h/imports', { body });
  expect(settingsIn(curlOf([create], usualParameters))).toEqual(['IMPORT2_BASE_URL', 'IMPORT2_TOKEN']);
});

test('what no later step uses is not taken from an answer', () => {
  const gives = ['id', 'token'].map((parameter) => ({ parameter, pointer: `/${parameter}` }));
  const create = step('import2.createImport', 'https://h/imports', { answer: '{"id":"1","token":"2"}', gives });
  const script = curlOf([create, step('import2.getImport', 'https://h/imports/1')], {});
  expect(script).toContain('\nID=$(');
  expect(script).not.toContain('TOKEN=$(');
});

test('the settings that a script needs are those it uses, and no others', () => {
  const signIn = step('elastic-path.createAccessToken', 'https://h/oauth/access_token', {
    body: 'grant_type=client_credentials&client_id=one&client_secret=%24EP_TOKEN',
  });
  expect(settingsIn(curlOf([signIn], { client_id: 'one', client_secret: '$EP_TOKEN' }))).toEqual([
    'EP_BASE_URL',
    'EP_CLIENT_ID',
    'EP_CLIENT_SECRET',
  ]);
  const literal = step('import2.getImport', 'https://h/imports/$EP_TOKEN', { auth: 'other-account' });
  expect(settingsIn(curlOf([literal], {}))).toEqual(['IMPORT2_BASE_URL', 'IMPORT2_OTHER_TOKEN']);
});

test('what was asked again and again stands there once, with how often and how long, while nothing else was done', () => {
  const at = (job: string, seconds: number): TakenStep => {
    const get = step('elastic-path.getImport', `https://h/v2/subscriptions/imports/${job}`);
    return get.kind === 'exchange' ? { ...get, exchange: { ...get.exchange, startedAt: seconds * 1000 } } : get;
  };
  const polls = Array.from({ length: 45 }, (_, nth) => at(['a', 'b', 'c'][nth % 3] ?? '', 4 * nth));
  const change: TakenStep = { kind: 'control', method: 'POST', path: '/_mock', body: '' };
  const lines = curlOf([...polls, change, at('a', 300), at('a', 300.5)], {}).split('\n');
  expect(lines.filter((line) => line.startsWith('#'))).toEqual(Array(3).fill('# asked 15 times over 168 s:'));
  expect(lines.map((line) => /imports\/(\w)'$/.exec(line)?.[1] ?? line.slice(0, 2))).toEqual([
    '# ',
    'a',
    '# ',
    'b',
    '# ',
    'c',
    'cu',
    'a',
    'a',
  ]);
});
