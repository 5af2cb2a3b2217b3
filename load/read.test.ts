import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { collect } from './collect.ts';
import type { CollectedRequest } from './measure.ts';
import { type LoadLine, ownName } from './lines.ts';
import { instantOf } from './samples.ts';
import { freshFolder } from '../testing/temporary-files.ts';

const point = (metric: string, time: string, value: number, tags: object): string =>
  JSON.stringify({ metric, type: 'Point', data: { time, value, tags } });

const request = (second: number, status: string, blocked = 1): string[] => {
  const time = `2026-11-22T06:43:${second}.500250Z`;
  const tags = { name: 'import2.getImport', status, scenario: 'arrivals' };
  return [
    point('http_reqs', time, 1, tags),
    point('http_req_duration', time, 20, tags),
    point('http_req_blocked', time, blocked, tags),
  ];
};

test('times keep what is below a millisecond, in any zone', () => {
  const noon = Date.UTC(2026, 10, 22, 12);
  expect(instantOf('2026-11-22T12:00:00Z')).toBe(noon);
  expect(instantOf('2026-11-22T12:00:00.123456789Z') - noon).toBeCloseTo(123.457, 3);
  expect(instantOf('2026-11-22T13:00:00.5+01:00') - noon).toBe(500);
});

const requestsIn = async (samples: string): Promise<readonly CollectedRequest[]> =>
  (await collect({ samples, log: '' })).requests;

test('a request started before it waited for its connection', async () => {
  const file = join(freshFolder(), 'samples.json.gz');
  writeFileSync(file, gzipSync(request(10, '200', 5).join('\n')));
  const [found] = await requestsIn(file);
  expect(found).toMatchObject({ name: 'import2.getImport', status: 200 });
  expect((found?.end ?? 0) - (found?.start ?? 0)).toBeCloseTo(25, 6);
  expect((found?.end ?? 0) - (found?.sent ?? 0)).toBeCloseTo(20, 6);
});

test('a file that was cut is read as far as it goes, one that is missing as none', async () => {
  const file = join(freshFolder(), 'samples.json.gz');
  const all = gzipSync(
    Array.from({ length: 2000 }, (_, at) => request(10 + (at % 50), String(at)).join('\n')).join('\n'),
  );
  writeFileSync(file, all.subarray(0, all.length / 2));
  const found = await requestsIn(file);
  expect(found.length).toBeGreaterThan(200);
  expect(found.length).toBeLessThan(2000);
  expect(await requestsIn(join(freshFolder(), 'none.gz'))).toEqual([]);
});

test('one that cannot be read, or holds something else, is an error and no crash', { timeout: 10_000 }, async () => {
  await expect(requestsIn(freshFolder())).rejects.toThrow('EISDIR');
  const file = join(freshFolder(), 'samples.json.gz');
  const all = gzipSync(request(10, '200').join('\n'));
  writeFileSync(file, Buffer.concat([all.subarray(0, 12), Buffer.alloc(100, 0x55), all.subarray(12)]));
  await expect(requestsIn(file)).rejects.toThrow(/invalid|incorrect/);
});

test('findings are counted from samples and shown from the log, the earliest exchanges first', async () => {
  const samples = join(freshFolder(), 'samples.json.gz');
  const log = join(freshFolder(), 'k6.log');
  const time = '2026-11-22T06:43:10Z';
  const counted = point('findings', time, 1, { fingerprint: 'cause', weight: 'fail' });
  writeFileSync(samples, gzipSync([...request(10, '200'), counted, counted, counted, counted, counted].join('\n')));
  const line = (startedAt: number): LoadLine =>
    ({
      load: 'finding',
      operation: 'import2.getImport',
      fingerprint: 'cause',
      finding: { weight: 'fail' },
      exchange: { startedAt },
    }) as unknown as LoadLine;
  const entries = [5, 3, 9, 1].map((at) => ({ level: 'info', msg: JSON.stringify(line(at)), source: 'console' }));
  const thrown = { level: 'error', msg: 'Error: boom', source: 'stacktrace' };
  writeFileSync(log, [...entries, thrown].map((entry) => JSON.stringify(entry)).join('\n'));
  const { findings, exceptions, requests } = await collect({ samples, log });
  expect(findings).toHaveLength(1);
  expect(findings[0]).toMatchObject({ count: 5, exchanges: [{ startedAt: 1 }, { startedAt: 3 }, { startedAt: 5 }] });
  expect(exceptions).toEqual(['Error: boom']);
  expect(requests).toHaveLength(1);
});

test('what a script asked of Node or of the mock’s control is none of the target’s', async () => {
  const samples = join(freshFolder(), 'samples.json.gz');
  const own = request(11, '500').map((line) => line.replace('import2.getImport', ownName));
  writeFileSync(samples, gzipSync([...request(10, '200'), ...own].join('\n')));
  const { requests, checked } = await collect({ samples, log: join(freshFolder(), 'none') });
  expect([requests.map(({ status }) => status), checked]).toEqual([[200], 1]);
});
