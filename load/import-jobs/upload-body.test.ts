import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bodyOf, serveBodies } from './upload-body.ts';
import { freshFolder } from '../../testing/temporary-files.ts';

const folder = freshFolder();

const content = '{"data":{"type":"subscription_plan","attributes":{"name":"Größe"}}}\n';
const path = join(folder, 'file.jsonl');
writeFileSync(path, content);

test('a form parser reads it', async () => {
  const body = await bodyOf(path, 'run-file-1');
  const headers = { 'content-type': 'multipart/form-data; boundary=import-api-suite-boundary' };
  const form = await new Response(body, { headers }).formData();
  expect(form.get('external_ref')).toBe('run-file-1');
  expect(await (form.get('import_file') as File).text()).toBe(content);
});

test('a file that became shorter is no body', async () => {
  const other = join(folder, 'other.jsonl');
  writeFileSync(other, content);
  const body = await bodyOf(other, 'ref');
  writeFileSync(other, '');
  await expect(body.text()).rejects.toThrow('could not be read');
});

test('from any byte on it is handed out, to those who know its address alone', async () => {
  const body = await bodyOf(path, 'run-file-1');
  const whole = Buffer.from(await body.arrayBuffer());
  expect(whole.toString()).toContain(`\r\n\r\n${content}\r\n--import-api-suite-boundary--\r\n`);
  const server = await serveBodies([body]);
  const url = `${server.url}/0`;
  for (const from of [0, 1, 150, whole.indexOf(content) + 5, whole.length - 3]) {
    const given = await (await fetch(`${url}?from=${from}`)).arrayBuffer();
    expect(Buffer.from(given).equals(whole.subarray(from))).toBe(true);
  }
  const strange = await Promise.all([
    fetch(`${url.replace(/[0-9a-f]{32}/, '0'.repeat(32))}?from=0`),
    fetch(`${server.url}/1?from=0`),
    fetch(url),
  ]);
  server.stop();
  expect(strange.map(({ status }) => status)).toEqual([404, 404, 404]);
});
