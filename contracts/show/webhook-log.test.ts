import { expect, test } from 'vitest';
import { showWebhook } from './webhook-log.ts';

test.each([
  ['Import Completed', 'import2/webhook-label'],
  ['Completed', undefined],
  [5, undefined],
])('a deviation explains a webhook by all that its row says: status %j', (status, deviation) => {
  const body = JSON.stringify({ id: '1', token: 't', status_code: 'x', status, users: {}, timestamp: 1000 });
  const { findings } = showWebhook({ headers: [], body, receivedAt: 1000, signature: 'matches' }, []);
  const label = findings.filter(({ requirement }) => requirement === 'import2/status-labels');
  expect(label.length).toBeGreaterThan(0);
  for (const finding of label)
    expect([finding.weight, finding.deviation]).toEqual([deviation ? 'tolerated' : 'fail', deviation]);
});
