import { expect, test } from 'vitest';
import type { Response } from '../contracts/exchange.ts';
import type { Client } from './client.ts';
import { patient } from './patience.ts';

const answer = (status: number, retryAfter?: string): Response => ({
  kind: 'response',
  status,
  headers: retryAfter === undefined ? [] : [['Retry-After', retryAfter]],
  body: '',
});

/** A client with a script of answers, and what was waited between them. */
function scripted(answers: readonly Response[]): { client: Client; waited: number[]; sent: () => number } {
  const left = [...answers];
  const waited: number[] = [];
  const client: Client = {
    send: () => Promise.resolve(left.shift() ?? answer(200)),
    close: () => Promise.resolve(),
  };
  const sleep = (ms: number): Promise<void> => Promise.resolve(void waited.push(ms));
  return {
    client: patient(client, { sleep, now: () => Date.parse('2026-11-22T10:00:00Z') }),
    waited,
    sent: () => answers.length - left.length,
  };
}

const get = { method: 'GET', url: 'https://api.example/tools', headers: [], body: '' } as const;
const post = { ...get, method: 'POST' };

test.each([
  ['seconds', '3', 3000],
  ['a date', 'Sun, 22 Nov 2026 10:00:05 GMT', 5000],
  ['nothing', undefined, 1000],
  ['words', 'soon', 1000],
])('a 429 with Retry-After in %s is waited out once', async (_form, header, ms) => {
  const { client, waited } = scripted([answer(429, header), answer(200)]);
  expect(await client.send(post)).toMatchObject({ status: 200 });
  expect(waited).toEqual([ms]);
});

test('a second 429 is the answer, and so is one that asks for more than a minute', async () => {
  const twice = scripted([answer(429), answer(429, '1'), answer(200)]);
  expect(await twice.client.send(get)).toMatchObject({ status: 429 });
  const long = scripted([answer(429, '61'), answer(200)]);
  expect(await long.client.send(get)).toMatchObject({ status: 429 });
  expect(long.waited).toEqual([]);
});

test('a 503 is waited out where the request may be repeated, for half a minute at most', async () => {
  const back = scripted([...Array.from({ length: 10 }, () => answer(503)), answer(200)]);
  expect(await back.client.send(get)).toMatchObject({ status: 200 });
  expect(back.waited.reduce((sum, ms) => sum + ms)).toBe(20_000);
  const away = scripted(Array.from({ length: 40 }, () => answer(503)));
  expect(await away.client.send(get)).toMatchObject({ status: 503 });
  expect(away.waited.reduce((sum, ms) => sum + ms)).toBe(30_000);
  const writing = scripted([answer(503), answer(200)]);
  expect(await writing.client.send(post)).toMatchObject({ status: 503 });
});
