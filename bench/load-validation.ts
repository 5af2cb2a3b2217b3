import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureK6 } from '../load/k6/build.ts';
import { runK6 } from '../load/run-k6.ts';
import { type Figure, atLeast, atMost, median } from './figure.ts';
import { type ServerProcess, bareImport, bareProcess, memoryWatch } from './server-process.ts';

const script = fileURLToPath(new URL('../load/script/bench-rate.ts', import.meta.url));

const rounds = 3;
const iterations = 5000;

type Measured = { readonly perSecond: number; readonly memory: readonly number[] };

/** Sends so many requests as fast as one k6 can, and watches its memory, in MiB, once a second. */
async function measure(server: ServerProcess, validates: boolean, count: number): Promise<Measured> {
  const { path } = await ensureK6({ k6Bin: null, progress: () => undefined });
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const memory = memoryWatch(1000, 'VmRSS');
  const env = {
    LOAD_BASE_URL: `${server.url.href}api/v2.1`,
    LOAD_EXISTING_ID: bareImport,
    BENCH_VALIDATE: String(validates),
    BENCH_ITERATIONS: String(count),
  };
  const { ending, files } = await runK6({
    k6: path,
    script,
    folder,
    env,
    mostMs: 1_200_000,
    onStart: memory.onStart,
  }).finally(memory.seen);
  if (ending.kind !== 'complete') throw new Error(`k6 did not end well: ${JSON.stringify(ending)}`);
  const summary = JSON.parse(readFileSync(files.summary, 'utf8')) as {
    readonly metrics: {
      readonly http_reqs: { readonly count: number; readonly rate: number };
      readonly findings?: object;
    };
  };
  rmSync(folder, { recursive: true });
  if (summary.metrics.http_reqs.count < count || summary.metrics.findings)
    throw new Error(`not every answer held: ${JSON.stringify(summary.metrics)}`);
  return { perSecond: summary.metrics.http_reqs.rate, memory: memory.seen() };
}

/** What judging every answer costs, against a script that judges nothing, in turns. */
export async function loadValidation(): Promise<readonly Figure[]> {
  const server = await bareProcess();
  const bare: number[] = [];
  const validated: number[] = [];
  for (let round = 0; round < rounds; round++) {
    bare.push((await measure(server, false, iterations)).perSecond);
    validated.push((await measure(server, true, iterations)).perSecond);
  }
  await server.stop();
  return [
    atLeast('load/validated', median(validated), 1000, '/s'),
    atLeast('load/validated-vs-bare', median(validated.map((one, at) => one / (bare[at] ?? one))), 0.4, 'times'),
  ];
}

const many = 200_000;

/** Whether k6's memory stays as it is over many iterations. Takes minutes. */
export async function loadMemory(): Promise<readonly Figure[]> {
  const server = await bareProcess();
  const { memory } = await measure(server, true, many);
  await server.stop();
  const quarter = Math.floor(memory.length / 4);
  const early = median(memory.slice(quarter, 2 * quarter));
  const late = median(memory.slice(3 * quarter));
  return [
    atMost('load/memory-peak', Math.max(...memory), 600, 'MiB'),
    atMost('load/memory-late-vs-early', late / early, 1.25, 'times'),
  ];
}
