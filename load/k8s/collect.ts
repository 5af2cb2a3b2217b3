import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { exitCodes, worstOf } from '../../runs/exit-codes.ts';
import { endingOf } from '../k6-ending.ts';

const usage = `node --import tsx load/k8s/collect.ts <testrun> [--namespace import-load] [--minutes 60]
Waits until a TestRun has ended, and ends with 0 holds · 1 contract or objective broken · 3 suite failed · 5 void.`;

/** As far as it is looked at: a TestRun of k6-operator, as `kubectl get -o json` gives it. */
export type TestRun = {
  readonly spec: { readonly parallelism: number };
  readonly status?: { readonly stage?: string; readonly conditions?: readonly { readonly message?: string }[] };
};

type Terminated = { readonly exitCode: number; readonly reason?: string };

/** As far as it is looked at: a runner's pod. */
export type RunnerPod = {
  readonly metadata: { readonly name: string };
  readonly status?: {
    readonly phase?: string;
    readonly containerStatuses?: readonly { readonly name: string; readonly state?: { terminated?: Terminated } }[];
  };
};

/** What is to be said, and the exit code that goes with it. */
type Verdict = readonly [code: number, said: string];

/**
 * What a finished TestRun means. Its stage `finished` says only that every runner has ended: whether one crossed a
 * threshold, was killed or never started stands in the exit codes of their pods.
 * @returns null while it runs
 */
export function judgeTestRun({ spec, status }: TestRun, pods: readonly RunnerPod[]): readonly Verdict[] | null {
  const { stage, conditions = [] } = status ?? {};
  if (stage === 'error') {
    const why = conditions.flatMap(({ message }) => message || []).join('; ') || 'see `kubectl describe testrun`';
    return [[exitCodes.suiteFailed, `the operator gave up: ${why}`]];
  }
  if (stage !== 'finished' && stage !== 'stopped') return null;
  const found = pods.map(({ metadata, status: ended }): Verdict => {
    const [code, said] = judgeRunner(ended);
    return [code, `${metadata.name}: ${said}`];
  });
  const missing = `${pods.length} of ${spec.parallelism} runners left a pod: the others' exit codes are not known`;
  if (pods.length !== spec.parallelism || pods.length === 0) found.push([exitCodes.loadVoid, missing]);
  if (stage === 'stopped') found.push([exitCodes.loadVoid, 'it was stopped before its end']);
  return found;
}

/** Exit codes from here on are those of a signal: k6 said nothing. */
const signals = 128;

function judgeRunner(status: RunnerPod['status']): Verdict {
  const ended = status?.containerStatuses?.find(({ name }) => name === 'k6')?.state?.terminated;
  if (!ended) return [exitCodes.loadVoid, `its k6 has not ended (pod ${status?.phase ?? 'without a phase'})`];
  const { exitCode: code, reason } = ended;
  if (code >= signals)
    return [exitCodes.loadVoid, `k6 was ended from outside (exit ${code}${reason ? ` ${reason}` : ''})`];
  const ending = endingOf({ code, printed: `exit ${code}`, interrupted: false, hasSummary: true });
  switch (ending.kind) {
    case 'complete':
      return ending.thresholds ? [exitCodes.broken, 'a threshold was crossed (exit 99)'] : [exitCodes.holds, 'holds'];
    case 'suiteError':
      return [exitCodes.suiteFailed, ending.why];
    case 'void':
      return [exitCodes.loadVoid, ending.why];
    case 'aborted':
      return [
        exitCodes.loadVoid,
        `the script stopped the run (exit ${code}); its log says why, and \`merge\` what it found`,
      ];
    case 'interrupted':
    case 'withdrawn':
      return [exitCodes.loadVoid, `it was ended from outside (exit ${code})`]; // by nobody here
    default:
      return ending satisfies never;
  }
}

async function get<Found>(namespace: string, ...what: readonly string[]): Promise<Found> {
  const { stdout } = await execa('kubectl', ['get', ...what, '--namespace', namespace, '--output=json']);
  return JSON.parse(stdout) as Found;
}

const betweenLooksMs = 5000;

/** Looks until there is a verdict, or the time is up. */
async function collect(name: string, namespace: string, minutes: number): Promise<number> {
  for (const until = Date.now() + minutes * 60_000; ; await sleep(betweenLooksMs)) {
    const testRun = await get<TestRun>(namespace, 'testruns.k6.io', name);
    const labels = `app=k6,k6_cr=${name},runner=true`;
    const { items } = await get<{ items: RunnerPod[] }>(namespace, 'pods', '--selector', labels);
    const verdicts = judgeTestRun(testRun, items);
    if (verdicts !== null) {
      for (const [, said] of verdicts) console.log(said);
      return worstOf(verdicts.map(([code]) => code));
    }
    if (Date.now() + betweenLooksMs <= until) continue;
    console.error(`${name} is still ${testRun.status?.stage ?? 'without a stage'} after ${minutes} minutes`);
    return exitCodes.loadVoid;
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
  return exitCodes.usage;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  process.exitCode = await main().catch((error: Error & { code?: unknown }) => {
    console.error(error.message);
    return String(error.code).startsWith('ERR_PARSE_ARGS') ? exitCodes.usage : exitCodes.suiteFailed;
  });
