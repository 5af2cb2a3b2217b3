import { endingOf } from '../k6-ending.ts';

/** As far as it is looked at: a TestRun of k6-operator, as `kubectl get -o json` gives it. */
export type TestRun = {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly parallelism: number };
  readonly status?: {
    readonly stage?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message?: string }[];
  };
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

export type Judged = { readonly verdict: Verdict; readonly sentences: readonly string[] };

/** The worst first, in the order of the suite's exit codes. */
const verdicts = ['suiteFailed', 'broken', 'void', 'holds'] as const;
export type Verdict = (typeof verdicts)[number];

/** The same numbers as every command of the suite. */
export const exitCodeOf: { readonly [verdict in Verdict]: number } = { suiteFailed: 3, broken: 1, void: 5, holds: 0 };

/**
 * What a finished TestRun means. Its stage `finished` says only that every runner has ended: whether one crossed a
 * threshold, was killed or never started stands in the exit codes of their pods.
 * @returns null while it runs
 */
export function judgeTestRun({ spec, status }: TestRun, pods: readonly RunnerPod[]): Judged | null {
  if (status?.stage === 'error')
    return { verdict: 'suiteFailed', sentences: [`the operator gave up: ${whyOf(status)}`] };
  if (status?.stage !== 'finished' && status?.stage !== 'stopped') return null;
  const each = pods.map(judgeRunner);
  if (pods.length !== spec.parallelism)
    each.push({
      verdict: 'void',
      sentences: [`${pods.length} of ${spec.parallelism} runners left a pod: the others' exit codes are not known`],
    });
  if (status.stage === 'stopped') each.push({ verdict: 'void', sentences: ['it was stopped before its end'] });
  return {
    verdict: verdicts.find((one) => each.some(({ verdict }) => verdict === one)) ?? 'void',
    sentences: each.flatMap(({ sentences }) => sentences),
  };
}

const whyOf = ({ conditions = [] }: NonNullable<TestRun['status']>): string =>
  conditions.flatMap(({ message }) => (message ? [message] : [])).join('; ') || 'see `kubectl describe testrun`';

/** Exit codes from here on are those of a signal: k6 said nothing. */
const signals = 128;

function judgeRunner({ metadata, status }: RunnerPod): Judged {
  const ended = status?.containerStatuses?.find(({ name }) => name === 'k6')?.state?.terminated;
  const say = (verdict: Verdict, what: string): Judged => ({ verdict, sentences: [`${metadata.name}: ${what}`] });
  if (!ended) return say('void', `its k6 has not ended (pod ${status?.phase ?? 'without a phase'})`);
  const { exitCode, reason = '' } = ended;
  if (exitCode >= signals)
    return say('void', `k6 was ended from outside (exit ${exitCode} ${reason})`.replace(' )', ')'));
  const ending = endingOf({ code: exitCode, printed: `exit ${exitCode}`, interrupted: false, hasSummary: true });
  switch (ending.kind) {
    case 'complete':
      return ending.thresholds ? say('broken', 'a threshold was crossed (exit 99)') : say('holds', 'holds');
    case 'aborted':
      return say(
        'void',
        `the script stopped the run (exit ${exitCode}); its log says why, and \`merge\` what it found`,
      );
    case 'void':
      return say('void', ending.why);
    case 'suiteError':
      return say('suiteFailed', ending.why);
    case 'interrupted':
    case 'withdrawn':
      return say('void', `it was ended from outside (exit ${exitCode})`); // by nobody here
    default:
      return ending satisfies never;
  }
}
