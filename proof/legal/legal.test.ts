import { expect, test } from 'vitest';
import { decisions } from '../../contracts/spec/requirements/decisions.ts';
import { judgeLegal } from './judge-legal.ts';
import { decisionsTurned, drawn, legalServers, oneSided, variants } from './variants.ts';

test('each variant has a name of its own and says why it is allowed', () => {
  expect(new Set(variants.map(({ id }) => id)).size).toBe(variants.length);
  expect(variants.length).toBeGreaterThanOrEqual(100);
  expect(variants.filter(({ because }) => because === '')).toEqual([]);
});

test('each decision has its other side as a variant, or has none and says why', () => {
  const all = decisions.map(({ id }) => id);
  expect([...decisionsTurned, ...Object.keys(oneSided)].toSorted()).toEqual(all.toSorted());
});

test('a server is drawn by its seed, of variants that go together', () => {
  expect(drawn('a', 5)).toEqual(drawn('a', 5));
  expect(drawn('a', 5)).not.toEqual(drawn('b', 5));
  const codings = ['http/gzip', 'http/deflate', 'http/brotli', 'http/identity'];
  for (const server of legalServers(300, 's'))
    expect(server.filter((id) => codings.includes(id)).length).toBeLessThanOrEqual(1);
  for (const server of legalServers(0, 's', true).slice(1 + variants.length))
    expect(new Set(server.map((id) => id.split('/')[0])).size).toBe(2);
});

const warning = variants.filter(({ warns }) => warns);

test.each(warning.map(({ id, warns = [] }) => [id, warns] as const))(
  '%s is warned of, and of nothing else',
  async (id, warns) => {
    const run = await judgeLegal([id], 's', []);
    expect(run.isRed).toBe(false);
    const told = run.alarms.join('\n').match(/warn [\w-]+\/[\w-]+/g) ?? [];
    expect([...new Set(told)].toSorted()).toEqual(warns.map((one) => `warn ${one}`).toSorted());
  },
);

test('pages that are cut and turned round still hold each job', async () => {
  const { isRed, alarms } = await judgeLegal(['elastic-path/list-reversed', 'elastic-path/pages-shorter'], 'pages');
  expect([isRed, alarms]).toEqual([false, []]);
});
