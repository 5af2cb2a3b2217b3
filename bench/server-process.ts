import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { type Started, startProgram } from '../testing/peers/installed.ts';

/** A server in a process of its own, so that what is measured is not the one who measures. */
export type ServerProcess = Omit<Started, 'url'> & { readonly url: URL };

const pathOf = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** The mock as users start it, without limits. */
export const mockProcess = (): Promise<ServerProcess> =>
  start([pathOf('../cli/suite.js'), 'mock', '--port', '0', '--limiter', 'none']);

/** The one import that the bare server knows. */
export const bareImport = '8232912048261';

/** The bare server that the mock is measured by. */
export const bareProcess = (): Promise<ServerProcess> => start(['--import', 'tsx', pathOf('./bare-server.ts')]);

/** Has work done with a server, which ends with it: its channel would keep this process alive after a failure. */
export async function withServer<Result>(
  started: Promise<ServerProcess>,
  work: (server: ServerProcess) => Promise<Result>,
): Promise<Result> {
  const server = await started;
  try {
    return await work(server);
  } finally {
    await server.stop();
  }
}

async function start(args: readonly string[]): Promise<ServerProcess> {
  const { url, ...more } = await startProgram([process.execPath, ...args], { ipc: true });
  return { url: new URL(url), ...more };
}

const boundary = 'bench-boundary';

/** An upload as it goes out, put together once. */
export const formOf = (file: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="import_file"; filename="import.jsonl"\r\ncontent-type: application/octet-stream\r\n\r\n`,
    ),
    file,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);

/**
 * Uploads a form to a mock over a socket of its own: who also measures has little to do for it.
 * @throws Error at another answer than 201
 */
export function upload({ hostname, port }: URL, body: Buffer, account: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port) });
    socket.once('error', reject);
    socket.once('data', (answer: Buffer) => {
      socket.end();
      if (answer.toString('latin1', 0, 12) === 'HTTP/1.1 201') resolve();
      else reject(new Error(`an upload is answered ${answer.toString('utf8', 0, 300)}`));
    });
    socket.write(
      `POST /v2/subscriptions/imports HTTP/1.1\r\nhost: mock\r\nauthorization: Bearer ${account}\r\ncontent-type: multipart/form-data; boundary=${boundary}\r\ncontent-length: ${body.length}\r\n\r\n`,
    );
    Readable.from(slicesOf(body)).pipe(socket, { end: false });
  });
}

const sliceBytes = 64 * 1024;

/** A body in slices, or writing it would stop this process for as long as a GET may take. */
function* slicesOf(body: Buffer): Generator<Buffer> {
  for (let at = 0; at < body.length; at += sliceBytes) yield body.subarray(at, at + sliceBytes);
}

/**
 * Watches the memory of a process that is yet to start, in MiB.
 * @param everyMs how often it is looked at, in milliseconds
 * @param what its resident set now, or the largest it ever was, which a look now and then cannot miss
 */
export function memoryWatch(everyMs: number, what: 'VmRSS' | 'VmHWM') {
  const all: number[] = [];
  let timer: NodeJS.Timeout | undefined;
  return {
    onStart: (pid: number): void => {
      const look = (): unknown => all.push(memoryOf(pid, what));
      look();
      timer = setInterval(look, everyMs);
    },
    /** Ends it. @returns what was seen; Infinity if nothing was */
    seen: (): readonly number[] => {
      clearInterval(timer);
      const known = all.filter((one) => one > 0);
      return known.length > 0 ? known : [Infinity];
    },
  };
}

/** From /proc where there is one, else the resident set as `ps` tells it; 0 when it has just ended. */
function memoryOf(pid: number, what: 'VmRSS' | 'VmHWM'): number {
  try {
    const status = `/proc/${pid}/status`;
    if (!existsSync('/proc/self/status'))
      return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
    return Number(new RegExp(`^${what}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(status, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
