import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { createServer } from 'node:net';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { Secret } from '../../contracts/values/secret.ts';
import { carriers } from '../../testing/carriers.ts';
import { needlesOf, unstarredIn } from './needles.ts';
import { scanBytes, scanFolders } from './scan.ts';
import { piecesOf, unpacked } from './views.ts';
import { freshFolder } from '../../testing/temporary-files.ts';

const token = 'canary-+/=é"5b1f0c9e77';
const secret = { name: 'IMPORT2_TOKEN', secret: new Secret(token) };
const needles = needlesOf(secret);
const plain = needlesOf({ name: 'EP_TOKEN', secret: new Secret('mock-canary-5b1f0c9e77') });

test.each(carriers)('finds a token in $name', ({ carry }) => {
  const names = (value: string): (string | null)[] =>
    scanBytes(Buffer.from(carry(value)), plain).map(({ name }) => name);
  expect(names('mock-canary-5b1f0c9e77')).toContain('EP_TOKEN');
  expect(names('another-token-altogether')).not.toContain('EP_TOKEN');
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
  const folder = freshFolder();
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return scanFolders([folder], [secret]);
}

test('the names of own tests may have passwords that nobody ever had, and no secret', () => {
  const names = '<testcase name="http://me:word@p.example"/>';
  expect(inFolder({ 'own-junit.xml': names }).hits).toEqual([]);
  expect(inFolder({ 'contract-junit.xml': names }).hits).toHaveLength(1);
  expect(inFolder({ 'own-junit.xml': `${names}${token}` }).hits).toMatchObject([{ name: 'IMPORT2_TOKEN' }]);
});

test('what cannot be unpacked counts as found', () => {
  const broken = gzipSync('x'.repeat(1000)).subarray(0, 20);
  expect(inFolder({ 'a.gz': broken }).hits).toMatchObject([
    { name: null, how: expect.stringMatching(/^it could not be searched, which counts as found: cannot be unpacked/) },
  ]);
  expect(inFolder({ 'a.zip': Buffer.from('PK\u0003\u0004and no more') }).hits).toMatchObject([{ name: null }]);
});

describe('what unpacks to more than is held at once, as the samples of a long load do', () => {
  const lines = Array.from({ length: 5000 }, (_, at) => `{"${createHash('sha1').update(`${at}`).digest('hex')}"}`);

  test('is searched in pieces: every line, and what stands on two, is whole in one of them', () => {
    const pieces = [...piecesOf(gzipSync(lines.join('\n')), 20_000, 1000)].map(({ bytes }) => bytes.toString());
    expect(pieces.length).toBeGreaterThan(5);
    const missing = lines
      .slice(1)
      .filter((line, at) => !pieces.some((piece) => piece.includes(`${lines[at]}\n${line}`)));
    expect(missing).toEqual([]);
    expect(pieces.every((piece) => piece.startsWith('{'))).toBe(true);
  });

  test('without a line’s end too', () => {
    const all = lines.join(' ');
    const pieces = [...piecesOf(gzipSync(all), 20_000, 1000)].map(({ bytes }) => bytes.toString());
    for (let at = 0; at < all.length - 500; at += 250)
      expect(pieces.some((piece) => piece.includes(all.slice(at, at + 500)))).toBe(true);
  });

  test('is no trouble by its size alone', { timeout: 60_000 }, () => {
    const member = gzipSync(Buffer.alloc(32 * 1024 * 1024));
    let most = 0;
    for (const { bytes } of unpacked(Buffer.concat(Array.from({ length: 9 }, () => member))))
      most = Math.max(most, bytes.length);
    expect(most).toBeLessThan(64 * 1024 * 1024);
  });

  test('hides no secret in its last piece', { timeout: 60_000 }, () => {
    const all = Buffer.concat([gzipSync(Buffer.alloc(33 * 1024 * 1024)), gzipSync(token)]);
    expect(inFolder({ 'samples.json.gz': all }).hits).toMatchObject([{ name: 'IMPORT2_TOKEN', path: 'gzip' }]);
  });

  test('counts as found where its end is missing', () => {
    const whole = gzipSync(lines.join('\n'));
    for (const cut of [-1, -8, -100, -30_000]) expect(() => [...piecesOf(whole.subarray(0, cut), 20_000)]).toThrow();
  });
});

test('what a server issued is found by the name of its member, unless it is stars', () => {
  const file = (value: string) => ({ 'a.json': JSON.stringify({ body: JSON.stringify({ redirect_url: value }) }) });
  expect(inFolder(file('https://www.import2.com/start?token=s3cr3t')).hits).toMatchObject([{ name: 'redirect_url' }]);
  expect(inFolder(file('***')).hits).toEqual([]);
});

test('a URL with a user or a password is found, unless they are stars', () => {
  const found = (text: string): string[] => inFolder({ 'a.txt': text }).hits.map(({ name, how }) => `${name} ${how}`);
  for (const text of [
    'at http://staging:S3cret@127.0.0.1/',
    '"https:\\/\\/jane@host"',
    'x=https%3A%2F%2Fme%3Apw%40host',
    Buffer.from('"url": "https://me:pw@host/"').toString('base64'),
  ])
    expect(found(text)).toEqual(['a URL with user or password, not starred']);
  for (const text of [
    'at http://***@127.0.0.1/',
    'https%3A%2F%2F***%40host',
    'https://cdn.example/npm/react@18',
    'mail me@host.example',
  ])
    expect(found(text)).toEqual([]);
});

describe('what cannot be read is a hit, not a crash', () => {
  function scanned(fill: (folder: string) => void) {
    const folder = freshFolder();
    fill(folder);
    const { hits, files } = scanFolders([folder], [secret]);
    return { files, hits: hits.map(({ file, how }) => [basename(file), how] as const) };
  }

  const rows: readonly (readonly [what: string, says: RegExp, fill: (path: string, folder: string) => void])[] = [
    ['a link to nowhere', /ENOENT/, (path) => symlinkSync('/nowhere/at/all', path)],
    ['a link to itself', /ELOOP/, (path) => symlinkSync(path, path)],
    ['a link to the folder it stands in', /a folder that it stands in/, (path, folder) => symlinkSync(folder, path)],
    ['a pipe', /a pipe, a socket or a device/, (path) => execFileSync('mkfifo', [path])],
    ['a link to a device', /a pipe, a socket or a device/, (path) => symlinkSync('/dev/zero', path)],
  ];
  test.each(rows)('%s', (_, says, fill) => {
    const { hits } = scanned((folder) => {
      writeFileSync(join(folder, 'b.txt'), token);
      fill(join(folder, 'a'), folder);
    });
    expect(hits).toEqual([
      ['a', expect.stringMatching(/^it could not be searched, which counts as found: cannot be read: /)],
      ['b.txt', 'as it is'],
    ]);
    expect(hits[0]?.[1]).toMatch(says);
  });

  test('a socket', async () => {
    const folder = freshFolder();
    const server = createServer().listen(join(folder, 'a'));
    await new Promise((resolve) => server.once('listening', resolve));
    const { hits } = scanFolders([folder], [secret]);
    server.close();
    expect(hits).toMatchObject([{ name: null, how: expect.stringMatching(/a socket/) }]);
  });

  test('folders that link to each other are searched once', () => {
    const { files, hits } = scanned((folder) => {
      for (const [one, other] of [
        ['a', 'b'],
        ['b', 'a'],
      ] as const) {
        mkdirSync(join(folder, one));
        symlinkSync(join(folder, other), join(folder, one, 'other'));
      }
      writeFileSync(join(folder, 'a', 'c.txt'), token);
    });
    expect(files).toBe(2);
    expect(hits.map(([name]) => name)).toEqual(['c.txt', 'other']);
  });
});

test('the value is told by nobody', () => {
  const { hits } = inFolder({ 'a.txt': `x ${token} y` });
  expect(hits).toHaveLength(1);
  expect(JSON.stringify(hits)).not.toContain('5b1f0c9e77');
});

test('a text that was shortened within the stars holds no secret, and one shortened within a secret does', () => {
  const found = (text: string): string[] => unstarredIn(Buffer.from(text).toString('latin1')).map(({ name }) => name);
  expect(found('[{"id":"1","token":"… (335 characters in all)\n  received  [{"id":"1","token":"***"}]')).toEqual([]);
  expect(found('[{"id":"1","token":"ae2cfc164cb94f67… (335 characters in all)"')).toEqual(['token']);
});
