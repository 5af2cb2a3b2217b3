import { expect, test } from 'vitest';
import { parseSettings } from '../contracts/settings/settings.ts';
import { needsMock, addressesAsked } from './addresses.ts';

const usual = { IMPORT2_TOKEN: 'a-token', IMPORT2_TARGET: 'mock', EP_TOKEN: 'a-token', EP_TARGET: 'mock' };
const store = 'https://euwest.api.elasticpath.com/v2';
const ours = 'http://127.0.0.1:4010';

/** Where targets are, by name, and whether our mock has to be started. */
function found(env: { readonly [variable: string]: string }): { [name: string]: string | boolean } {
  const settings = parseSettings({ ...usual, ...env });
  const asked = addressesAsked(settings, ours);
  for (const error of asked.errors) throw error;
  const addresses = asked.addresses.map(({ name, baseUrl }) => [name, baseUrl]);
  return { ...(Object.fromEntries(addresses) as { [name: string]: string }), needsMock: needsMock(settings) };
}

const ourImport2 = { 'import2@mock-live': `${ours}/api/v2.1`, 'import2@mock-sandbox': `${ours}/api/sandbox` };
const ourStore = { 'elastic-path@mock': `${ours}/v2` };

test('without a base URL both APIs are at our mock', () => {
  expect(found({})).toEqual({ ...ourImport2, ...ourStore, needsMock: true });
  expect(found({ MOCK_URL: ours })).toEqual({ ...ourImport2, ...ourStore, needsMock: false });
});

test('a base URL alone is of a mock that somebody else runs; the sandbox is beside a version', () => {
  const env = { IMPORT2_BASE_URL: 'http://h:1/api/v2.1', EP_BASE_URL: 'http://h:2/v2' };
  expect(found(env)).toEqual({
    'import2@mock-live': 'http://h:1/api/v2.1',
    'import2@mock-sandbox': 'http://h:1/api/sandbox',
    'elastic-path@mock': 'http://h:2/v2',
    needsMock: false,
  });
});

test('beside a real target the base URL is the real one’s, and the mock is ours: it is written to without leave', () => {
  expect(found({ EP_TARGET: 'store,mock', EP_BASE_URL: store })).toEqual({
    ...ourImport2,
    'elastic-path@store': store,
    ...ourStore,
    needsMock: true,
  });
  expect(found({ IMPORT2_TARGET: 'sandbox,mock', IMPORT2_BASE_URL: 'https://h/api/v2.1' })).toEqual({
    'import2@sandbox': 'https://h/api/sandbox',
    ...ourImport2,
    ...ourStore,
    needsMock: true,
  });
});

test.each([store, 'https://EUWEST.api.elasticpath.com:443/v2', 'http://elasticpath.com'])(
  'a vendor’s own host is never taken for a mock: %s',
  (url) => {
    expect(found({ EP_BASE_URL: url })).toMatchObject({ ...ourStore, needsMock: true });
  },
);

test('a host that only looks like a vendor’s is anybody’s', () => {
  expect(found({ EP_BASE_URL: 'http://notelasticpath.com/v2' })['elastic-path@mock']).toBe(
    'http://notelasticpath.com/v2',
  );
  expect(found({ EP_BASE_URL: 'http://h/elasticpath.com/v2' })['elastic-path@mock']).toBe(
    'http://h/elasticpath.com/v2',
  );
});

test('the real Import2 is where its vendor says, unless told otherwise', () => {
  expect(found({ IMPORT2_TARGET: 'live,sandbox' })).toMatchObject({
    'import2@live': 'https://www.import2.com/api/v2.1',
    'import2@sandbox': 'https://www.import2.com/api/sandbox',
  });
  expect(() => found({ IMPORT2_TARGET: 'live', IMPORT2_BASE_URL: 'https://h/api/sandbox' })).toThrow(
    /^IMPORT2_BASE_URL is .*this is a sandbox/,
  );
});

const sandboxAt = (url: string) => found({ IMPORT2_TARGET: 'sandbox', IMPORT2_BASE_URL: url })['import2@sandbox'];

test.each(['/api/V2.1', '/api/v2.1.0', '/api/2.1', '/api/latest', '/api', '', '/api/sandbox/v', '/api/SANDBOX'])(
  'what is at the vendor’s host and does not name the sandbox is never taken for it: %s',
  (path) => {
    for (const host of ['https://www.import2.com', 'https://IMPORT2.COM.:443'])
      expect(() => sandboxAt(host + path)).toThrow(/^IMPORT2_BASE_URL is .*may be live/);
  },
);

test('the sandbox is beside a version at the vendor’s host, and anywhere at another', () => {
  expect(sandboxAt('https://www.import2.com/api/v2.1')).toBe('https://www.import2.com/api/sandbox');
  expect(sandboxAt('https://www.import2.com/api/sandbox/')).toBe('https://www.import2.com/api/sandbox');
  expect(sandboxAt('https://proxy.example/import2')).toBe('https://proxy.example/import2');
});

test('a mock that already runs is not at a vendor’s host', () => {
  expect(() => found({ MOCK_URL: 'https://www.import2.com' })).toThrow(/^MOCK_URL is .*vendor’s own host/);
});
