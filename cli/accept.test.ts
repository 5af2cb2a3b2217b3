import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { oneFailure } from '../testing/runs/fixture-runs.ts';
import { UsageError } from '../targets/errors.ts';
import { acceptCommand } from './accept.ts';
import { freshFolder } from '../testing/temporary-files.ts';

function folderOf(result: string): string {
  const folder = freshFolder();
  writeFileSync(join(folder, 'contract-run.json'), result);
  return folder;
}

const source = readFileSync('contracts/spec/deviations.ts', 'utf8');
const atSandbox = JSON.stringify(oneFailure()).replaceAll('import2@mock-live', 'import2@live');
const out = folderOf(atSandbox);
const rows = join(out, 'deviations.ts');
const id = 'import2/status-labels-at-live';
const good = { out, because: 'the vendor agreed to it by mail', review: '2027-06-30' };

test('a proposed deviation becomes a row, with who said why and until when', async () => {
  writeFileSync(rows, source);
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  expect(await acceptCommand(id, good, rows)).toBe(0);
  const written = readFileSync(rows, 'utf8');
  const added = written.slice(source.lastIndexOf('\n] as const'));
  expect(written.startsWith(source.slice(0, source.lastIndexOf('\n] as const')))).toBe(true);
  expect(added).toMatch(
    /id: 'import2\/status-labels-at-live',\n\s+targets: \['import2@live'\],[^]*because: 'the vendor agreed to it by mail',[^]*review: '2027-06-30',\n {2}},\n\] as const/,
  );
});

test.each<[what: string, id: string, options: Partial<typeof good>, says: RegExp]>([
  ['an id that nobody proposed', 'import2/nothing', {}, /not proposed by the run.*status-labels-at-live is/],
  ['no reason', id, { because: 'TODO' }, /because is "TODO"/],
  ['no day', id, { review: 'soon' }, /review is "soon"/],
  ['a day that is past', id, { review: '2020-01-01' }, /was to be looked at by 2020-01-01/],
  ['no run', id, { out: join(out, 'none') }, /no whole run lies in/],
  ['a run of another suite', id, { out: folderOf('{"schema":"contract-run/9"}') }, /no whole run .*contract-run\/9/],
])('%s is refused, and nothing is written', async (_what, asked, options, says) => {
  writeFileSync(rows, source);
  const accepted = acceptCommand(asked, { ...good, ...options }, rows);
  await expect(accepted).rejects.toThrow(UsageError);
  await expect(accepted).rejects.toThrow(says);
  expect(readFileSync(rows, 'utf8')).toBe(source);
});
