import { expect, test, vi } from 'vitest';
import { showWebhook } from './webhook-log.ts';

vi.mock('../spec/deviations.ts', () => ({
  deviations: [
    { id: 'elsewhere', targets: ['webhook'], tolerates: [{ ...labels, at: ['body /users/*'], received: ['Old'] }] },
    { id: 'anywhere-but-text', targets: ['webhook'], tolerates: [{ ...labels, receivedType: 'string' }] },
  ],
}));
const labels = vi.hoisted(() => ({ requirement: 'import2/status-labels' }));

test.each([
  ['Old', 'anywhere-but-text'],
  [5, undefined],
])('a deviation explains a webhook by all that its row says: status %j', (status, deviation) => {
  const body = JSON.stringify({ id: '1', token: 't', status_code: 'x', status, users: {}, timestamp: 1000 });
  const { findings } = showWebhook({ headers: [], body, receivedAt: 1000, signature: 'matches' }, []);
  const label = findings.filter(({ requirement }) => requirement === labels.requirement);
  expect(label.length).toBeGreaterThan(0);
  for (const finding of label)
    expect([finding.weight, finding.deviation]).toEqual([deviation ? 'tolerated' : 'fail', deviation]);
});
