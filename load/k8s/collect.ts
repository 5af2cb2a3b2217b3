import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { type RunnerPod, type TestRun, exitCodeOf, judgeTestRun } from './verdict.ts';

const usage = `node --import tsx load/k8s/collect.ts <testrun> [--namespace import-load] [--minutes 60]
Waits until a TestRun has ended, and ends with 0 holds · 1 contract or objective broken · 3 suite failed · 5 void.`;

const betweenLooksMs = 5000;
const exitOfUsage = 2;

async function get<Found>(namespace: string, ...what: readonly string[]): Promise<Found> {
  const { stdout } = await promisify(execFile)('kubectl', ['get', ...what, '--namespace', namespace, '--output=json'], {
    maxBuffer: 64e6,
  });
  return JSON.parse(stdout) as Found;
}

/** Looks until there is a verdict, or the time is up. */
async function collect(name: string, namespace: string, minutes: number): Promise<number> {
  for (const until = Date.now() + minutes * 60_000; ; await sleep(betweenLooksMs)) {
    const testRun = await get<TestRun>(namespace, 'testruns.k6.io', name);
    const labels = `app=k6,k6_cr=${name},runner=true`;
    const { items } = await get<{ items: RunnerPod[] }>(namespace, 'pods', '--selector', labels);
    const judged = judgeTestRun(testRun, items);
    if (judged !== null) {
      for (const sentence of judged.sentences) console.log(sentence);
      return exitCodeOf[judged.verdict];
    }
    if (Date.now() + betweenLooksMs <= until) continue;
    console.error(`${name} is still ${testRun.status?.stage ?? 'without a stage'} after ${minutes} minutes`);
    return exitCodeOf.void;
  }
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { namespace: { type: 'string', default: 'import-load' }, minutes: { type: 'string', default: '60' } },
  });
  const [name, ...more] = positionals;
  if (name !== undefined && more.length === 0 && Number(values.minutes) > 0)
    return collect(name, values.namespace, Number(values.minutes));
  console.error(usage);
  return exitOfUsage;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  process.exitCode = await main().catch((error: Error & { code?: unknown }) => {
    console.error(error.message);
    return String(error.code).startsWith('ERR_PARSE_ARGS') ? exitOfUsage : exitCodeOf.suiteFailed;
  });
