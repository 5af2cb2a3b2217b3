import { describe, expect, test } from 'vitest';
import { Secret } from '../values/secret.ts';
import { type Environment, SettingsError } from './readers.ts';
import { type Settings, parseSettings, parseSettingsByApi, secretsOf } from './settings.ts';
import { secretVariables, variables } from './table.ts';

test('without any variable both APIs are judged on the mock', () => {
  const { import2, 'elastic-path': elasticPath, allowLive, historyDir } = parseSettings({});
  expect([import2.targets, elasticPath.targets, allowLive, historyDir]).toEqual([
    ['mock'],
    ['mock'],
    [],
    'reports/history',
  ]);
});

test('a list of targets is read, blanks and repetitions left out', () => {
  expect(parseSettings({ IMPORT2_TARGET: 'sandbox, mock,sandbox', IMPORT2_TOKEN: 'a-token' }).import2.targets).toEqual([
    'sandbox',
    'mock',
  ]);
});

describe('a setting that cannot be meant is named with what was found and what it must be', () => {
  const rows: readonly [env: { [name: string]: string }, says: RegExp][] = [
    [{ IMPORT2_TARGET: 'sandox' }, /^IMPORT2_TARGET is "sandox": it must be one of mock, sandbox, live/],
    [{ EP_TARGET: 'shop' }, /^EP_TARGET is "shop": it must be one of mock, store/],
    [{ ALLOW_LIVE: 'yes' }, /^ALLOW_LIVE is "yes": it must be one of import2, elastic-path/],
    [{ MOCK_URL: '127.0.0.1:4010' }, /^MOCK_URL is "127.0.0.1:4010": it must be an http:\/\/ or https:\/\/ URL/],
    [{ IMPORT2_BASE_URL: 'http://h/v?x=1' }, /^IMPORT2_BASE_URL is/],
    [
      { IMPORT2_BASE_URL: 'http://staging:S3cret@h/api' },
      /^IMPORT2_BASE_URL is "http:\/\/\*\*\*@h\/api": it must be a URL without user and password/,
    ],
    [{ IMPORT2_TARGET: 'live' }, /^IMPORT2_TOKEN is "": IMPORT2_TARGET asks for live/],
    [{ IMPORT2_TOKEN: 'abc' }, /^IMPORT2_TOKEN is "\*\*\*": at least 6 characters are needed/],
    [{ EP_TARGET: 'store', EP_CLIENT_ID: 'only-half' }, /^EP_TOKEN is "": EP_TARGET asks for store/],
    [
      { EP_RATE_LIMIT: '0' },
      /^EP_RATE_LIMIT is "0": it must be the requests a second of your store’s plan, .* 1 to 9999/,
    ],
    [{ EP_RATE_LIMIT: '100/s' }, /^EP_RATE_LIMIT is "100\/s"/],
    [{ EP_TARGET: 'store', EP_TOKEN: 'a-token' }, /^EP_BASE_URL is "": .*euwest/],
    // what may be somebody's account behind a proxy is no mock, which may be written to, unless it is said to be one
    [
      { IMPORT2_BASE_URL: 'https://proxy.example/api/v2.1', IMPORT2_TOKEN: 'a-token' },
      /^IMPORT2_TARGET is "": with credentials set, IMPORT2_BASE_URL may lead to a real account; .* mock, sandbox, live/,
    ],
    [{ EP_BASE_URL: 'https://proxy.example/v2', EP_TOKEN: 'a-token' }, /^EP_TARGET is "": .* mock, store/],
  ];
  for (const [env, says] of rows) test(JSON.stringify(env), () => expect(() => parseSettings(env)).toThrow(says));
});

describe('user and password in a URL are a fault of the setting, and unshown', () => {
  const urls = [
    'http://staging:S3cret@h/api',
    'https://S3cret@h',
    'http://u:S3cret@h:80/v2/',
    'http://u:a@S3cret@h',
    'http://u:12/S3cret@h',
    'http://u:S3cret#x@h/',
    'http://u:S3cret?@h/',
    'http://u:S3cret word@h',
    'http://u%3AS3cret%40h/v2',
    'http:\\\\u:S3cret@h',
    'u:S3cret@h',
    'HTTP://u:S3cret@h',
    'ftp://u:S3cret@h',
    'http://@S3cret@h',
    'http://h/v2?token=S3cret',
    'http://h/v2#S3cret',
  ];
  const named = ['IMPORT2_BASE_URL', 'EP_BASE_URL', 'MOCK_URL', 'IMPORT2_DESTINATION_URL'];
  for (const variable of named)
    test.each(urls)(`${variable}=%s`, (value) => {
      const said = messageOf({ [variable]: value });
      expect(said).toMatch(new RegExp(`^${variable} is .*: it must be `));
      expect(said).not.toContain('S3cret');
    });
  test('an @ that begins a part of a path is none', () => {
    const destinationUrl = 'https://medium.example/@jane';
    expect(parseSettings({ IMPORT2_DESTINATION_URL: destinationUrl }).import2).toMatchObject({ destinationUrl });
  });
});

const places = ['IMPORT2_BASE_URL', 'EP_BASE_URL', 'MOCK_URL', 'IMPORT2_DESTINATION_URL', 'NOTIFY_PAGE_URL'];
test.each([...places, 'NOTIFY_WEBHOOK', 'NOTIFY_SLACK'])(
  '%s that leads nowhere is a fault of the setting',
  (variable) => {
    for (const url of ['http://127.0.0.1:70000/v2', 'https://host:port', 'http://127.0.0.1.5/', 'http://[::1'])
      expect(messageOf({ [variable]: url })).toMatch(new RegExp(`^${variable} is .*: its host must be .* 0 to 65535`));
    expect(messageOf({ [variable]: 'http://[::1]:65535/v2' })).toBe('no fault was found');
  },
);

test.each(['NOTIFY_WEBHOOK', 'NOTIFY_SLACK'])('%s has neither user nor password', (variable) => {
  for (const url of ['https://user:pw@host.example/x', 'https://user@host.example', 'https://host.example@other/x'])
    expect(messageOf({ [variable]: url })).toMatch(new RegExp(`^${variable} is .*without user and password`));
  for (const url of ['https://host.example/x@y?z=@', 'https://host.example?key=1', 'https://host.example:8443'])
    expect(messageOf({ [variable]: url })).toBe('no fault was found');
});

function messageOf(env: Environment): string {
  try {
    parseSettings(env);
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
  return 'no fault was found';
}

describe('a token is taken out of what it was pasted with', () => {
  const basic = Buffer.from('tok-en1234567:X').toString('base64');
  const pasted = [
    'tok-en1234567',
    ' tok-en1234567\n',
    '"tok-en1234567"',
    "'tok-en1234567'\r\n",
    'Bearer tok-en1234567',
    '"Bearer tok-en1234567"',
  ];
  const asBasic = [
    'tok-en1234567:X',
    'tok-en1234567:',
    '"tok-en1234567:X"',
    '-u "tok-en1234567:X"',
    `Basic ${basic}`,
    `Authorization: basic ${basic}`,
    basic,
  ];
  test.each([...pasted, ...asBasic])('IMPORT2_TOKEN=%j', (value) =>
    expect(parseSettings({ IMPORT2_TOKEN: value }).import2.token?.reveal()).toBe('tok-en1234567'),
  );
  test.each([...pasted, 'authorization: Bearer tok-en1234567'])('EP_TOKEN=%j', (value) =>
    expect(parseSettings({ EP_TOKEN: value })['elastic-path'].token?.reveal()).toBe('tok-en1234567'),
  );
  test.each([
    'mock-%41%2Fabc%',
    'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.',
    '0123456789abcdef0123456789abcdef',
    'a:b:c-123456',
  ])('EP_TOKEN=%j is a token as it is', (value) =>
    expect(parseSettings({ EP_TOKEN: value })['elastic-path'].token?.reveal()).toBe(value),
  );
  test('what stands behind its colon is a secret as well, where it is no mere X', () => {
    const found = (value: string) =>
      secretsOf(parseSettings({ IMPORT2_TOKEN: value }))
        .filter((one) => one.isSearched)
        .map((one) => one.reveal());
    expect(found('tok-en1234567:X')).toEqual(['tok-en1234567']);
    expect(found('tok-en1234567:passw0rd')).toEqual(['tok-en1234567', 'passw0rd']);
  });
});

describe('a token that fits no header is a fault of the setting, and unshown', () => {
  const rows: readonly (readonly [value: string, says: RegExp])[] = [
    ['S3cret-t\u00f6ken', /not ASCII/],
    ['S3cret-\ud83d\udd11-1', /not ASCII/],
    ['S3cret12345\u200b', /not ASCII, perhaps an invisible one/],
    ['S3cret\nabcdef', /line break/],
    ['S3cret abcdef', /a space/],
    ['S3cret\u0000abcdef', /control character/],
    ['${{ secrets.S3cret }}', /expression/],
    ['$(S3cret_TOKEN)', /expression/],
  ];
  for (const variable of ['IMPORT2_TOKEN', 'IMPORT2_OTHER_TOKEN', 'EP_TOKEN', 'EP_FORBIDDEN_TOKEN'])
    test.each(rows)(`${variable}=%j`, (value, says) => {
      const said = messageOf({ [variable]: value });
      expect(said).toMatch(says);
      expect(said).toMatch(new RegExp(`^${variable} is "\\*\\*\\*": .*; it must be the API token alone`));
      expect(said).not.toContain('S3cret');
    });
  test.each([
    [{ IMPORT2_TOKEN: ':passw0rd' }, /no token stands before its colon/],
    [{ IMPORT2_TOKEN: 'abc:X' }, /at least 6 characters/],
    [{ IMPORT2_TOKEN: 'Basic S3cret%%%' }, /not the base64 form of token:X/],
    [{ EP_TOKEN: 'Basic dG9rLWVuMTIzNDU2NzpY' }, /a bearer token is needed/],
  ])('%j', (env, says) => expect(messageOf(env)).toMatch(says));
});

test.each(['http://127.0.0.1:8080/api/v2.1', 'http://localhost:8080', 'http://[::1]:8080/api/v2.1'])(
  'a server on this machine is a mock, with credentials as well: %s',
  (url) => {
    const { import2 } = parseSettings({ IMPORT2_BASE_URL: url, IMPORT2_TOKEN: 'a-token' });
    expect(import2.targets).toEqual(['mock']);
  },
);

test('a name that only begins like this machine is somebody else', () => {
  const env = { IMPORT2_BASE_URL: 'http://localhost.example/api/v2.1', IMPORT2_TOKEN: 'a-token' };
  expect(() => parseSettings(env)).toThrow(/may lead to a real account/);
});

test('what stands in a setting that cannot be meant is a secret all the same: the run goes on without it', () => {
  const env = {
    IMPORT2_TARGET: 'mock',
    IMPORT2_BASE_URL: 'http://staging:pass-w0rd@h',
    IMPORT2_TOKEN: 'tok-en1234567',
    EP_TOKEN: 'half-one\nhalf-two',
  };
  const found = secretsOf(parseSettingsByApi(env)).map((one) => one.reveal());
  expect(found).toEqual(
    expect.arrayContaining([
      'staging:pass-w0rd',
      'pass-w0rd',
      'tok-en1234567',
      'half-one\nhalf-two',
      'half-one',
      'half-two',
    ]),
  );
});

test('users and passwords of proxies are secrets, as they stand and decoded, unless they are mere words', () => {
  const env = {
    HTTPS_PROXY: 'http://service-account-1:p%40ssw0rd@proxy:3128',
    all_proxy: 'socks5://me:pw@proxy',
    npm_config_proxy: 'jane:passw0rd@proxy:3128',
    GOPROXY: 'https://u:go-passw0rd@one,https://two|direct',
    NO_PROXY: 'localhost,127.0.0.1',
    http_proxy: 'http://proxy:3128',
  };
  const found = parseSettings(env).secrets.map(({ name, secret }) => `${name} ${secret.reveal()}`);
  expect(found).toEqual([
    'HTTPS_PROXY service-account-1:p%40ssw0rd',
    'HTTPS_PROXY service-account-1:p@ssw0rd',
    'HTTPS_PROXY p%40ssw0rd',
    'HTTPS_PROXY p@ssw0rd',
    'HTTPS_PROXY service-account-1',
    'npm_config_proxy jane:passw0rd',
    'npm_config_proxy passw0rd',
    'GOPROXY u:go-passw0rd',
    'GOPROXY go-passw0rd',
  ]);
});

test("a client's id is a secret that is searched for only where it can be no word", () => {
  const isSearched = (value: string) => parseSettings({ EP_CLIENT_ID: value })['elastic-path'].clientId?.isSearched;
  expect([isSearched('store'), isSearched('UyBZ0TVqn5mvnJgkfoQbXxtIWYwZpMRT')]).toEqual([false, true]);
});

describe('the fault of one API is none of the other', () => {
  const store = { EP_TARGET: 'store', EP_BASE_URL: 'https://store.example/v2', EP_TOKEN: 'a-token' };
  const rows: readonly [env: Environment, wrong: { readonly [api: string]: string }][] = [
    [store, {}],
    [{ ...store, IMPORT2_TARGET: 'live' }, { import2: 'IMPORT2_TOKEN' }],
    [{ ...store, IMPORT2_BASE_URL: 'h' }, { import2: 'IMPORT2_BASE_URL' }],
    [
      { ...store, IMPORT2_TARGET: 'live', IMPORT2_TOKEN: 'abc', IMPORT2_BASE_URL: 'h' },
      { import2: 'IMPORT2_BASE_URL' },
    ],
    [
      { ...store, EP_BASE_URL: '', IMPORT2_TARGET: 'live' },
      { import2: 'IMPORT2_TOKEN', 'elastic-path': 'EP_BASE_URL' },
    ],
    [{ ...store, EP_CLIENT_SECRET: 'abc' }, { 'elastic-path': 'EP_CLIENT_SECRET' }],
  ];
  test.each(rows)('%j', (env, wrong) => {
    const settings = parseSettingsByApi(env);
    const found = Object.entries(settings.wrong ?? {}).map(([api, { variable }]) => [api, variable]);
    expect(Object.fromEntries(found)).toEqual(wrong);
    expect(settings['elastic-path'].targets).toEqual(['store']); // what was asked for is never judged on the mock instead
    expect(settings['elastic-path'].token?.reveal()).toBe('a-token');
  });

  test.each<Environment>([{ MOCK_URL: 'h' }, { ALLOW_LIVE: 'yes' }, { IMPORT2_TARGET: 'sandox' }])(
    '%j concerns both, or nobody knows whom',
    (env) => expect(() => parseSettingsByApi(env)).toThrow(SettingsError),
  );
});

/** Every variable the parser asks for. */
function variablesRead(): string[] {
  const read = new Set<string>();
  parseSettings(new Proxy({}, { get: (_target, name) => void read.add(String(name)) }));
  return [...read].toSorted();
}

test('the table has every variable that is read, and no other', () =>
  expect(variables.toSorted()).toEqual(variablesRead()));

test('every setting that is read as a secret is listed as one, under its own name', () => {
  const values = ['said-by-nobody', 'https://said.example/by-nobody'];
  const isSecret = (variable: string): boolean => values.some((value) => holdsASecret(parsed({ [variable]: value })));
  expect(secretVariables.toSorted()).toEqual(variablesRead().filter(isSecret));
  for (const variable of secretVariables)
    expect(values.map((value) => parsed({ [variable]: value })?.secrets)).toContainEqual([
      { name: variable, secret: expect.any(Secret) as Secret },
    ]);
});

/** The settings, or null where such a value cannot be meant. */
function parsed(env: Environment): Settings | null {
  try {
    return parseSettings(env);
  } catch (error) {
    if (error instanceof SettingsError) return null;
    throw error;
  }
}

const holdsASecret = (value: unknown): boolean =>
  value instanceof Secret || (typeof value === 'object' && value !== null && Object.values(value).some(holdsASecret));

test('secrets print as stars and are listed', () => {
  const settings = parseSettings({ IMPORT2_TOKEN: 'very-secret', EP_CLIENT_SECRET: 'also-secret' });
  expect(JSON.stringify(settings)).not.toMatch(/very-secret|also-secret/);
  expect(`${settings.import2.token?.toString()}`).toBe('***');
  expect(secretsOf(settings).map((secret) => secret.reveal())).toEqual(['very-secret', 'also-secret']);
});
