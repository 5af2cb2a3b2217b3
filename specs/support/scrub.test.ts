import { expect, test } from 'vitest';
import { Secret } from '../../contracts/values/secret.ts';
import { scrubError } from './scrub.ts';

test('what Playwright says of a test it killed holds no secrets and no colours', () => {
  const error = { message: '\u001b[31mTest timeout of 60000ms exceeded.\u001b[39m s3cret-word' };
  scrubError(error, [new Secret('s3cret-word')]);
  expect(error.message).toBe('Test timeout of 60000ms exceeded. ***');
});
