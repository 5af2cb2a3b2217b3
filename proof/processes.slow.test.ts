import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { inProcesses } from './processes.ts';

test('when one worker dies the others stop, and the jobs left are nobody’s', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'processes-'));
  const entry = join(folder, 'worker.ts');
  const log = join(folder, 'log');
  writeFileSync(log, '');
  writeFileSync(
    entry,
    `import { appendFileSync } from 'node:fs';
     import { answerJobs } from ${JSON.stringify(new URL('./processes.ts', import.meta.url).href)};
     answerJobs(async (job: number) => {
       if (job === 1) process.exit(9);
       appendFileSync(${JSON.stringify(log)}, String(job) + '\\n');
       await new Promise((resolve) => setTimeout(resolve, 20));
       return job;
     });`,
  );
  const jobs = Array.from({ length: 500 }, (_, at) => at);
  await expect(inProcesses(pathToFileURL(entry), jobs, 1)).rejects.toThrow('a worker process ended with 9');
  const answered = (): number => readFileSync(log, 'utf8').split('\n').length;
  const then = answered();
  await new Promise((resolve) => {
    setTimeout(resolve, 1000);
  });
  expect(answered()).toBeLessThanOrEqual(then + 1);
});
