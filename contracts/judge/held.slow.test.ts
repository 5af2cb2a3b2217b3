import { expect, test } from 'vitest';
import { startMock } from '../../mock/start.ts';
import { mockFacts } from '../../targets/facts.ts';
import { targetsOf } from '../../targets/open.ts';
import { journeys } from '../journeys/index.ts';
import { runSuite, tasksOf } from './run-suite.ts';
import { parseSettings } from '../settings/settings.ts';

test('what a journey says it verifies is what it holds at the mock, somewhere', async () => {
  const mock = await startMock();
  const run = { identity: { id: 'rtest', seed: 'test' }, startedAt: 0, facts: mockFacts(mock.url) };
  const { targets, client } = targetsOf(run, parseSettings({}));
  const held = new Map<string, string[]>();
  const walks = tasksOf(targets).filter(({ row }) => row === null);
  for await (const { task, outcome } of runSuite(walks))
    held.set(task.id, [...(held.get(task.id) ?? []), ...Object.keys(outcome.held)]);
  await client.close();
  await mock.stop();
  const unread = journeys.map(({ id, verifies }) => [id, verifies.filter((one) => !held.get(id)?.includes(one))]);
  expect(unread.filter(([, ids]) => ids?.length !== 0)).toEqual([]);
});
