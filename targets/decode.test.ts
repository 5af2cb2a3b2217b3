import { expect, test } from 'vitest';
import { decode } from './decode.ts';

test.each(['constructor', '__proto__', 'toString'])('a coding that is named %s is one that nobody knows', (coding) => {
  const body = Buffer.from('body');
  expect(decode(body, [['Content-Encoding', coding]], 100)).toEqual({ bytes: body, unknown: coding.toLowerCase() });
});
