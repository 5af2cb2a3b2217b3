import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parametersFor } from '../contracts/settings/parameters.ts';
import { Secret } from '../contracts/values/secret.ts';
import { bounds } from '../load/certificate.ts';
import { ensureK6 } from '../load/k6/build.ts';
import { profiles } from '../load/profiles.ts';
import type { FinishedRun } from '../load/judge-run.ts';
import { loadJourney } from '../load/run-journey.ts';
import type { LoadSettings } from '../load/settings.ts';
import { parseSettings } from '../contracts/settings/settings.ts';
import { type Figure, atLeast, atMost, median } from './figure.ts';
import { bareImport, bareProcess, memoryWatch, mockProcess, withServer } from './server-process.ts';

const usualSeconds = 10;

/** On a quiet machine; a certificate allows twice as much. */
const mostErrorMs = bounds.p99ErrorMs / 2;

/** The share at which the average profile is level. */
const { from: share } = profiles.average.stretches[0];

type How = { readonly existingId?: string; readonly seconds?: number; readonly onStart?: (pid: number) => void };

/** Polls one import so many times a second, every answer judged. */
async function poll(
  root: string,
  perSecond: number,
  { existingId, seconds = usualSeconds, onStart = () => undefined }: How = {},
): Promise<FinishedRun> {
  const { path } = await ensureK6({ k6Bin: null, progress: () => undefined });
  const out = mkdtempSync(join(tmpdir(), 'bench-'));
  const settings: LoadSettings = {
    target: 'import2@mock-live',
    baseUrl: `${root}api/v2.1`,
    profile: 'average',
    rate: perSecond / share,
    durationMs: seconds * 1000,
    vus: Math.max(10, Math.ceil(perSecond / 20)), // answers take a few milliseconds here, and each VU has to be warmed up
    token: new Secret('mock-bench'),
    parameters: parametersFor(parseSettings({}), 'bench'),
    existingId: existingId ?? null,
    careful: false,
  };
  try {
    return await loadJourney({ journey: 'import2-poll', settings }, { k6: path, out, onStart });
  } finally {
    rmSync(out, { recursive: true });
  }
}

/** Requests a second that one process answers for, sent in time and each answer validated. */
export const validatedInTime = 1000;

/** Whether requests start when they are due, at 10 and 100 a second; and that 1,000 a second can be judged in time. */
export async function loadArrival(): Promise<readonly Figure[]> {
  const figures = await withServer(mockProcess(), async ({ url }) => {
    const found: Figure[] = [];
    for (const perSecond of [10, 100]) {
      const { arrivals: seen } = (await poll(url.href, perSecond)).run;
      found.push(
        atMost(`load/off-at-${perSecond}`, seen.off, 0, 'requests'),
        atMost(`load/start-error-p99-at-${perSecond}`, seen.p99ErrorMs, mostErrorMs, 'ms'),
      );
    }
    return found;
  });
  // what is asked is how fast k6 can judge, not how fast a mock can answer
  const { run } = await withServer(bareProcess(), ({ url }) =>
    poll(url.href, validatedInTime, { existingId: bareImport }),
  );
  const { arrivals, responses } = run;
  const inTime = arrivals.off === 0 && arrivals.p99ErrorMs <= mostErrorMs;
  const validated = inTime && responses.findings.length === 0 ? responses.checked / usualSeconds : 0;
  return [
    ...figures,
    atMost('load/start-error-p99-at-1000', arrivals.p99ErrorMs, mostErrorMs, 'ms'),
    atLeast('load/validated-in-time', validated, validatedInTime, '/s'),
  ];
}

/** Whether k6's memory stays as it is over 200,000 answers, with the garbage collector of every Go program. Takes minutes. */
export async function loadMemory(): Promise<readonly Figure[]> {
  const watch = memoryWatch(1000, 'VmRSS');
  const { GOGC } = process.env;
  process.env['GOGC'] = '100'; // a journey lets it wait until much is there
  try {
    await withServer(bareProcess(), ({ url }) =>
      poll(url.href, validatedInTime, { existingId: bareImport, seconds: 200, onStart: watch.onStart }),
    );
  } finally {
    watch.seen();
    if (GOGC === undefined) delete process.env['GOGC'];
    else process.env['GOGC'] = GOGC;
  }
  const memory = watch.seen();
  const quarter = Math.floor(memory.length / 4);
  const early = median(memory.slice(quarter, 2 * quarter));
  const late = median(memory.slice(3 * quarter));
  return [
    atMost('load/memory-peak', Math.max(...memory), 600, 'MiB'),
    atMost('load/memory-late-vs-early', late / early, 1.25, 'times'),
  ];
}
