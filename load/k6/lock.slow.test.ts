import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { freshFolder } from '../../testing/k6-fakes.ts';
import { withLock } from './lock.ts';

const never = new AbortController().signal;
const ignore = (): void => undefined;
/** More than any pid can be. */
const dead = 2 ** 30;

test('one at a time does the work, the others wait and are told for whom', async () => {
  const folder = freshFolder();
  const waits: number[] = [];
  let inside = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    most = Math.max(most, (inside += 1));
    await sleep(20);
    inside -= 1;
  };
  const options = { signal: never, onWait: (pid: number) => waits.push(pid) };
  await Promise.all([1, 2, 3].map(() => withLock(folder, options, work)));
  expect(most).toBe(1);
  expect(waits).toEqual([process.pid, process.pid]);
  expect(existsSync(join(folder, 'lock'))).toBe(false);
});

test('work that fails gives the lock back', async () => {
  const folder = freshFolder();
  const failing = withLock(folder, { signal: never, onWait: ignore }, () => Promise.reject(new Error('no luck')));
  await expect(failing).rejects.toThrow('no luck');
  expect(existsSync(join(folder, 'lock'))).toBe(false);
});

test('the lock of a process that has died is taken over', async () => {
  const folder = freshFolder();
  writeFileSync(join(folder, 'lock'), String(dead));
  const holder = await withLock(folder, { signal: never, onWait: ignore }, () =>
    Promise.resolve(readFileSync(join(folder, 'lock'), 'utf8')),
  );
  expect(holder).toBe(String(process.pid));
});

test('a lock not heard of for minutes is taken over, whoever has its pid now', async () => {
  const folder = freshFolder();
  const lock = join(folder, 'lock');
  writeFileSync(lock, String(process.pid));
  const longAgo = new Date(Date.now() - 600_000);
  utimesSync(lock, longAgo, longAgo);
  expect(await withLock(folder, { signal: never, onWait: ignore }, () => Promise.resolve('mine'))).toBe('mine');
});

test('waiting can be interrupted, and leaves the lock to its holder', async () => {
  const folder = freshFolder();
  const lock = join(folder, 'lock');
  writeFileSync(lock, String(process.pid));
  const controller = new AbortController();
  const onWait = (): void => controller.abort(new Error('enough'));
  const waiting = withLock(folder, { signal: controller.signal, onWait }, () => Promise.resolve());
  await expect(waiting).rejects.toThrow('enough');
  expect(existsSync(lock)).toBe(true);
});
