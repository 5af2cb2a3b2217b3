import { expect, test } from 'vitest';
import { showOutcome } from '../../contracts/show/report-case.ts';
import { parseSettings } from '../../contracts/settings/settings.ts';
import { faults } from '../../faults/catalogue.ts';
import { startMock } from '../../mock/start.ts';
import { buildContractRun } from '../build-contract-run.ts';
import { groupByCause, witnessesOf } from './group.ts';
import { mockFacts } from '../../targets/facts.ts';
import { targetsOf } from '../../targets/open.ts';
import { tasksOf } from '../../contracts/judge/run-suite.ts';

const showers = [
  'import2.createImport/201/all-fields',
  'import2.journey/life-cycle',
  'import2.journey/customer-buys',
  'import2.journey/tools-agree-with-create',
  'import2.journey/start-full',
];

test('one cause has one key, whatever else a case or journey asks for after it', async () => {
  const fault = faults.find(({ id }) => id === 'member-missing');
  if (!fault) throw new Error('no such fault');
  const mock = await startMock({ faults: [{ breaks: fault.breaks, at: fault.at, share: 1 }] });
  const facts = mockFacts(mock.url).filter(({ name }) => name === 'import2@mock-live');
  const { targets, client } = targetsOf({ identity: { id: 'cause', seed: 's' }, facts }, parseSettings({}));
  const tasks = tasksOf(targets).filter(({ id }) => showers.includes(id));
  const shown = (await Promise.all(tasks.map((task) => task.run()))).map((outcome) => showOutcome(outcome, ''));
  await client.close();
  await mock.stop();

  const fingerprint = 'import2.createImport | body-schema | import2/created-answers-id-and-redirect | body /token';
  expect(new Map(shown.map((one) => [one.case, one.fingerprint]))).toEqual(
    new Map(showers.map((id) => [id, fingerprint])),
  );
  const run = {
    id: 'r1',
    startedAt: '2026-11-22T00:00:00.000Z',
    durationMs: 9,
    commit: '',
    contractHash: '',
    seed: '',
  };
  const ending = { partial: false, ended: 'complete', errors: [] } as const;
  const groups = groupByCause(witnessesOf(buildContractRun(run, [], [], shown, ending), null));
  expect(groups.map(({ operations, witnesses }) => [operations, witnesses.length])).toEqual([
    [['import2.createImport'], showers.length],
  ]);
});
