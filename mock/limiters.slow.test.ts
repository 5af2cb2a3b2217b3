import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningMock, startMock } from './start.ts';

let mock: RunningMock;
beforeAll(async () => {
  mock = await startMock();
});
afterAll(() => mock.stop());

const ten = { limit: 10, windowMs: 1000 };

/** notes: the published table. A burst of 30, then one every 100 ms; 20 a second for 5 s; pattern C. From 370 ms into a second. */
const published: readonly (readonly [name: string, limiter: object, once: number, then: string, perSecond: number[], c: number[]])[] = [
  ['fixed window from the first request', { kind: 'fixed-window-from-first', ...ten }, 10, 'r9 A16', [10, 10, 10, 10, 10], [1, 9, 10, 0]],
  ['fixed window by the clock', { kind: 'fixed-window', ...ten }, 10, 'r6 A19', [17, 10, 10, 10, 10], [1, 10, 0, 10]],
  ['sliding log', { kind: 'sliding-log', ...ten }, 10, 'r9 A16', [10, 10, 10, 10, 10], [1, 9, 1, 9]],
  ['sliding counter', { kind: 'sliding-counter', ...ten }, 10, 'r7 A16 r1 A1', [13, 9, 9, 9, 9], [1, 9, 0, 3]],
  ['token bucket, burst 10', { kind: 'token-bucket', ...ten, burst: 10 }, 10, 'A25', [19, 10, 10, 10, 10], [1, 10, 2, 8]],
  ['GCRA, burst 10', { kind: 'gcra', ...ten, burst: 10 }, 10, 'A25', [19, 10, 10, 10, 10], [1, 10, 2, 8]],
  ['GCRA, burst 1', { kind: 'gcra', ...ten, burst: 1 }, 1, 'A25', [10, 10, 10, 10, 10], [1, 1, 1, 1]],
  ['penalty: a refusal restarts the window', { kind: 'fixed-window-from-first', ...ten, countRefused: true }, 10, 'r25', [10, 0, 0, 0, 0], [1, 9, 0, 0]],
  ['none', { kind: 'none' }, 30, 'A25', [20, 20, 20, 20, 20], [1, 15, 15, 15]],
]; // prettier-ignore

type Volley = readonly [atMs: number, size: number];

const singles = (stepMs: number, from: number, count: number): Volley[] =>
  Array.from({ length: count }, (_, index) => [from + index * stepMs, 1]);

let accounts = 0;

/** How many requests of each volley are let in, on a stopped clock that is moved from volley to volley. */
async function accepted(limiter: object, volleys: readonly Volley[], send = pipelined): Promise<number[]> {
  const account = `mock-limited-${++accounts}`;
  await control(account, { stopClock: true, setClock: '2026-01-01T00:00:00.370Z', limiter });
  const counts: number[] = [];
  let now = 0;
  for (const [atMs, size] of volleys) {
    if (atMs > now) await control(account, { advanceMs: atMs - now });
    now = atMs;
    const statuses = await send(account, size);
    expect(statuses.filter((status) => status !== 200 && status !== 429)).toEqual([]);
    expect(statuses).toHaveLength(size);
    counts.push(statuses.filter((status) => status === 200).length);
  }
  return counts;
}

async function control(account: string, change: object): Promise<void> {
  const headers = { authorization: `Bearer ${account}` };
  const answer = await fetch(`${mock.url}/_mock/account`, { method: 'PATCH', headers, body: JSON.stringify(change) });
  expect(answer.status, await answer.text()).toBe(200);
}

/** All at once on one connection: the mock reads them in one tick. */
function pipelined(account: string, size: number): Promise<number[]> {
  const request = `GET /v2/subscriptions/imports HTTP/1.1\r\nhost: mock\r\nauthorization: Bearer ${account}\r\n`;
  const last = `${request}connection: close\r\n\r\n`;
  return new Promise((resolve, reject) => {
    let heard = '';
    const { hostname, port } = new URL(mock.url);
    const socket = connect(Number(port), hostname, () => socket.write(`${request}\r\n`.repeat(size - 1) + last));
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => (heard += text));
    socket.once('error', reject);
    socket.once('close', () =>
      resolve([...heard.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))),
    );
  });
}

/** Each on a connection of its own. */
const onSockets = (account: string, size: number): Promise<number[]> =>
  Promise.all(Array.from({ length: size }, () => pipelined(account, 1))).then((all) => all.flat());

/** `r9 A16`: nine refused, then sixteen accepted. */
const runs = (counts: readonly number[]): string =>
  (counts.map((count) => (count === 1 ? 'A' : 'r')).join('').match(/A+|r+/g) ?? []).map((run) => `${run.charAt(0)}${run.length}`).join(' '); // prettier-ignore

describe.each(published)('%s', (_name, limiter, once, then, perSecond, c) => {
  test('30 at once, and then one every 100 ms', async () => {
    const [burst, ...after] = await accepted(limiter, [[0, 30], ...singles(100, 100, 25)]);
    expect([burst, runs(after)]).toEqual([once, then]);
  });

  test('20 a second for 5 s', async () => {
    const each = await accepted(limiter, singles(50, 0, 100));
    const seconds = [0, 1, 2, 3, 4].map((second) => each.slice(20 * second, 20 * second + 20).filter(Boolean).length);
    expect(seconds).toEqual(perSecond);
  });

  test('1 call at 0 ms, 15 at 900, 15 at 1,100, 15 at 1,950', async () => {
    const volleys = [[0, 1], [900, 15], [1100, 15], [1950, 15]] as const; // prettier-ignore
    expect(await accepted(limiter, volleys)).toEqual(c);
  });

  test('30 on 30 sockets get as many as 30 in one tick on one', async () => {
    expect(await accepted(limiter, [[0, 30]], onSockets)).toEqual([once]);
  });
});
