import { expect, test } from 'vitest';
import { HarnessError } from './errors.ts';
import { startMockProcess } from './start-mock.ts';

test('a mock that does not say where it listens is not waited for, and is ended', async () => {
  const started = startMockProcess([], 1);
  await expect(started).rejects.toThrow(HarnessError);
  await expect(started).rejects.toThrow(/^the mock did not say within 0\.001 s where it listens/);
});
