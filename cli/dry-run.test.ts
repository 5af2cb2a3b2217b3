import { expect, test, vi } from 'vitest';
import { parseSettings } from '../contracts/settings/settings.ts';
import { dryRun } from './dry-run.ts';

test('a dry run whose filter matches nothing says so, and prints no request', async () => {
  const print = vi.spyOn(console, 'log').mockReturnValue();
  const run = dryRun(parseSettings({}), { id: 'r', seed: 's' }, /no-such-case/);
  await expect(run).rejects.toThrow(/^--grep "no-such-case" matches none of the \d+ cases that run here/);
  expect(print).not.toHaveBeenCalled();
  print.mockRestore();
});
