import { expect, test } from 'vitest';
import { parseLimiterSetting } from '../../limiter/models/setting.ts';
import { parseFaultSettings } from '../../faults/parse.ts';
import { type MockOptions, startMock } from '../start.ts';
import { propertyFuzz } from './fuzz.ts';
import { freshFolder } from '../../testing/temporary-files.ts';

const none = parseLimiterSetting('none');
const unlimited: MockOptions = { limiters: { import2: none, 'elastic-path': none }, seed: 'fuzz' };

async function tryMock(options: MockOptions, cases: number) {
  const mock = await startMock({ ...unlimited, ...options });
  const result = await propertyFuzz({
    url: new URL(mock.url),
    cases,
    seed: 7,
    out: freshFolder(),
  });
  await mock.stop();
  return result;
}

test('a sample of the property cases does not break the mock', async () => {
  const { cases, statuses, failures } = await tryMock({}, 600);
  expect(failures).toEqual([]);
  expect(cases).toBeGreaterThanOrEqual(600);
  expect([...statuses.keys()]).toEqual(expect.arrayContaining([200, 201, 400, 401, 404, 413, 422]));
});

test('a mock that answers what it must not is found out', async () => {
  const faults = parseFaultSettings([{ operator: 'set-status', status: 402, on: 422 }]);
  const { failures } = await tryMock({ faults }, 300);
  expect(failures).toContainEqual(expect.stringMatching(/status-is-declared/));
});
