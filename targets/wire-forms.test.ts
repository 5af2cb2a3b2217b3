import { createServer } from 'node:http';
import { afterAll, expect, test } from 'vitest';
import { contract } from '../contracts/spec/contract.ts';
import type { Exchange } from '../contracts/spec/exchange.ts';
import { checkExchange } from '../contracts/rules/index.ts';
import { findingInASentence } from '../contracts/show/wording.ts';
import { createClient } from './client.ts';
import { serve } from '../testing/peers/serving.ts';
import { codings, framings, serveBytes, text } from '../testing/peers/wire-forms.ts';
import { weigh } from '../contracts/judge/verdict.ts';

const client = createClient({ timeoutMs: 30_000 });
afterAll(() => client.close());

const of = {
  operation: 'import2.listTools',
  target: 'import2@live',
  secrets: [],
  startedAt: 0,
  durationMs: 0,
} as const;

/** What the first finding says, after its weight. */
function said(answer: Exchange['answer']): string {
  const request = { method: 'GET', url: '', headers: [], auth: 'valid', body: '' } as const;
  const exchange: Exchange = { ...of, request, answer };
  const [first] = weigh(checkExchange(exchange, contract), exchange);
  return first ? `${first.weight}: ${findingInASentence(first)}` : '';
}

const forms = [...codings, ...framings].map(([name, bytes, words]) => ({ name, bytes, words }));

test.each(forms)('$name', async ({ bytes, words }) => {
  const url = await serveBytes(bytes);
  const answer = await client.send({ method: 'GET', url, headers: [], body: '' });
  if (words === '') {
    expect(said(answer)).toBe('');
    expect(answer).toMatchObject({ status: 200, body: text });
  } else expect(said(answer)).toMatch(words);
});

test('a connection serves again after an informational answer, and each answer is its own', async () => {
  const server = createServer((request, response) => {
    response.writeContinue();
    response.writeEarlyHints({ link: '</a>' });
    setImmediate(() => response.end(request.url));
  });
  const url = await serve(server);
  let connections = 0;
  server.on('connection', () => (connections += 1));
  for (const path of ['/1', '/2', '/3', '/4', '/5'])
    expect(await client.send({ method: 'POST', url: url + path, headers: [], body: 'x' })).toMatchObject({
      body: path,
    });
  expect(connections).toBeLessThan(5);
});
