import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseSettings } from '../contracts/settings/settings.ts';
import { type K6, ensureK6 } from '../load/k6/build.ts';
import type { JobsRun } from '../runs/load-run.ts';
import { newIdentity, openRun } from '../targets/open.ts';
import { planItems } from '../load/run/plan.ts';
import { runJobsItem } from '../load/import-jobs/run-jobs.ts';
import type { JobsOptions } from '../load/import-jobs/options.ts';
import { type Figure, atMost } from './figure.ts';
import { memoryWatch } from './server-process.ts';

/** Import jobs with real k6 on the mock: whether speeds are told as they are, and what k6 holds in memory. */
export async function jobsUnderLoad(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-jobs-'));
  const k6 = await ensureK6();
  try {
    const run = (options: Partial<JobsOptions>): Promise<Measured> => measure(k6, folder, options);
    const fast = await run({ files: 5, recordsPerSecond: 50_000 });
    const middling = await run({ files: 2, recordsPerSecond: 5000 });
    const heavy = await run({ files: 10, recordsPerSecond: 50_000 });
    const slow = await run({ files: 2, records: 5000, recordsPerSecond: 500 });
    return [
      atMost('jobs/speed-off-at-50000', offBy(fast.jobs, 50_000), 2, '%'),
      atMost('jobs/speed-off-at-5000', offBy(middling.jobs, 5000), 2, '%'),
      atMost('jobs/speed-off-at-500', offBy(slow.jobs, 500), 2, '%'),
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
  const memory = memoryWatch(50, 'VmHWM');
  try {
    const asked = { journeys: [], probe: false, jobs: options, byName: true };
    const [item] = planItems(asked, run.facts, settings, options).items;
    if (item?.kind !== 'jobs') throw new Error('there is no target to measure');
    const tools = { k6: k6.path, out: options.out, onStart: memory.onStart };
    const { run: done } = await runJobsItem(item, { settings, identity }, tools);
    if (done.state === 'void' || !done.jobs) throw new Error(`the run is void: ${(done.why ?? []).join('; ')}`);
    return { jobs: done.jobs, seconds: (performance.now() - began) / 1000, peakMiB: Math.max(...memory.seen()) };
  } finally {
    memory.seen();
    await mock?.stop();
  }
}

/** How far the speed told by the server's timestamps is off, at worst, in percent. */
function offBy({ throughput }: JobsRun, speed: number): number {
  const found = throughput.server.recordsPerSecondOverall;
  if (!found || found.high === null) return Infinity;
  return Math.max(Math.abs(found.low - speed), Math.abs(found.high - speed)) / (speed / 100);
}
