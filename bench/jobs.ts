import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { termsFor } from '../contracts/jobs/invariants.ts';
import { type Poll, pollsIn } from '../contracts/jobs/poll.ts';
import { type Json, parseJson, valueAt } from '../contracts/values/json.ts';
import { parseSettings } from '../contracts/settings/settings.ts';
import { generateFile } from '../load/data/generate.ts';
import { judgePolls } from '../load/import-jobs/judge-jobs.ts';
import { type K6, ensureK6 } from '../load/k6/build.ts';
import { startMock } from '../mock/start.ts';
import type { JobsRun } from '../runs/load-run.ts';
import { newIdentity, openRun } from '../targets/open.ts';
import { planJobsItems } from '../load/import-jobs/item.ts';
import { runJobsItem } from '../load/import-jobs/run-jobs.ts';
import type { JobsOptions } from '../load/import-jobs/options.ts';
import { type Figure, atMost } from './figure.ts';

/** Import jobs with real k6 on the mock: whether speeds are told as they are, and what k6 holds in memory. */
export async function jobsUnderLoad(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-jobs-'));
  const k6 = await ensureK6();
  try {
    const run = (options: Partial<JobsOptions>): Promise<Measured> => measure(k6, folder, options);
    const fast = await run({ files: 5, recordsPerSecond: 50_000 });
    const middling = await run({ files: 2, recordsPerSecond: 5000 });
    const heavy = await run({ files: 10, recordsPerSecond: 50_000 });
    const slow = await onVirtualTime(500, 50_000, 3, folder);
    return [
      atMost('jobs/speed-off-at-50000', offBy(fast.jobs, 50_000), 2, '%'),
      atMost('jobs/speed-off-at-5000', offBy(middling.jobs, 5000), 2, '%'),
      atMost('jobs/speed-off-at-500', offBy(slow, 500), 2, '%'),
      atMost('jobs/five-files-of-50000', fast.seconds, 60, 's'),
      atMost('jobs/k6-memory-ten-uploads', heavy.peakMiB, 600, 'MiB'),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Measured = { readonly jobs: JobsRun; readonly seconds: number; readonly peakMiB: number };

/** A run at a mock of its own, in this process but for k6 and the mock. */
async function measure(k6: K6, folder: string, changes: Partial<JobsOptions>): Promise<Measured> {
  const options: JobsOptions = {
    out: join(folder, 'out'),
    profile: 'smoke',
    force: false,
    records: 50_000,
    migrations: 0,
    ...changes,
  };
  const settings = parseSettings({});
  const identity = newIdentity('bench');
  const began = performance.now();
  const { run, mock } = await openRun(settings, identity);
  const memory = new PeakMemory();
  try {
    const [item] = planJobsItems(run.facts, options, settings, true).items;
    if (!item) throw new Error('there is no target to measure');
    const machinery = { k6: k6.path, out: options.out, onStart: memory.watch };
    const { run: done } = await runJobsItem(item, { settings, identity, folder, own: null }, machinery);
    if (done.state === 'void' || !done.jobs) throw new Error(`the run is void: ${(done.why ?? []).join('; ')}`);
    return { jobs: done.jobs, seconds: (performance.now() - began) / 1000, peakMiB: memory.stop() };
  } finally {
    memory.stop();
    await mock?.stop();
  }
}

/** How far the speed told by the server's timestamps is off, at worst, in percent. */
function offBy({ throughput }: JobsRun, speed: number): number {
  const found = throughput.server.recordsPerSecondOverall;
  if (!found || found.high === null) return Infinity;
  return Math.max(Math.abs(found.low - speed), Math.abs(found.high - speed)) / (speed / 100);
}

/** The most memory a process ever held, read from Linux while it runs. */
class PeakMemory {
  #peakKiB = 0;
  #timer: NodeJS.Timeout | null = null;

  readonly watch = (pid: number): void => {
    this.#timer = setInterval(() => this.#read(`/proc/${pid}/status`), 50);
  };

  #read(file: string): void {
    if (!existsSync(file)) return;
    const found = Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(file, 'utf8'))?.[1] ?? 0);
    this.#peakKiB = Math.max(this.#peakKiB, found);
  }

  /** In MiB; Infinity where the system does not tell. */
  stop(): number {
    if (this.#timer) clearInterval(this.#timer);
    return this.#peakKiB === 0 ? Infinity : this.#peakKiB / 1024;
  }
}

const epoch = Date.UTC(2026, 0, 5);
const lookEveryMs = 5000;

/** The mock itself, its clock moved from look to look: minutes of queue in a moment. */
async function onVirtualTime(speed: number, records: number, files: number, folder: string): Promise<JobsRun> {
  let now = epoch;
  const mock = await startMock({ now: () => now, recordsPerSecond: speed });
  const looks: Poll[] = [];
  const headers = { authorization: 'Bearer mock-bench' };
  const imports = `${mock.url}/v2/subscriptions/imports`;
  const look = async (
    via: 'create' | 'get',
    path: string,
    init: RequestInit,
    job?: string,
  ): Promise<Json | undefined> => {
    const sentAt = now;
    const answer = await fetch(imports + path, { ...init, headers });
    const body = parseJson(await answer.text());
    const asked = { by: 'bench', account: 'bench', via, sentAt, answeredAt: ++now, status: answer.status, body };
    looks.push(...pollsIn('elastic-path', { ...asked, ...(job === undefined ? {} : { job }) }));
    return valueAt(body, '/data/id');
  };
  try {
    const { path } = await generateFile(join(folder, 'virtual.jsonl'), { seed: 1, records });
    const ids: string[] = [];
    for (let file = 0; file < files; file++) {
      const body = new FormData();
      body.append('import_file', new Blob([readFileSync(path)]), 'import.jsonl');
      ids.push(String(await look('create', '', { method: 'POST', body })));
    }
    const end = epoch + (1000 * files * records) / speed + 2 * lookEveryMs;
    for (; now < end; now += lookEveryMs) for (const id of ids) await look('get', `/${id}`, {}, id);
  } finally {
    await mock.stop();
  }
  return judgePolls(looks, termsFor('elastic-path@mock'));
}
