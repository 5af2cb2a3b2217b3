import { describe, expect, test } from 'vitest';
import { base64, fromBase64 } from './base64.ts';
import { Secret, holdsSecret, withoutSecrets } from './secret.ts';

test('base64 is that of RFC 4648, beyond ASCII too', () => {
  for (const text of ['', 'a', 'ab', 'abc', 'abcd', 'Zoë 株式会社 🚚', 'token:X'])
    expect(base64(text)).toBe(Buffer.from(text).toString('base64'));
});

test('base64 is read back, of either alphabet, and what is none is not', () => {
  for (const text of ['a', 'ab', 'Zoë 株式会社 🚚', 'token:X', '~~~???'])
    for (const encoding of ['base64', 'base64url'] as const)
      expect(fromBase64(Buffer.from(text).toString(encoding))).toBe(text);
  for (const none of ['a', 'not base64!', 'abcde', '////', 'QR==']) expect(fromBase64(none)).toBeNull();
});

const awkward = 's3cr3t/"token"+<&>é\'~~~';
const hex = (text: string): string => Buffer.from(text).toString('hex');
const escapedBy = (text: string, one: (code: number) => string): string =>
  [...text].map((character) => one(character.charCodeAt(0))).join('');

/** What gateways and frameworks make of a header that they echo. */
const forms: readonly (readonly [name: string, form: (secret: string) => string])[] = [
  ['as it is', (secret) => secret],
  ['URL-encoded', encodeURIComponent],
  ['URL-encoded in lower case', (secret) => encodeURIComponent(secret).replace(/%../g, (code) => code.toLowerCase())],
  ['URL-encoded twice', (secret) => encodeURIComponent(encodeURIComponent(secret))],
  ['every byte URL-encoded', (secret) => hex(secret).replace(/../g, '%$&')],
  ['in a form', (secret) => new URLSearchParams({ secret }).toString()],
  ['in JSON', (secret) => JSON.stringify(secret)],
  ['in JSON in JSON', (secret) => JSON.stringify(JSON.stringify({ secret }))],
  ['in JSON with slashes escaped', (secret) => JSON.stringify(secret).replace(/\//g, '\\/')],
  ['in JSON by code', (secret) => escapedBy(secret, (code) => `\\u${code.toString(16).padStart(4, '0')}`)],
  ['in a string of Python', (secret) => escapedBy(secret, (code) => `\\x${code.toString(16).padStart(2, '0')}`)],
  [
    'in HTML',
    (secret) => secret.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;').replace(/>/g, '&gt;'),
  ],
  ['in HTML by code', (secret) => escapedBy(secret, (code) => `&#${code};`)],
  ['in HTML by hexadecimal code', (secret) => escapedBy(secret, (code) => `&#x${code.toString(16).toUpperCase()};`)],
  ['in base64', (secret) => base64(`${secret}:X`)],
  ['in base64 in JSON', (secret) => JSON.stringify(base64(`${secret}:X`)).replace(/\//g, '\\/')],
  ['in base64 in a URL', (secret) => encodeURIComponent(base64(`user:${secret}`))],
  [
    'in base64 in an HTML form',
    (secret) => base64(`${secret}:other`).replace(/[+/=]/g, (one) => `&#${one.charCodeAt(0)};`),
  ],
  ['in URL-safe base64', (secret) => Buffer.from(`~${secret}:X`).toString('base64url')],
  ['in hex', hex],
  ['in upper-case hex', (secret) => hex(secret).toUpperCase()],
  ['in upper case', (secret) => secret.toUpperCase()],
  ['in lower case', (secret) => secret.toLowerCase()],
  ['reversed', (secret) => [...secret].toReversed().join('')],
];

describe.each([awkward, 'mock-plain-5b1f0c9e77', 'sk_live_+/+/+/=='])('the secret %s is found', (value) => {
  const secret = new Secret(value);
  test.each(forms)('%s', (_, form) => {
    const text = `before ${form(value)} after`;
    expect(holdsSecret(text, [secret])).toBe(true);
    expect(withoutSecrets(text, [secret])).toMatch(/^before .*\*\*\*.* after$/s);
    expect(holdsSecret(withoutSecrets(text, [secret]), [secret])).toBe(false);
    expect(holdsSecret(`before ${form('another-one-altogether')} after`, [secret])).toBe(false);
  });
});

test.each([9000, 1500])('a token of %d characters is found in all of them as well, and at once', (length) => {
  const value = 'eyJhbGciOiJSUzI1NiJ9.-_'.repeat(length / 20);
  const secret = new Secret(value);
  for (const [name, form] of forms) {
    const clean = withoutSecrets(`"before\\n${form(value)} after"`, [secret]);
    expect(clean, name).toMatch(/^"before.*\*\*\*.* after"$/s);
    expect(clean.length, name).toBeLessThan(60);
  }
});

test('a secret prints as stars', () => {
  expect(String(new Secret(awkward)) + JSON.stringify(new Secret(awkward))).not.toContain('s3cr3t');
});

describe('user and password of a URL are starred, whoever wrote it', () => {
  const rows: readonly (readonly [text: string, clean: string])[] = [
    ['at http://staging:S3cret@127.0.0.1:4010/api', 'at http://***@127.0.0.1:4010/api'],
    ['proxy HTTPS://jane@proxy:3128 refused', 'proxy HTTPS://***@proxy:3128 refused'],
    ['http://jane:p@ss@host/', 'http://***@host/'],
    [String.raw`{"url":"https:\/\/jane:pw@host\/x"}`, String.raw`{"url":"https:\/\/***@host\/x"}`],
    ['?next=https%3A%2F%2Fjane%3Apw%40host%2Fx', '?next=https%3A%2F%2F***%40host%2Fx'],
    ['<a href="//jane:pw@host/">', '<a href="//***@host/">'],
    ['https://medium.example/@jane, mail jane@host.example', 'https://medium.example/@jane, mail jane@host.example'],
    ['http://h/a // see jane@host', 'http://h/a // see jane@host'],
  ];
  test.each(rows)('%s', (text, clean) => expect(withoutSecrets(text, [])).toBe(clean));
});

test('a very short secret does not blot out words', () => {
  expect(withoutSecrets('a token of friendship', [new Secret('token')])).toBe('a token of friendship');
});
