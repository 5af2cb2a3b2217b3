import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { freshFolder } from '../testing/temporary-files.ts';
import { runGroup } from './run-group.ts';

const shell = (
  script: string,
  options: { signal?: AbortSignal; timeoutMs?: number; onLine?: (line: string) => void },
) =>
  runGroup('/bin/sh', ['-c', script], {
    env: {},
    signal: new AbortController().signal,
    timeoutMs: 20_000,
    ...options,
  });

test('gives the exit code and the lines of both streams', async () => {
  const lines: string[] = [];
  const { code, printed } = await shell('echo out; echo err >&2; exit 3', { onLine: (line) => lines.push(line) });
  expect(code).toBe(3);
  expect([...printed].sort()).toEqual(['err', 'out']);
  expect([...lines].sort()).toEqual(['err', 'out']);
});

test('an abort ends the program and its children', async () => {
  const folder = freshFolder();
  const late = join(folder, 'late');
  const controller = new AbortController();
  const run = shell(`(/bin/sleep 0.4; echo > ${late}) & echo started; wait`, {
    signal: controller.signal,
    onLine: () => controller.abort(new Error('enough')),
  });
  expect((await run).code).not.toBe(0);
  await sleep(600);
  expect(existsSync(late)).toBe(false);
});

test('children that a program leaves behind end with it', async () => {
  const late = join(freshFolder(), 'late');
  await shell(`(/bin/sleep 0.3; echo > ${late}) > /dev/null 2>&1 & exit 0`, {});
  await sleep(500);
  expect(existsSync(late)).toBe(false);
});

test('a program that takes too long is ended, and so it is told', async () => {
  expect(await shell('/bin/sleep 20', { timeoutMs: 100 })).toMatchObject({ isOverdue: true });
});

test('a program that may take longer than any timer lasts is not ended at once', async () => {
  expect(await shell('/bin/sleep 0.2', { timeoutMs: 2 ** 33 })).toMatchObject({ code: 0, isOverdue: false });
});

test('a program that cannot be started says why, and has no code', async () => {
  const { code, printed } = await runGroup('/no/such/program', [], { env: {}, timeoutMs: 1_000 });
  expect([code, printed.join()]).toEqual([null, expect.stringContaining('ENOENT')]);
});
