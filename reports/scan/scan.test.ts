import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { Secret } from '../../contracts/secret.ts';
import { carriers } from './carriers.ts';
import { needlesOf } from './needles.ts';
import { issuedIn } from './issued.ts';
import { scanBytes, scanFolders } from './scan.ts';

const token = 'canary-+/=é"5b1f0c9e77';
const secret = { name: 'IMPORT2_TOKEN', secret: new Secret(token) };
const needles = needlesOf(secret);
const plain = needlesOf({ name: 'EP_TOKEN', secret: new Secret('mock-canary-5b1f0c9e77') });

test.each(carriers)('finds a token in $name', ({ carry }) => {
  expect(scanBytes(Buffer.from(carry('mock-canary-5b1f0c9e77')), plain)).toMatchObject([{ name: 'EP_TOKEN' }]);
  expect(scanBytes(Buffer.from(carry('another-token-altogether')), plain)).toEqual([]);
});

test.each(['JSON within JSON within JSON', 'URL-encoded twice', 'gzip in gzip', 'Basic credentials in base64'])(
  'finds a token of awkward characters: %s',
  (name) => {
    const carrier = carriers.find((one) => one.name === name);
    expect(scanBytes(Buffer.from(carrier?.carry(token) ?? ''), needles)).toMatchObject([{ name: 'IMPORT2_TOKEN' }]);
  },
);

test('there are enough ways to carry it', () => expect(carriers.length).toBeGreaterThanOrEqual(25));

function inFolder(files: { readonly [name: string]: string | Buffer }): ReturnType<typeof scanFolders> {
  const folder = mkdtempSync(join(tmpdir(), 'scan-'));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const scanned = scanFolders([folder], [secret]);
  rmSync(folder, { recursive: true });
  return scanned;
}

test('what cannot be unpacked counts as found', () => {
  const broken = gzipSync('x'.repeat(1000)).subarray(0, 20);
  expect(inFolder({ 'a.gz': broken }).hits).toMatchObject([
    { name: null, how: expect.stringMatching(/cannot be unpacked/) },
  ]);
  expect(inFolder({ 'a.zip': Buffer.from('PK\u0003\u0004and no more') }).hits).toMatchObject([{ name: null }]);
});

test('what a server issued is found by the name of its member, unless it is stars', () => {
  const file = (value: string) => ({ 'a.json': JSON.stringify({ body: JSON.stringify({ redirect_url: value }) }) });
  expect(inFolder(file('https://www.import2.com/start?token=s3cr3t')).hits).toMatchObject([{ name: 'redirect_url' }]);
  expect(inFolder(file('***')).hits).toEqual([]);
});

test('the value is told by nobody', () => {
  const { hits } = inFolder({ 'a.txt': `x ${token} y` });
  expect(hits).toHaveLength(1);
  expect(JSON.stringify(hits)).not.toContain('5b1f0c9e77');
});

test('a text that was shortened within the stars holds no secret, and one shortened within a secret does', () => {
  const found = (text: string): string[] => issuedIn(Buffer.from(text).toString('latin1'));
  expect(found('[{"id":"1","token":"… (335 characters)\n  received  [{"id":"1","token":"***"}]')).toEqual([]);
  expect(found('[{"id":"1","token":"ae2cfc164cb94f67… (335 characters)"')).toEqual(['token']);
});
