import { expect, test } from 'vitest';
import { refuseMisplaced } from './load-cluster.ts';

const options = { out: 'out', profile: 'smoke' } as const;

test.each([
  [{ runners: 2 }, '--runners says how a cluster runs a journey: it goes with --cluster'],
  [{ context: 'staging' }, '--context'],
  [{ keep: true }, '--keep'],
  [{ cluster: true, processes: 2 }, 'with --cluster it is --runners'],
])('an option that would be passed over in silence is refused: %j', (more, sentence) => {
  expect(() => refuseMisplaced({ ...options, ...more })).toThrow(sentence);
});

test('what goes together is taken', () => {
  refuseMisplaced({ ...options, runners: 1, processes: 4 });
  refuseMisplaced({ ...options, cluster: true, runners: 2, context: 'staging', keep: true });
});
