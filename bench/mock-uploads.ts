import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { generateFile } from '../load/data/generate.ts';
import { type Figure, atMost, median, quantile } from './figure.ts';
import { type ServerProcess, formOf, memoryWatch, mockProcess, upload, withServer } from './server-process.ts';

const rounds = 11;
const atOnce = 10;
const busyRounds = 8;

/** What an upload of 50,000 records costs: in time, in memory, and in how long other accounts wait. */
export async function mockUploads(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const path = join(folder, 'import.jsonl');
  const mock = await mockProcess();
  try {
    await generateFile(path, { seed: 'bench', records: 50_000 });
    const times = await uploadVsParse(mock, path);
    const file = formOf(readFileSync(path));
    return [
      atMost('mock/upload-vs-parse', times, 2.5, 'x'),
      atMost('mock/ten-uploads-memory', await memoryOfTen(file), 64, 'MiB'),
      atMost('mock/get-p99-during-uploads-vs-idle-p50', await busyVersusIdle(mock, file), 10, 'x'),
    ];
  } finally {
    await mock.stop();
    rmSync(folder, { recursive: true });
  }
}

/** The time of an upload as a multiple of the time that reading the file and JSON.parse on each of its lines takes. */
async function uploadVsParse(mock: ServerProcess, path: string): Promise<number> {
  const file = formOf(readFileSync(path));
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const uploading = await timeOf(() => upload(mock.url, file, 'mock-bench-upload'));
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
async function memoryOfTen(file: Buffer): Promise<number> {
  const memory = memoryWatch(5, 'VmRSS');
  await withServer(mockProcess(), async ({ url, pid }) => {
    await sleep(500);
    memory.onStart(pid);
    await Promise.all(Array.from({ length: atOnce }, (_, at) => upload(url, file, `mock-bench-${at}`)));
  }).finally(memory.seen);
  const [idle = 0, ...busy] = memory.seen();
  return Math.max(idle, ...busy) - idle;
}

/** How long a GET of another account takes at worst (p99) while uploads run, in times what it takes when the mock is idle (p50). */
async function busyVersusIdle(mock: ServerProcess, file: Buffer): Promise<number> {
  const ratios: number[] = [];
  for (let round = 0; round < busyRounds; round++) {
    const idle = await latencies(mock, 100);
    const enough = new AbortController();
    const uploads = keepUploading(mock, file, enough.signal);
    const busy = await latencies(mock, 300).finally(() => enough.abort());
    await uploads;
    ratios.push(quantile(busy, 0.99) / quantile(idle, 0.5));
  }
  return median(ratios.slice(1)); // the first round warms up
}

async function keepUploading(mock: ServerProcess, file: Buffer, enough: AbortSignal): Promise<void> {
  while (!enough.aborted) await upload(mock.url, file, 'mock-bench-upload');
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
