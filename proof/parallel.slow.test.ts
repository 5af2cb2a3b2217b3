import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { inProcesses } from './parallel.ts';
import { freshFolder } from '../testing/temporary-files.ts';

test.each([
  ['dies', 'process.exit(9)', 'Worker exited unexpectedly'],
  ['throws', "throw new Error('came to grief')", 'came to grief'],
])('when one worker %s the others stop, and the jobs left are nobody’s', async (_what, does, says) => {
  const folder = freshFolder();
  const entry = join(folder, 'worker.ts');
  const log = join(folder, 'log');
  writeFileSync(log, '');
  writeFileSync(
    entry,
    `import { appendFileSync } from 'node:fs';
     export async function work(job: number): Promise<number> {
       if (job === 1) ${does};
       appendFileSync(${JSON.stringify(log)}, String(job) + '\\n');
       await new Promise((resolve) => setTimeout(resolve, 20));
       return job;
     }`,
  );
  const jobs = Array.from({ length: 500 }, (_, at) => at);
  await expect(inProcesses(jobs, { entry: pathToFileURL(entry), name: 'work' })).rejects.toThrow(says);
  const answered = (): number => readFileSync(log, 'utf8').split('\n').length;
  const then = answered();
  await sleep(1000);
  expect(answered()).toBeLessThanOrEqual(then + 1);
});
