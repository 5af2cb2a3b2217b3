import { expect, test } from 'vitest';
import { refuseMisplaced } from './load-cluster.ts';

const options = { out: 'out', profile: 'smoke' } as const;

test.each([
  [{ runners: 1 }, '--runners says how a cluster runs a journey: it goes with --cluster'],
  [{ context: 'staging' }, '--context'],
  [{ keep: true }, '--keep'],
  [{ namespace: 'staging' }, '--namespace'],
  [{ cluster: true, repeatVoid: true }, '--repeat-void is for runs on this machine'],
  [{ cluster: true, processes: 2 }, 'with --cluster it is --runners'],
])('an option that would be passed over in silence is refused: %j', (more, sentence) => {
  expect(() => refuseMisplaced(['import2-list'], { ...options, ...more })).toThrow(sentence);
});

test('what says how journeys are sent says nothing to the probe alone', () => {
  expect(() => refuseMisplaced(['rate-limit'], { ...options, rate: 2 })).toThrow('--rate says how journeys are sent');
  expect(() => refuseMisplaced(['rate-limit'], { ...options, durationMs: 2000 })).toThrow('--duration says');
});

test('what goes together is taken', () => {
  refuseMisplaced([], { ...options, processes: 4 });
  refuseMisplaced(['rate-limit', 'import2-list'], { ...options, rate: 4, repeatVoid: true });
  refuseMisplaced(['import2-list'], { ...options, cluster: true, runners: 2, context: 'staging', keep: true });
});
