import { expect, test } from 'vitest';
import { type Event, type Pod, type RunnerState, stateOf, troublesOf, whyGivenUp } from './watch.ts';

const waiting: RunnerState = { is: 'waiting' };
const running: RunnerState = { is: 'running' };

const pod = (status: Pod['status']): Pod => ({
  kind: 'Pod',
  metadata: { name: 'run-1-x7k2p' },
  ...(status ? { status } : {}),
});
const k6 = (state: object): Pod =>
  pod({
    phase: 'Running',
    containerStatuses: [
      { name: 'istio-proxy', state: { terminated: { exitCode: 0 } } },
      { name: 'k6', state },
    ],
  });

test.each<[string, Pod | undefined, RunnerState, RunnerState]>([
  ['there is no pod yet', undefined, waiting, waiting],
  ['its container has not started', k6({ waiting: { reason: 'ContainerCreating' } }), waiting, waiting],
  ['it runs', k6({ running: {} }), waiting, running],
  ['it ended', k6({ terminated: { exitCode: 99 } }), running, { is: 'ended', code: 99, reason: 'exit 99' }],
  [
    'k6 refused to start, with a code that is no signal',
    k6({ terminated: { exitCode: 255, reason: 'Error' } }),
    waiting,
    { is: 'ended', code: 255, reason: 'exit 255' },
  ],
  [
    'it was killed for its memory',
    k6({ terminated: { exitCode: 137, reason: 'OOMKilled' } }),
    running,
    { is: 'ended', code: null, reason: 'it was ended from outside (exit 137, OOMKilled)' },
  ],
  [
    'its pod was taken away',
    undefined,
    running,
    { is: 'ended', code: null, reason: 'its pod was deleted while it ran' },
  ],
  [
    'it was evicted, with no word of its container',
    pod({ phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: memory.' }),
    running,
    { is: 'ended', code: null, reason: 'Evicted: The node was low on resource: memory.' },
  ],
])('a runner: %s', (_, now, before, state) => {
  expect(stateOf(now, before)).toEqual(state);
  if (state.is === 'ended') expect(stateOf(undefined, state)).toEqual(state); // for good
});

const pending = (more: object): Pod => pod({ phase: 'Pending', ...more });
const unschedulable = pending({
  conditions: [
    {
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
      message: '0/3 nodes are available: 3 Insufficient cpu.',
    },
  ],
});
const event = (kind: string, name: string, reason: string, message = ''): Event => ({
  reason,
  message,
  involvedObject: { kind, name },
});

test.each<[string, Pod, readonly Event[], readonly string[]]>([
  ['no node has room', unschedulable, [], ['no node takes run-1-x7k2p: 0/3 nodes are available: 3 Insufficient cpu.']],
  ['a node is on its way', unschedulable, [event('Pod', 'run-1-x7k2p', 'TriggeredScaleUp')], []],
  [
    'an image that cannot be had',
    pending({
      containerStatuses: [{ name: 'k6', state: { waiting: { reason: 'ImagePullBackOff', message: 'no such image' } } }],
    }),
    [],
    ['run-1-x7k2p does not start: ImagePullBackOff: no such image'],
  ],
  [
    'a volume that cannot be mounted',
    pending({}),
    [event('Pod', 'run-1-x7k2p', 'FailedMount', 'no such export')],
    ['run-1-x7k2p does not start: no such export'],
  ],
  [
    'another pod of the namespace has trouble',
    pending({}),
    [event('Pod', 'other', 'FailedMount', 'no such export')],
    [],
  ],
  ['it had trouble and runs now', k6({ running: {} }), [event('Pod', 'run-1-x7k2p', 'FailedMount', 'late')], []],
  [
    'admission refuses its pods',
    pending({}),
    [event('Job', 'run-1', 'FailedCreate', 'exceeded quota')],
    ['the cluster refuses a pod of the run: exceeded quota'],
  ],
  [
    'admission refuses those of another run',
    pending({}),
    [event('Job', 'run2-1', 'FailedCreate', 'exceeded quota')],
    [],
  ],
])('what keeps a pod from starting: %s', (_, one, events, said) => {
  expect(troublesOf('run', [one], events)).toEqual(said);
});

test('where the operator gives up it is said why, or where to look', () => {
  const at = (stage: string, message?: string) =>
    whyGivenUp({ kind: 'TestRun', status: { stage, ...(message ? { conditions: [{ message }] } : {}) } });
  expect(at('started')).toBeNull();
  expect(at('error', 'no such volume')).toBe('the operator gave up: no such volume');
  expect(at('error')).toContain('kubectl logs');
});
