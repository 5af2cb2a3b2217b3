import { expect, test } from 'vitest';
import { base64 } from './base64.ts';
import { Secret, holdsSecret, withoutSecrets } from './secret.ts';

test('base64 is that of RFC 4648, beyond ASCII too', () => {
  for (const text of ['', 'a', 'ab', 'abc', 'abcd', 'Zoë 株式会社 🚚', 'token:X'])
    expect(base64(text)).toBe(Buffer.from(text).toString('base64'));
});

test('a secret is found in every form it may stand in', () => {
  const secret = new Secret('s3cr3t/"token"+');
  const forms = [
    's3cr3t/"token"+',
    encodeURIComponent('s3cr3t/"token"+'),
    JSON.stringify('s3cr3t/"token"+'),
    base64('s3cr3t/"token"+:X'),
  ];
  for (const form of forms) {
    expect(holdsSecret(`before ${form} after`, [secret])).toBe(true);
    expect(withoutSecrets(`before ${form} after`, [secret])).not.toContain(form);
  }
  expect(String(secret) + JSON.stringify({ secret })).not.toContain('s3cr3t');
});

test('a very short secret does not blot out words', () => {
  expect(withoutSecrets('a token of friendship', [new Secret('token')])).toBe('a token of friendship');
});
