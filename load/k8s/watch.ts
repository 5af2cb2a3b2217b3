/**
 * What a run's objects say of it, as `kubectl get -o json` gives them. A TestRun's stage says little: it stays at `created`
 * for ever where a runner ends before all are there, and is `finished` however they ended. Pods and events say it all.
 */

/** As far as it is looked at. */
export type TestRun = {
  readonly kind: 'TestRun';
  readonly status?: { readonly stage?: string; readonly conditions?: readonly { readonly message?: string }[] };
};

type ContainerState = {
  readonly waiting?: { readonly reason?: string; readonly message?: string };
  readonly running?: object;
  readonly terminated?: { readonly exitCode: number; readonly reason?: string };
};

export type Pod = {
  readonly kind: 'Pod';
  readonly metadata: { readonly name: string; readonly labels?: { readonly [name: string]: string } };
  readonly status?: {
    readonly phase?: string;
    /** Of the whole pod, such as `Evicted`. */
    readonly reason?: string;
    readonly message?: string;
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly reason?: string;
      readonly message?: string;
    }[];
    readonly containerStatuses?: readonly { readonly name: string; readonly state?: ContainerState }[];
  };
};

export type Event = {
  readonly reason?: string;
  readonly message?: string;
  readonly type?: string;
  readonly involvedObject: { readonly kind?: string; readonly name?: string };
};

/** Where a runner is. `code` null: k6 did not come to an end of its own; `reason` says what befell it. */
export type RunnerState =
  | { readonly is: 'waiting' }
  | { readonly is: 'running' }
  | { readonly is: 'ended'; readonly code: number | null; readonly reason: string };

/** Exit codes of a signal: k6 said nothing. */
const isSignal = (code: number): boolean => code > 128 && code <= 192;

/**
 * The state of a runner.
 * @param pod undefined: there is none
 * @param before what it was when it was last looked at: a pod that ran and is no longer there was taken away
 */
export function stateOf(pod: Pod | undefined, before: RunnerState): RunnerState {
  if (before.is === 'ended') return before;
  if (!pod) return before.is === 'running' ? ended(null, 'its pod was deleted while it ran') : before;
  const { phase, reason, message, containerStatuses = [] } = pod.status ?? {};
  const state = containerStatuses.find(({ name }) => name === 'k6')?.state;
  if (state?.terminated) {
    const { exitCode, reason: why } = state.terminated;
    const said = `exit ${exitCode}${why && why !== 'Error' ? `, ${why}` : ''}`;
    return isSignal(exitCode) ? ended(null, `it was ended from outside (${said})`) : ended(exitCode, said);
  }
  if (phase === 'Failed') return ended(null, [reason, message].filter(Boolean).join(': ') || 'its pod failed');
  return state?.running ? { is: 'running' } : before;
}

const ended = (code: number | null, reason: string): RunnerState => ({ is: 'ended', code, reason });

/** What a container waits for that seldom comes by itself. */
const stuck =
  /^(?:ErrImage|ImagePull|InvalidImage|CreateContainer|RunContainer|CreatePodSandbox|CrashLoop|RegistryUnavailable)/;

const failures: readonly string[] = ['FailedMount', 'FailedAttachVolume', 'FailedCreatePodSandBox'];

/**
 * Why pods of a run do not start, each a sentence in the cluster's words. Some of it passes: it counts once it lasts.
 * @param name of the run
 */
export function troublesOf(name: string, pods: readonly Pod[], events: readonly Event[]): string[] {
  const about = (kind: string, whose: (name: string) => boolean, reasons: readonly string[]): Event[] =>
    events.filter(
      ({ involvedObject: object, reason = '' }) =>
        object.kind === kind && whose(object.name ?? '') && reasons.includes(reason),
    );
  const ofPods = pods.flatMap(({ metadata, status }): string[] => {
    const { phase, conditions = [], containerStatuses = [] } = status ?? {};
    if (phase !== 'Pending') return [];
    const own = (event: string): boolean => event === metadata.name;
    const grows = about('Pod', own, ['TriggeredScaleUp', 'Nominated']).length > 0; // a node is on its way
    const refused = conditions.find(({ reason, status: is }) => reason === 'Unschedulable' && is === 'False');
    if (refused) return grows ? [] : [`no node takes ${metadata.name}: ${refused.message ?? 'it does not say why'}`];
    const waiting = containerStatuses.map(({ state }) => state?.waiting).find((one) => stuck.test(one?.reason ?? ''));
    if (waiting) return [`${metadata.name} does not start: ${waiting.reason}: ${waiting.message ?? ''}`];
    return about('Pod', own, failures).map(({ message }) => `${metadata.name} does not start: ${message}`);
  });
  const jobs = about('Job', (job) => job === name || job.startsWith(`${name}-`), ['FailedCreate']);
  return [...new Set([...jobs.map(({ message }) => `the cluster refuses a pod of the run: ${message}`), ...ofPods])];
}

/** What the operator says where it gave up; null: it has not. */
export function whyGivenUp({ status }: TestRun): string | null {
  if (status?.stage !== 'error') return null;
  const said = (status.conditions ?? []).flatMap(({ message }) => message || []).join('; ');
  return `the operator gave up: ${said || 'its log says why (kubectl logs -n k6-operator-system deployment/k6-operator-controller-manager)'}`;
}
