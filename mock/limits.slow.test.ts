import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseLimiterSetting } from '../limiter/models/setting.ts';
import { type Account, Accounts } from './account.ts';
import { bearer } from './fuzz/odd.ts';
import { type Request, converse, readAnswers, write } from './fuzz/wire.ts';
import { mostBodyBytes, mostHeld, mostImports, mostJobs, mostParts, mostUploadBytes } from './limits.ts';
import { keepMigration, newMigration } from './migration.ts';
import { type RunningMock, documentedLimiters, startMock } from './start.ts';

let mock: RunningMock;
const none = parseLimiterSetting('none');
beforeAll(async () => {
  mock = await startMock({ limiters: { import2: none, 'elastic-path': none } });
});
afterAll(() => mock.stop());

const form: Request = {
  method: 'POST',
  target: '/v2/subscriptions/imports',
  headers: [bearer('mock-limits'), ['content-type', 'multipart/form-data; boundary=b']],
  body: '',
};
const part = (name: string, content: string): string =>
  `--b\r\ncontent-disposition: form-data; name="${name}"${name === 'import_file' ? '; filename="a"' : ''}\r\n\r\n${content}\r\n`;
const line = '{"data":{"type":"subscription","attributes":{}}}\n';
const file = part('import_file', line);
const json: Request = {
  ...form,
  target: '/oauth/access_token',
  headers: [['content-type', 'application/x-www-form-urlencoded']],
};
const get: Request = { method: 'GET', target: form.target, headers: [bearer('mock-limits')] };

const rows: readonly (readonly [what: string, request: Request, status: number])[] = [
  ['a body just small enough', { ...json, body: 'x'.repeat(mostBodyBytes) }, 400],
  ['a body too large', { ...json, body: 'x'.repeat(mostBodyBytes + 1) }, 413],
  ['a body too large whose length is not told', { ...json, body: 'x'.repeat(mostBodyBytes + 1), chunk: 1000 }, 413],
  ['an upload too large whose length is not told', { ...form, body: `${part('import_file', line.repeat(mostUploadBytes / line.length + 1))}--b--`, chunk: 65_000 }, 413],
  ['a file that is one line without an end', { ...form, body: `${part('import_file', 'x'.repeat(mostUploadBytes / 2))}--b--` }, 400],
  ['as many parts as may be', { ...form, body: `${part('x', 'y').repeat(mostParts - 1)}${file}--b--\r\n` }, 201],
  ['too many parts', { ...form, body: `${part('x', 'y').repeat(mostParts)}${file}--b--\r\n` }, 400],
  ['a header section that is just small enough', { ...get, headers: [...get.headers, ['x', 'y'.repeat(16_000)]] }, 200],
  ['a header section too large', { ...get, headers: [...get.headers, ['x', 'y'.repeat(17_000)]] }, 431],
  ['a header section beyond reading', { ...get, headers: [...get.headers, ['x', 'y'.repeat(60_000)]] }, 431],
]; // prettier-ignore

test.each(rows)('%s', async (_what, request, status) => {
  const enough = (bytes: Buffer): boolean => readAnswers(bytes).answers.length > 0;
  const heard = await converse(new URL(mock.url), { pieces: [write(request)], ends: 'waits' }, enough);
  expect(readAnswers(heard.bytes).answers.map((answer) => answer.status)).toEqual([status]);
});

test(`an account holds ${mostJobs} jobs: one more is refused while the oldest waits, and takes its place once it has ended`, async () => {
  const headers = { authorization: 'Bearer mock-many' };
  const call = (method: string, path: string, body?: string) =>
    fetch(mock.url + path, { method, headers, ...(body ? { body } : {}) });
  const upload = write({ ...form, headers: [bearer('mock-many'), ...form.headers.slice(1)], body: `${file}--b--\r\n` });
  await call('PATCH', '/_mock/account', '{"stopClock":true,"recordsPerSecond":0.001}');
  const statusesOf = async (count: number): Promise<number[]> => {
    let seen = 0;
    const enough = (bytes: Buffer): boolean => (seen = bytes.toString('latin1').split('HTTP/1.1 ').length - 1) >= count;
    const pieces = [upload.repeat(count)];
    const { bytes } = await converse(new URL(mock.url), { pieces, ends: 'waits' }, enough);
    expect(seen).toBe(count);
    return readAnswers(bytes).answers.map(({ status }) => status);
  };
  for (let made = 0; made < mostJobs; made += 500) expect(new Set(await statusesOf(500))).toEqual(new Set([201]));
  expect(await statusesOf(1)).toEqual([409]);
  await call('PATCH', '/_mock/account', '{"advanceMs":1000000}');
  expect(await statusesOf(2)).toEqual([201, 409]);
});

const accounts = (): Accounts =>
  new Accounts({ limiters: documentedLimiters, recordsPerSecond: 1, seed: 's', faults: [], now: () => 0 });

test('an account forgets its oldest imports', () => {
  const account = accounts().get('mock-imports');
  const make = () => newMigration(account, { destinationUsername: '', startFull: false });
  const first = make();
  keepMigration(account, first);
  for (let at = 0; at < mostImports; at++) keepMigration(account, make());
  expect(account.migrations.length).toBeLessThanOrEqual(mostImports);
  expect(account.migrations).not.toContain(first);
});

test('all accounts together hold no more than they may, and the one in use is kept', () => {
  const all = accounts();
  const used = all.get('mock-used');
  const fill = (account: Account): void => {
    for (let at = 0; at < 1000; at++) account.record('GET', '/', 200);
  };
  for (let at = 0; at < (2 * mostHeld) / 1000; at++) {
    fill(all.get(`mock-${at}`));
    expect(all.get('mock-used')).toBe(used);
  }
  const held = all.everybody().reduce((sum, { log }) => sum + log.length, 0);
  expect(held).toBeLessThanOrEqual(mostHeld + 1000);
  expect(held).toBeGreaterThan(mostHeld / 2);
});

test('a client that never ends its header section is told so, and let go', async () => {
  const head = 'GET /v2/subscriptions/imports HTTP/1.1\r\nhost: mock\r\n';
  const patience = { first: 60_000, again: 60_000 };
  const { bytes } = await converse(new URL(mock.url), { pieces: [head], ends: 'waits' }, () => false, patience);
  expect(readAnswers(bytes).answers.map(({ status }) => status)).toEqual([408]);
});
