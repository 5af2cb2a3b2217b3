import { type Socket, connect } from 'node:net';
import { type Figure, atLeast, median } from './figure.ts';
import { type ServerProcess, bareProcess, mockProcess, withServer } from './server-process.ts';

const rounds = 11;
const warmUp = 2;
const secondsARound = 0.3;

const get = (account: string, id: string): string =>
  `GET /api/v2.1/imports/${id} HTTP/1.1\r\nhost: mock\r\nauthorization: ${basic(account)}\r\ncontent-type: application/json\r\n\r\n`;

const body =
  '{"source_tool":"wordpress","destination_username":"jane","destination_instance_url":"https://blog.example/"}';
const post = (account: string): string =>
  `POST /api/v2.1/imports HTTP/1.1\r\nhost: mock\r\nauthorization: ${basic(account)}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;

const basic = (account: string): string => `Basic ${Buffer.from(`${account}:X`).toString('base64')}`;

/** What a validated, stateful route costs beside one that answers the same bytes, and whether accounts make it slower. */
export async function mockRoutes(): Promise<readonly Figure[]> {
  return withServer(mockProcess(), (mock) =>
    withServer(bareProcess(), async (bare) => {
      const id = await createdId(mock, 'mock-bench');
      const gets = await ratio(mock, bare, () => get('mock-bench', id));
      let posts = 0;
      const posted = await ratio(mock, bare, () => post(`mock-bench-${++posts % 100}`));
      return [
        atLeast('mock/get-vs-bare', gets, 0.6, 'x'),
        atLeast('mock/post-vs-bare', posted, 0.4, 'x'),
        atLeast('mock/get-10000-vs-10-accounts', await acrossAccounts(mock), 0.8, 'x'),
      ];
    }),
  );
}

/** The mock's speed as a share of the bare server's; the two take turns, so that a slow moment of the machine hits both. */
async function ratio(mock: ServerProcess, bare: ServerProcess, next: () => string): Promise<number> {
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const own = await keepAsking(mock.url, secondsARound, next);
    ratios.push(own / (await keepAsking(bare.url, secondsARound, next)));
  }
  return median(ratios.slice(warmUp));
}

/** The speed with 10,000 accounts taking turns as a share of that with ten; each has an import of its own. */
async function acrossAccounts(mock: ServerProcess): Promise<number> {
  const requests: string[] = [];
  for (let at = 0; at < 10_000; at += 20) {
    const names = Array.from({ length: 20 }, (_, index) => `mock-many-${at + index}`);
    const ids = await Promise.all(names.map((name) => createdId(mock, name)));
    requests.push(...names.map((name, index) => get(name, ids[index] ?? '')));
  }
  let asked = 0;
  const few = (): string => requests[++asked % 10] ?? '';
  const many = (): string => requests[++asked % requests.length] ?? '';
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const spread = await keepAsking(mock.url, secondsARound, many);
    ratios.push(spread / (await keepAsking(mock.url, secondsARound, few)));
  }
  return median(ratios);
}

async function createdId({ url }: ServerProcess, account: string): Promise<string> {
  const headers = { authorization: basic(account), 'content-type': 'application/json' };
  const answer = await fetch(new URL('/api/v2.1/imports', url), { method: 'POST', headers, body });
  return ((await answer.json()) as { id: string }).id;
}

const connections = 32;

/**
 * Asks over so many keep-alive connections, each as soon as its last answer has come, for a time.
 * @param next the bytes of the next request
 * @returns answers a second
 * @throws Error at an answer that is no success: it would be measured as if it were one
 */
async function keepAsking(url: URL, seconds: number, next: () => string): Promise<number> {
  const began = performance.now();
  const until = began + seconds * 1000;
  const counts = await Promise.all(Array.from({ length: connections }, () => askOver(url, until, next)));
  return counts.reduce((sum, answers) => sum + answers, 0) / ((performance.now() - began) / 1000);
}

function askOver({ hostname, port }: URL, until: number, next: () => string): Promise<number> {
  return new Promise((resolve, reject) => {
    let answers = 0;
    let heard = '';
    const socket: Socket = connect({ host: hostname, port: Number(port), noDelay: true });
    const ask = (): void => {
      if (performance.now() < until) socket.write(next(), 'latin1');
      else socket.end();
    };
    socket.setEncoding('latin1');
    socket.once('connect', ask);
    socket.once('error', reject);
    socket.once('close', () => resolve(answers));
    socket.on('data', (text: string) => {
      heard += text;
      const length = lengthOf(heard);
      if (length === null || heard.length < length) return;
      if (!heard.startsWith('HTTP/1.1 20'))
        socket.destroy(new Error(`an answer that is no success: ${heard.slice(0, 200)}`));
      heard = '';
      answers += 1;
      ask();
    });
  });
}

/** How long the whole answer is, null while its head is not there. */
function lengthOf(heard: string): number | null {
  const end = heard.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const at = heard.indexOf('content-length: ');
  return end + 4 + (at < 0 ? 0 : parseInt(heard.slice(at + 16, at + 28), 10));
}
