import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { bodyOf, lengthOfBody, pieceOf } from './body.ts';
import { serveBodies } from './body-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'body-'));
afterAll(() => rmSync(folder, { recursive: true }));

const content = '{"data":{"type":"subscription_plan","attributes":{"name":"Größe"}}}\n';
const path = join(folder, 'file.jsonl');
writeFileSync(path, content);
const body = bodyOf(path, Buffer.byteLength(content), 'run-file-1');

async function whole(size: number): Promise<string> {
  const pieces: Buffer[] = [];
  for (let from = 0; from < lengthOfBody(body); from += size) pieces.push(await pieceOf(body, from, size));
  return Buffer.concat(pieces).toString();
}

test('the pieces of a body are the body, wherever it is cut', async () => {
  const expected = await whole(1_000_000);
  expect(expected).toContain(`\r\n\r\n${content}\r\n--import-api-suite-upload--\r\n`);
  expect(expected).toContain('name="external_ref"\r\n\r\nrun-file-1\r\n');
  expect(Buffer.byteLength(expected)).toBe(lengthOfBody(body));
  for (const size of [1, 7, 64, 300]) expect(await whole(size)).toBe(expected);
});

test('a form parser reads it', async () => {
  const headers = { 'content-type': 'multipart/form-data; boundary=import-api-suite-upload' };
  const form = await new Response(await whole(100), { headers }).formData();
  expect(form.get('external_ref')).toBe('run-file-1');
  expect(await (form.get('import_file') as File).text()).toBe(content);
});

test('a file that became shorter is no body', async () => {
  const longer = bodyOf(path, Buffer.byteLength(content) + 1, 'ref');
  await expect(pieceOf(longer, 0, 1_000_000)).rejects.toThrow('is shorter than it was when it was checked');
});

test('it is handed out to those who know its address alone', async () => {
  const server = await serveBodies([body]);
  const url = server.urlOf(0);
  const given = await (await fetch(`${url}?from=10`)).text();
  const strange = await Promise.all([
    fetch(`${url.replace(/[0-9a-f]{32}/, '0'.repeat(32))}?from=0`),
    fetch(`${server.urlOf(1)}?from=0`),
    fetch(url),
  ]);
  server.stop();
  expect(given).toBe((await whole(1_000_000)).slice(10));
  expect(strange.map(({ status }) => status)).toEqual([404, 404, 404]);
});
