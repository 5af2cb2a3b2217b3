import { expect, test } from 'vitest';
import { parseWith } from './with.ts';

test.each([
  ['github.com/grafana/xk6-faker@v0.4.4', null, 'github.com/grafana/xk6-faker@v0.4.4'],
  ['example.com/one', null, 'example.com/one'],
  ['example.com/one=example.com/fork@v1.0.0', null, 'example.com/one=example.com/fork@v1.0.0'],
  ['example.com/one=./mine', '/home/user/mine', 'example.com/one=/home/user/mine'],
  ['example.com/one=../mine', '/home/mine', 'example.com/one=/home/mine'],
  ['example.com/one=/opt/mine', '/opt/mine', 'example.com/one=/opt/mine'],
])('reads %s', (text, folder, argument) => {
  expect(parseWith(text, '/home/user')).toEqual({ argument, folder });
});

test.each(['', '=./mine', '--replace', 'one two', 'example.com/one=', 'a@v1@v2'])('refuses "%s"', (text) => {
  expect(() => parseWith(text, '/')).toThrow(`--with is ${JSON.stringify(text)}: module[@version][=replacement]`);
});
