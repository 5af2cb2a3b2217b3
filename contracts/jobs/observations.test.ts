import { expect, test } from 'vitest';
import { compareImports, compareJobs } from './observations.ts';

const job = (status: string, imported: number) => ({
  data: {
    attributes: { status },
    meta: { records: { uploaded: { subscription: 9 }, imported: { subscription: imported } } },
  },
});

test('an import may skip statuses and stay, not go back', () => {
  expect(compareImports({ status: 'Collecting credentials' }, { status: 'Migration completed' })).toEqual([]);
  expect(compareImports({ status: 'In preparation' }, { status: 'In preparation' })).toEqual([]);
  const [back] = compareImports({ status: 'Migration completed' }, { status: 'In preparation' });
  expect(back).toMatchObject({ requirement: 'import2/status-moves-forward', received: { value: 'In preparation' } });
});

test('a label nobody knows is the schema’s to report', () => {
  expect(compareImports({ status: 'Import Completed' }, { status: 'In preparation' })).toEqual([]);
});

test('a job does not come back from its end, and its counts do not shrink', () => {
  expect(compareJobs(job('pending', 0), job('success', 9))).toEqual([]);
  expect(compareJobs(job('success', 9), job('started', 9)).map(({ where }) => where)).toEqual([
    'body /data/attributes/status',
  ]);
  expect(compareJobs(job('started', 5), job('started', 4)).map(({ where }) => where)).toEqual([
    'body /data/meta/records/imported/subscription',
  ]);
});
