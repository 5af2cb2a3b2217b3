import { setTimeout as sleep } from 'node:timers/promises';
import { UsageError } from '../../targets/errors.ts';
import { cameToItsEnd } from '../k6-ending.ts';
import { graceMs } from '../run-journey.ts';
import type { Kubectl } from './kubectl.ts';
import { type ClusterRun, runLabel, runnerNames } from './manifest.ts';
import { type Event, type Pod, type RunnerState, type TestRun, stateOf, troublesOf, whyGivenUp } from './watch.ts';

/** Once for every so long pods and events are asked. */
const betweenPollsMs = 2000;

/** What keeps a pod from starting counts once it was seen for so long: some of it passes. */
const lastingMs = 12_000;

/** How long all runners together may take to start: images are fetched, nodes may be added. */
const startsWithinMs = 5 * 60_000;

type Seen = { readonly testRun: TestRun | undefined; readonly pods: readonly Pod[]; readonly events: readonly Event[] };

async function poll(kubectl: Kubectl, name: string): Promise<Seen> {
  const mine = kubectl.get<{ items: (TestRun | Pod)[] }>('testruns.k6.io,pods', `--selector=${runLabel}=${name}`);
  const warned = kubectl.get<{ items: Event[] }>('events');
  const [{ items }, { items: events }] = await Promise.all([mine, warned]);
  return {
    testRun: items.find((one) => one.kind === 'TestRun'),
    pods: items.filter((one) => one.kind === 'Pod'),
    events,
  };
}

/**
 * Says of each trouble whether it has lasted.
 * @returns a function that throws UsageError once one has
 */
function lastingTroubles(): (troubles: readonly string[]) => void {
  let since = new Map<string, number>();
  return (troubles) => {
    since = new Map(troubles.map((trouble) => [trouble, since.get(trouble) ?? Date.now()]));
    for (const [trouble, from] of since) if (Date.now() - from >= lastingMs) throw new UsageError(trouble);
  };
}

/**
 * Waits until the pod that holds the volume runs.
 * @throws UsageError where it does not start
 */
export async function shelfReady(kubectl: Kubectl, name: string): Promise<void> {
  const refuseLasting = lastingTroubles();
  for (const begun = Date.now(); Date.now() - begun < startsWithinMs; await sleep(betweenPollsMs / 2)) {
    const { pods, events } = await poll(kubectl, name);
    if (pods.some(({ status }) => status?.containerStatuses?.some(({ state }) => state?.running))) return;
    refuseLasting(troublesOf(name, pods, events));
  }
  throw new UsageError(`${name}-shelf did not start within ${startsWithinMs / 60_000} minutes`);
}

export type FollowedRunner = { readonly name: string; readonly state: RunnerState };

/**
 * Looks at the runners until all have ended, or one has not come to its end: then the others are of no use.
 * @throws UsageError where they do not start
 */
export async function followRunners(
  kubectl: Kubectl,
  run: ClusterRun,
  lengthMs: number,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<FollowedRunner[]> {
  const refuseLasting = lastingTroubles();
  const begun = Date.now();
  let runners = runnerNames(run).map((name): FollowedRunner => ({ name, state: { is: 'waiting' } }));
  let startedAt: number | null = null;
  for (let said = ''; ; await sleep(betweenPollsMs, undefined, { signal })) {
    const { testRun, pods, events } = await poll(kubectl, run.name);
    const podOf = (name: string) => pods.find(({ metadata }) => metadata.labels?.['job-name'] === name);
    runners = runners.map(({ name, state }) => ({ name, state: stateOf(podOf(name), state) }));
    const states = runners.map(({ state }) => state);
    const now = inWords(states, testRun);
    if (now !== said) say(now);
    said = now;
    if (states.every(({ is }) => is === 'ended') || states.some(isCutShort)) return runners;
    if (!testRun) throw new UsageError(`${run.name} was deleted by somebody else`);
    const why = whyGivenUp(testRun);
    if (why !== null) throw new UsageError(why);
    const isStarted = states.every(({ is }) => is !== 'waiting');
    if (isStarted) startedAt ??= Date.now();
    refuseLasting(isStarted ? [] : [...idle(testRun), ...troublesOf(run.name, pods, events)]);
    if (startedAt === null && Date.now() - begun > startsWithinMs)
      throw new UsageError(
        `its runners did not start within ${startsWithinMs / 60_000} minutes (stage ${testRun.status?.stage})`,
      );
    if (startedAt !== null && Date.now() - startedAt > lengthMs + graceMs)
      return runners.map((one) => (one.state.is === 'ended' ? one : { ...one, state: overdue(lengthMs + graceMs) }));
  }
}

const overdue = (mostMs: number): RunnerState => ({
  is: 'ended',
  code: null,
  reason: `it had not come to its end after ${Math.round(mostMs / 1000)} s, our own limit`,
});

export const isCutShort = (state: RunnerState): boolean => state.is === 'ended' && !cameToItsEnd(state.code);

const idle = ({ status }: TestRun): string[] =>
  status?.stage
    ? []
    : ['nobody takes the TestRun up: the pods of k6-operator do not run, or may not see the namespace'];

function inWords(states: readonly RunnerState[], testRun: TestRun | undefined): string {
  const count = (is: RunnerState['is']): number => states.filter((state) => state.is === is).length;
  const parts = (['waiting', 'running', 'ended'] as const).flatMap((is) =>
    count(is) === 0 ? [] : [`${count(is)} ${is}`],
  );
  return `  runners: ${parts.join(', ')} (stage ${testRun?.status?.stage ?? 'none yet'})`;
}
