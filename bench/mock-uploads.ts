import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { generateFile } from '../load/data/generate.ts';
import { type Figure, atMost, median } from './figure.ts';
import { type ServerProcess, mockProcess } from './server-process.ts';

const rounds = 11;
const atOnce = 10;
const patienceRounds = 8;

/** What an upload of 50,000 records costs: in time, in memory, and other accounts in patience. */
export async function mockUploads(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const path = join(folder, 'import.jsonl');
  const mock = await mockProcess();
  try {
    await generateFile(path, { seed: 'bench', records: 50_000 });
    const times = await uploadVsParse(mock, path);
    const body = formOf(readFileSync(path));
    return [
      atMost('mock/upload-vs-parse', times, 2.5, 'x'),
      atMost('mock/ten-uploads-memory', await memoryOfTen(body), 64, 'MiB'),
      atMost('mock/get-p99-during-uploads-vs-idle-p50', await patience(mock, body), 10, 'x'),
    ];
  } finally {
    await mock.stop();
    rmSync(folder, { recursive: true });
  }
}

/** The time of an upload as a multiple of the time that reading the file and JSON.parse on each of its lines takes. */
async function uploadVsParse(mock: ServerProcess, path: string): Promise<number> {
  const body = formOf(readFileSync(path));
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const uploading = await timeOf(() => upload(mock, body, 'mock-bench-upload'));
    const parsing = await timeOf(() => parseEachLine(path));
    ratios.push(uploading / parsing);
  }
  return median(ratios.slice(2)); // the first rounds warm up
}

async function timeOf(work: () => unknown): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

const parseEachLine = (path: string): void => {
  for (const line of readFileSync(path, 'utf8').split('\n')) if (line !== '') JSON.parse(line);
};

/** How much memory ten uploads at once take at their peak beyond what a mock takes that has just begun. */
async function memoryOfTen(body: Buffer): Promise<number> {
  const mock = await mockProcess();
  await sleep(500);
  const idle = mock.memory();
  let peak = idle;
  const watch = setInterval(() => (peak = Math.max(peak, mock.memory())), 5);
  await Promise.all(Array.from({ length: atOnce }, (_, at) => upload(mock, body, `mock-bench-${at}`)));
  clearInterval(watch);
  await mock.stop();
  return peak - idle;
}

/** How long a GET of another account takes at worst (p99) while uploads run, in times what it takes when the mock is idle (p50). */
async function patience(mock: ServerProcess, body: Buffer): Promise<number> {
  const ratios: number[] = [];
  for (let round = 0; round < patienceRounds; round++) {
    const idle = await latencies(mock, 100);
    const enough = new AbortController();
    const uploads = keepUploading(mock, body, enough.signal);
    const busy = await latencies(mock, 300);
    enough.abort();
    await uploads;
    ratios.push(quantile(busy, 0.99) / quantile(idle, 0.5));
  }
  return median(ratios.slice(1)); // the first round warms up
}

async function keepUploading(mock: ServerProcess, body: Buffer, enough: AbortSignal): Promise<void> {
  while (!enough.aborted) await upload(mock, body, 'mock-bench-upload');
}

/** Milliseconds of GETs, one every 5 ms or as soon as the one before it is there. */
async function latencies({ url }: ServerProcess, count: number): Promise<number[]> {
  const target = new URL('/v2/subscriptions/imports', url);
  const times: number[] = [];
  for (let at = 0; at < count; at++) {
    const took = await timeOf(async () => {
      const answer = await fetch(target, { headers: { authorization: 'Bearer mock-bench-other' } });
      await answer.arrayBuffer();
    });
    times.push(took);
    await sleep(Math.max(0, 5 - took));
  }
  return times;
}

const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? 0;

const boundary = 'bench-boundary';

const formOf = (file: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="import_file"; filename="import.jsonl"\r\ncontent-type: application/octet-stream\r\n\r\n`,
    ),
    file,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);

/** @throws Error at another answer than 201 */
function upload({ url }: ServerProcess, body: Buffer, account: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: url.hostname, port: Number(url.port) });
    socket.once('error', reject);
    socket.once('data', (answer: Buffer) => {
      socket.end();
      if (answer.toString('latin1', 0, 12) === 'HTTP/1.1 201') resolve();
      else reject(new Error(`an upload was answered ${answer.toString('utf8', 0, 300)}`));
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
