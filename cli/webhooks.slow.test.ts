import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startMock } from '../mock/start.ts';
import { freshFolder } from '../testing/temporary-files.ts';

const suite = fileURLToPath(new URL('./suite.js', import.meta.url));
const secret = 'webhook-secret-of-the-app';

/** Listens as a user would, while a mock's migration runs its course; what was said, and the kept file. */
async function listen(
  signedWith: string,
  faults: object[] = [],
): Promise<{ code: number; said: string; kept: string }> {
  const out = freshFolder();
  const child = spawn(process.execPath, [suite, 'webhooks', 'listen', '--port', '0', '--out', out], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], SUITE_NO_DOTENV: '1', IMPORT2_WEBHOOK_SECRET: secret },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const until = async (sign: RegExp): Promise<string> => {
    for (let round = 0; round < 400 && !sign.test(said); round++) await new Promise((go) => setTimeout(go, 25));
    return sign.exec(said)?.[0] ?? '';
  };
  const url = await until(/http:\/\/127\.0\.0\.1:\d+\//);
  for (const path of ['/.env', '/.env?again']) expect((await fetch(new URL(path, url))).status).toBe(404);
  const mock = await startMock({ recordsPerSecond: 5000 });
  const call = async (method: string, path: string, body: object): Promise<{ id: string }> => {
    const headers = { authorization: `Basic ${Buffer.from('mock-hooks:X').toString('base64')}` };
    const answer = await fetch(mock.url + path, { method, headers, body: JSON.stringify(body) });
    return (await answer.json()) as { id: string };
  };
  await call('PATCH', '/_mock/account', { webhook: { url, secret: signedWith }, faults });
  const { id } = await call('POST', '/api/v2.1/imports', { source_tool: 'tumblr', start_full: true });
  await call('POST', `/_mock/imports/${id}`, { step: 'credentials' });
  await until(/Migration completed|Import Completed/);
  child.kill('SIGINT');
  const code = await new Promise<number>((resolve) => child.once('close', (ended) => resolve(ended ?? -1)));
  await mock.stop();
  return { code, said, kept: readFileSync(join(out, 'webhooks.jsonl'), 'utf8') };
}

test('messages that keep their promises pass, and are kept without the import’s token', async () => {
  const { code, said, kept } = await listen(secret);
  expect(said).toMatch(/pass .*Migration in progress .*signature matches/);
  expect(said).toMatch(/pass .*Migration completed/);
  expect(said).toContain('2 messages, 0 of them broken\nother requests, no webhooks and not judged: 2\n  2 GET /.env');
  expect(code).toBe(0);
  expect(kept.trim().split('\n')).toHaveLength(2);
  expect(kept).toContain('\\"token\\":\\"***\\"');
});

test('a signature made with another secret is told, and ends red', async () => {
  const { code, said } = await listen('another-secret-altogether');
  expect(said).toMatch(/fail .*signature differs/);
  expect(said).toContain('import2/webhook-signature (MUST, vendor)');
  expect(code).toBe(1);
});

test('a label of before v2.1 is a known deviation of real webhooks', async () => {
  const { code, said } = await listen(secret, [{ behaviour: { webhooks: 'status-of-before-v2-1' } }]);
  expect(said).toMatch(/tolerated .*Import Completed/);
  expect(said).not.toContain('import2/status-moves-forward');
  expect(code).toBe(0); // the same label twice, at another time, is no message sent again
});
