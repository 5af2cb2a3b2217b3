import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export type LockOptions = {
  readonly signal: AbortSignal;
  /** Told once, if another process has the lock. */
  readonly onWait: (pid: number) => void;
};

const pollMs = 250;
const beatMs = 5_000;
const staleMs = 60_000;

/**
 * Does work in a folder that one process at a time may do. A lock whose process has died, or whose process is not this
 * machine's and has not been heard of for a minute, is taken over.
 */
export async function withLock<Result>(
  folder: string,
  { signal, onWait }: LockOptions,
  work: () => Promise<Result>,
): Promise<Result> {
  mkdirSync(folder, { recursive: true });
  const lock = join(folder, 'lock');
  for (let waited = false; !take(lock); waited = true) {
    const pid = holderOf(lock);
    if (pid === null) rmSync(lock, { force: true });
    else if (!waited) onWait(pid);
    if (pid !== null) await sleep(pollMs, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
  const beat = setInterval(() => touch(lock), beatMs);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    rmSync(lock, { force: true });
  }
}

function take(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** The process that holds a lock; null: it has died. */
function holderOf(lock: string): number | null {
  try {
    const pid = Number(readFileSync(lock, 'utf8'));
    const silentMs = Date.now() - statSync(lock).mtimeMs;
    return silentMs > staleMs || (pid > 0 && !isAlive(pid)) ? null : pid;
  } catch {
    return null; // just released
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function touch(lock: string): void {
  try {
    utimesSync(lock, new Date(), new Date());
  } catch {
    // Somebody removed the folder under us: the work will notice.
  }
}
