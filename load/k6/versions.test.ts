import { expect, test } from 'vitest';
import { isAtLeast } from './versions.ts';

test.each([
  ['go version go1.26.8 linux/amd64', '1.26.8', true],
  ['go version go1.26.8 linux/amd64', '1.26.9', false],
  ['k6 v2.2.0 (go1.26.8, linux/amd64)', '2.2.1', false],
  ['go1.27rc1', '1.27', true],
  ['go version devel', '1.0', false],
  ['go1.25', '1.25', true],
  ['go1.25.3', '1.25', true],
  ['go1.26.8', '1.25.9', true],
  ['v2.0.1', '1.25', true],
  ['go1.24.11', '1.25', false],
  ['go1.9.3', '1.25', false],
  ['v1.99.0', '2.0', false],
  ['nothing', '1.0', false],
])('%s is at least %s: %s', (found, oldest, expected) => {
  expect(isAtLeast(found, oldest)).toBe(expected);
});
